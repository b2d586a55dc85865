"""Forecast, inspection and win probabilities of deals.

The service does not document them. Here the probability of a deal is its own `probability`, or else follows from its
stage: 2/4 in the second of three open stages. It is 1 for won and 0 for lost deals. A forecast weights the values of
open deals with it, by currency and by the month in which they should close; sums are exact. An inspection finds open
deals that need attention.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.clock import iso
from conduyt.sandbox.conditions import equals
from conduyt.sandbox.responses import Response, one
from conduyt.sandbox.rules.bodies import IDS, expect
from conduyt.sandbox.rules.crm import pipelines
from conduyt.sandbox.rules.crm.deals import number
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

STALLED_AFTER = timedelta(days=30)
_CENT = Decimal("0.01")


@handles("deals.get_forecast")
def get_forecast(call: Call) -> Response:
    by_currency: defaultdict[str, list[Doc]] = defaultdict(list)
    for deal in call.records.query("deals"):
        by_currency[deal["currency"]].append(deal)
    likely = _Likelihood(call)
    return one({"currencies": [_forecast(currency, deals, likely) for currency, deals in sorted(by_currency.items())]})


@handles("deals.get_inspection")
def get_inspection(call: Call) -> Response:
    deals = call.records.query("deals", equals("status", "open"))
    shown = [
        {"dealId": deal["id"], "name": deal["name"], "issues": issues}
        for deal in deals
        if (issues := list(_issues(call, deal)))
    ]
    return one({"inspected": len(deals), "flagged": len(shown), "deals": shown})


@handles("deals.calculate_probabilities")
def calculate_probabilities(call: Call) -> Response:
    """Take `dealIds`; without them, all open deals. Nothing is stored."""
    expect(call, dealIds=IDS)
    if "dealIds" in call.body:
        deals = [call.find("deals", id_, f"deal: {id_}") for id_ in call.body["dealIds"]]
    else:
        deals = call.records.query("deals", equals("status", "open"))
    likely = _Likelihood(call)
    return one({"probabilities": [{"dealId": deal["id"], "probability": float(likely.of(deal))} for deal in deals]})


class _Likelihood:
    """The win probabilities of deals. Reads the stages once for a call."""

    def __init__(self, call: Call) -> None:
        self._by_stage: dict[str, Decimal] = {}
        for pipeline in call.records.query("pipelines"):
            stages = pipelines.stages_of(call.records, pipeline["id"])
            open_ = [stage["id"] for stage in stages if not (stage["isWon"] or stage["isLost"])]
            for position, id_ in enumerate(open_, start=1):
                self._by_stage[id_] = (Decimal(position) / (len(open_) + 1)).quantize(Decimal("0.0001"))

    def of(self, deal: Doc) -> Decimal:
        if deal["status"] != "open":
            return Decimal(deal["status"] == "won")
        if deal["probability"] is not None:
            return Decimal(str(deal["probability"]))
        return self._by_stage.get(deal["stageId"], Decimal(0))


def _forecast(currency: str, deals: Iterable[Doc], likely: _Likelihood) -> Doc:
    months: defaultdict[str | None, list[Decimal]] = defaultdict(list)
    open_, weighted, won = Decimal(0), Decimal(0), Decimal(0)
    for deal in deals:
        value = Decimal(str(deal["value"] or 0))
        if deal["status"] == "won":
            won += value
        if deal["status"] == "open":
            open_ += value
            weighted += value * likely.of(deal)
            close = deal["expectedCloseDate"]
            months[close and close[:7]].append(value * likely.of(deal))
    by_month = [
        {"month": month, "deals": len(values), "weighted": _money(sum(values))}
        for month, values in sorted(months.items(), key=lambda item: item[0] or "~")
    ]
    totals = {"open": _money(open_), "weighted": _money(weighted), "won": _money(won)}
    return {"currency": currency, **totals, "byMonth": by_month}


def _money(amount: Decimal | int) -> int | float | None:
    return number(Decimal(amount).quantize(_CENT, ROUND_HALF_UP))


def _issues(call: Call, deal: Doc) -> Iterable[str]:
    now = call.clock.now()
    if deal["contactId"] is None:
        yield "no_contact"
    if deal["value"] is None:
        yield "no_value"
    if deal["expectedCloseDate"] is None:
        yield "no_close_date"
    elif deal["expectedCloseDate"] < iso(now):
        yield "overdue"
    if deal["stageEnteredAt"] < iso(now - STALLED_AFTER):
        yield "stalled"
