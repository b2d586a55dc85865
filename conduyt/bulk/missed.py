"""Webhook deliveries that failed for good: what `client.webhooks.missed` and `client.webhooks.replay_missed` do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from conduyt._core.endpoint import RequestOptions
from conduyt._core.flow import Work, ask
from conduyt._values.progress import Progress, ProgressCallback
from conduyt.endpoints import webhooks as endpoints
from conduyt.errors import ConduytError
from conduyt.models.webhooks import WebhookDelivery
from conduyt.pages.cursor import PageCursor

MOST: Final = 100
"""Maximum number of deliveries in a request, of the list and of the replay."""


def missed(
    webhook_id: str, *, since: datetime | timedelta | None, options: RequestOptions | None
) -> Work[Sequence[WebhookDelivery]]:
    """Find the deliveries that failed for good.

    Raises:
        ValueError: `since` has no time zone.
        TypeError: `since` is of another type.
    """
    return _missed(webhook_id, _moment(since), options)


def replay_missed(
    webhook_id: str,
    *,
    since: datetime | timedelta | None,
    progress: ProgressCallback | None,
    options: RequestOptions | None,
) -> Work[Sequence[WebhookDelivery]]:
    """Send the deliveries again that failed for good.

    Raises:
        ValueError: `since` has no time zone.
        TypeError: `since` is of another type.
    """
    return _replay_missed(webhook_id, _moment(since), progress, options)


def _moment(since: object) -> datetime | None:
    if isinstance(since, timedelta):
        return datetime.now(UTC) - since
    if since is None:
        return None
    if not isinstance(since, datetime):
        raise TypeError(f"since must be a datetime or a timedelta, not {type(since).__name__}")
    if since.tzinfo is None:
        raise ValueError("since is a datetime without a time zone. Add one, for example since.astimezone()")
    return since


def _missed(webhook_id: str, since: datetime | None, options: RequestOptions | None) -> Work[Sequence[WebhookDelivery]]:
    found: list[WebhookDelivery] = []
    cursor = PageCursor(
        endpoints.DELIVERIES_LIST(path={"webhook_id": webhook_id}, query={"limit": MOST}, options=options)
    )
    while requests := cursor.wanted():
        page = cursor.receive(requests[0], (yield from ask(requests[0].operation)))
        found += [one for one in (page.data if page else ()) if _is_missed(one, since)]
    # Sorted by the time of the event, because the list can have another order. Those without a time come first.
    return sorted(found, key=lambda one: one.created_at or datetime.min.replace(tzinfo=UTC))


def _is_missed(delivery: WebhookDelivery, since: datetime | None) -> bool:
    # The fields are not documented: a delivery without a time counts, so that none is forgotten.
    recent = since is None or delivery.created_at is None or delivery.created_at >= since
    return recent and delivery.status == "failed" and delivery.next_retry_at is None


def _replay_missed(
    webhook_id: str, since: datetime | None, progress: ProgressCallback | None, options: RequestOptions | None
) -> Work[Sequence[WebhookDelivery]]:
    webhook = yield from ask(endpoints.GET(path={"webhook_id": webhook_id}, options=options))
    if webhook.is_active is False:
        raise ConduytError(
            f"the webhook {webhook_id} is switched off, so deliveries would fail again. Nothing was sent again. "
            f"Switch it on: client.webhooks.update({webhook_id!r}, is_active=True)"
        )
    deliveries = yield from _missed(webhook_id, since, options)
    if any(not one.id for one in deliveries):
        raise ConduytError("some deliveries came without an id, so they cannot be sent again; nothing was")
    for start in range(0, len(deliveries), MOST):
        _tell(progress, start, len(deliveries))
        ids = [one.id for one in deliveries[start : start + MOST]]
        try:
            yield from ask(endpoints.DELIVERIES_REPLAY(body={"deliveryIds": ids}, options=options))
        except ConduytError as error:
            error.add_note(
                f"{start:,} of {len(deliveries):,} deliveries were sent again before. To send the rest, call it again."
            )
            raise
    _tell(progress, len(deliveries), len(deliveries))
    return deliveries


def _tell(progress: ProgressCallback | None, done: int, total: int) -> None:
    if progress is not None:
        progress(Progress(stage="replay", done=done, total=total))
