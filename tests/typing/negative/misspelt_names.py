"""Names that do not exist. Every line marked so is one error, and there is no other."""

import conduyt
from conduyt import webhooks
from conduyt.models import Contct  # noqa: F401  # error: no such model


def use(*things: object) -> None: ...


use(conduyt.Conduit)  # error: no such name
use(conduyt.models.Dael)  # error: no such model
use(conduyt.sandbox.Sandbx)  # error: no such name
use(webhooks.parze)  # error: no such name
use(conduyt.NotFoundError, conduyt.models.Deal, conduyt.sandbox.InProcessSandbox, webhooks.parse)
use(conduyt.limits.LimitStore, conduyt.frames.to_arrow, conduyt.otel.hooks, conduyt.spark.ConduytDataSource)
