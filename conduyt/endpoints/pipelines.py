# Made from conduyt/api/pipelines.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Endpoints of pipelines."""

from __future__ import annotations

from conduyt._core.decoding import Many, Nothing, One
from conduyt._core.endpoint import Endpoint
from conduyt.models.common import Deleted
from conduyt.models.pipelines import Pipeline, PipelineStage

LIST = Endpoint(method="GET", path="/pipelines", decode=Many(Pipeline), safety="read")
CREATE = Endpoint(
    method="POST",
    path="/pipelines",
    decode=One(Pipeline),
    safety="create",
    fields={"stages": {"name": "name", "color": "color", "is_won": "isWon", "is_lost": "isLost"}},
)
GET = Endpoint(method="GET", path="/pipelines/{pipeline_id}", decode=One(Pipeline), safety="read")
UPDATE = Endpoint(method="PATCH", path="/pipelines/{pipeline_id}", decode=One(Pipeline), safety="idempotent")
DELETE = Endpoint(
    method="DELETE", path="/pipelines/{pipeline_id}", decode=One(Deleted, undocumented=True), safety="idempotent"
)
STAGES_LIST = Endpoint(method="GET", path="/pipelines/{pipeline_id}/stages", decode=Many(PipelineStage), safety="read")
STAGES_CREATE = Endpoint(
    method="POST", path="/pipelines/{pipeline_id}/stages", decode=One(PipelineStage), safety="create"
)
STAGES_GET = Endpoint(
    method="GET", path="/pipelines/{pipeline_id}/stages/{stage_id}", decode=One(PipelineStage), safety="read"
)
STAGES_UPDATE = Endpoint(
    method="PATCH", path="/pipelines/{pipeline_id}/stages/{stage_id}", decode=One(PipelineStage), safety="idempotent"
)
STAGES_DELETE = Endpoint(
    method="DELETE", path="/pipelines/{pipeline_id}/stages/{stage_id}", decode=Nothing(), safety="idempotent"
)
