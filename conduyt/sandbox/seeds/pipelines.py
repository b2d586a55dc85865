"""Pipelines and their stages: the sales pipeline, which an empty sandbox has too, and two more."""

from __future__ import annotations

from typing import TypeAlias

from conduyt.sandbox.rules.crm.pipelines import new_stage
from conduyt.sandbox.seeds.context import SeedContext, ago
from conduyt.sandbox.store import Doc

_Stages: TypeAlias = tuple[tuple[str, str, Doc], ...]

_SALES: _Stages = (
    ("stage_new", "New", {}),
    ("stage_qualified", "Qualified", {}),
    ("stage_proposal", "Proposal", {}),
    ("stage_won", "Won", {"isWon": True, "color": "#10B981"}),
    ("stage_lost", "Lost", {"isLost": True, "color": "#EF4444"}),
)
_PARTNERS: _Stages = (
    ("stage_partner_contacted", "Contacted", {}),
    ("stage_partner_meeting", "Meeting", {}),
    ("stage_partner_signed", "Signed", {"isWon": True, "color": "#10B981"}),
)
_RENEWALS: _Stages = (
    ("stage_renewal_upcoming", "Upcoming", {}),
    ("stage_renewal_talks", "In talks", {}),
    ("stage_renewal_done", "Renewed", {"isWon": True, "color": "#10B981"}),
    ("stage_renewal_churned", "Churned", {"isLost": True, "color": "#EF4444"}),
)


def fill_first(seed: SeedContext) -> None:
    _pipeline(seed, "pipe_abc123", "Sales", _SALES)


def fill(seed: SeedContext) -> None:
    _pipeline(seed, "pipe_partners", "Partnerships", _PARTNERS)
    _pipeline(seed, "pipe_renewals", "Renewals", _RENEWALS)


def _pipeline(seed: SeedContext, id_: str, name: str, stages: _Stages) -> None:
    position = seed.records.count("pipelines")
    created = ago(days=365)
    pipeline = {
        "id": id_,
        "name": name,
        "description": None,
        "isDefault": position == 0,
        "sortOrder": position,
        "createdAt": created,
        "updatedAt": created,
    }
    seed.records.insert("pipelines", pipeline)
    for number, (stage_id, stage_name, flags) in enumerate(stages):
        stage = new_stage(id_=stage_id, pipeline_id=id_, position=number, fields={"name": stage_name, **flags})
        seed.records.insert("stages", stage)
