"""What a new sandbox holds: two workspaces with their keys, and in each the same kind of content.

Everything comes from a random generator with a fixed start and from a fixed moment, so it is the same in every run.
The two workspaces differ from each other, or a mix-up of keys would go unnoticed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, TypeAlias

from conduyt.sandbox.clock import iso
from conduyt.sandbox.rules.contacts import new_contact
from conduyt.sandbox.rules.deals import new_deal
from conduyt.sandbox.rules.pipelines import new_stage
from conduyt.sandbox.rules.tags import new_tag
from conduyt.sandbox.store import SYSTEM, Doc, Records, Store

SeedName: TypeAlias = Literal["demo", "empty"]
_Stages: TypeAlias = tuple[tuple[str, str, Doc], ...]

WORKSPACES = {"acct_sandbox": "Sandbox", "acct_neighbour": "Neighbour"}
SCOPES = {"read": "read", "read-write": "write", "admin": "admin"}  # with the word for it in the key
BASE_TIME = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
CONTACTS = 500
DEALS = 60

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
_TAGS = ("VIP", "Newsletter", "Trial", "Customer", "Partner", "Press", "Webinar 2026", "Do follow up")
_COLORS = ("#EF4444", "#3B82F6", "#F59E0B", "#10B981", "#8B5CF6", "#EC4899", "#06B6D4", "#6B7280")
_FIRST = (
    *("Sarah", "Amara", "Ben", "Carlos", "Chloe", "Daniel", "Diego", "Elena", "Emil", "Fatima", "Grace", "Hana"),
    *("Hugo", "Ines", "Ivan", "Jonas", "Julia", "Kofi", "Lars", "Leila", "Lucía", "Marcus", "Maya", "Mei", "Nadia"),
    *("Noah", "Olga", "Omar", "Paula", "Priya", "Rafael", "Rosa", "Samuel", "Sofia", "Søren", "Tariq", "Théo"),
    *("Uma", "Victor", "Wei", "Yara", "Yusuf", "Zoë"),
)
_LAST = (
    *("Abbott", "Almeida", "Andersson", "Becker", "Brown", "Chen", "Costa", "Dubois", "Evans", "Fischer", "García"),
    *("Haddad", "Hansen", "Ibrahim", "Ito", "Jensen", "Johnson", "Kaya", "Kim", "Kowalski", "Larsen", "Lopez"),
    *("Mensah", "Meyer", "Moreau", "Müller", "Nakamura", "Nguyen", "Novak", "O'Brien", "Okafor", "Park", "Patel"),
    *("Petrov", "Rossi", "Santos", "Schmidt", "Silva", "Singh", "Smith", "Tanaka", "Walker", "Weber", "Wright"),
)
_COMPANIES = (
    *("Acme Corp", "Analytical Engines", "Bluebird Logistics", "Copper & Sons", "Fjord Energy", "Granite Works"),
    *("Harbor Health", "Juniper Foods", "Lumen Optics", "Meridian Travel", "Northwind Traders", "Orchid Media"),
    *("Pine Street Bank", "Quartz Robotics", "Sunfield Farms", "Tidewater Shipping"),
)
_TITLES = ("Head of Sales", "Founder", "Office Manager", "CTO", "Buyer", "Marketing Lead", "Analyst", "CFO")
_SOURCES = ("website", "referral", "import", "event", "ads")
_CITIES = (
    ("San Francisco", "CA", "94103", "415", "America/Los_Angeles"),
    ("Austin", "TX", "78701", "512", "America/Chicago"),
    ("New York", "NY", "10001", "212", "America/New_York"),
    ("Denver", "CO", "80202", "303", "America/Denver"),
)
_USERS = (("Charles", "Babbage"), ("Grace", "Hopper"), ("Katherine", "Johnson"))
_DEAL_KINDS = ("Renewal", "Pilot", "Expansion", "Licences", "Onboarding", "Support plan")


def plant(store: Store, name: SeedName) -> None:
    """Fill a new store; one that already has workspaces stays as it is."""
    system = store.workspace(SYSTEM)
    if system.count("workspaces"):
        return
    with store.transaction():
        for workspace, title in WORKSPACES.items():
            system.insert("workspaces", {"id": workspace, "name": title})
            for scope, word in SCOPES.items():
                key = store.new_id(f"cdy_sandbox_{word}")
                system.insert("keys", {"id": key, "workspace": workspace, "scope": scope})
            bed = _Bed(store=store, records=store.workspace(workspace), random=random.Random(workspace))  # noqa: S311
            bed.pipeline("pipe_abc123", "Sales", _SALES)
            if name == "demo":
                bed.demo()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bed:
    """One workspace being filled."""

    store: Store
    records: Records
    random: random.Random

    def pipeline(self, id_: str, name: str, stages: _Stages) -> None:
        position = self.records.count("pipelines")
        created = iso(BASE_TIME - timedelta(days=365))
        pipeline = {
            "id": id_,
            "name": name,
            "description": None,
            "isDefault": position == 0,
            "sortOrder": position,
            "createdAt": created,
            "updatedAt": created,
        }
        self.records.insert("pipelines", pipeline)
        for number, (stage_id, stage_name, flags) in enumerate(stages):
            stage = new_stage(id_=stage_id, pipeline_id=id_, position=number, fields={"name": stage_name, **flags})
            self.records.insert("stages", stage)

    def demo(self) -> None:
        self.pipeline("pipe_partners", "Partnerships", _PARTNERS)
        self.pipeline("pipe_renewals", "Renewals", _RENEWALS)
        users = [self._user(first, last) for first, last in _USERS]
        tags = [self._tag(name, color) for name, color in zip(_TAGS, _COLORS, strict=True)]
        contacts = [self._contact(number, fields, users, tags) for number, fields in enumerate(self._people())]
        stages = self.records.query("stages")
        for number in range(DEALS):
            self._deal(number, stages, contacts, users)

    def _user(self, first: str, last: str) -> str:
        user = {"id": f"user_{first.lower()}", "firstName": first, "lastName": last}
        self.records.insert("users", {**user, "email": f"{first.lower()}@sandbox.example"})
        return user["id"]

    def _tag(self, name: str, color: str) -> str:
        id_ = f"tag_{name.lower().replace(' ', '_')}"
        created = iso(BASE_TIME - timedelta(days=300))
        tag = new_tag(id_=id_, account=self.records.workspace, name=name, color=color, now=created)
        self.records.insert("tags", tag)
        return id_

    def _people(self) -> Iterator[Doc]:
        """Names and addresses. Each pair of first and last name comes once, so each email address does."""
        pairs = [(first, last) for first in _FIRST[1:] for last in _LAST]
        people = [("Sarah", last) for last in self.random.sample(_LAST, 6)]
        people += self.random.sample(pairs, CONTACTS - len(people))
        self.random.shuffle(people)
        for number, (first, last) in enumerate(people):
            company = self.random.choice(_COMPANIES)
            domain = "".join(letter for letter in company.lower() if letter.isalpha())
            address = f"{first}.{last}".lower().replace("'", "").translate(_ASCII)
            city, state, zip_, area, timezone = self.random.choice(_CITIES)
            yield {
                "firstName": first,
                "lastName": last,
                "email": f"{address}@{domain}.example",
                # 555-01xx numbers belong to nobody; every 100th contact shares one, which makes duplicates to find.
                "phone": f"+1{area}555{100 + number % 100:04d}" if number % 3 else None,
                "company": company,
                "jobTitle": self.random.choice(_TITLES),
                "city": city,
                "state": state,
                "zip": zip_,
                "timezone": timezone,
                "timezoneSource": "area_code",
                "source": self.random.choice(_SOURCES),
            }

    def _contact(self, number: int, fields: Doc, users: list[str], tags: list[str]) -> Doc:
        created = BASE_TIME - timedelta(minutes=631 * (CONTACTS - number))
        touched = created + (BASE_TIME - created) * self.random.random()
        fields |= {
            "leadScore": self.random.randint(0, 100),
            "assignedTo": self.random.choice([*users, None]),
            "lastContactedAt": iso(touched) if self.random.random() < 0.7 else None,
            "updatedAt": iso(touched),
        }
        contact = new_contact(
            id_=self.store.new_id("con"),
            account=self.records.workspace,
            now=iso(created),
            fields=fields,
            tag_ids=self.random.sample(tags, self.random.choice((0, 1, 1, 2, 3))),
        )
        return self.records.insert("contacts", contact)

    def _deal(self, number: int, stages: list[Doc], contacts: list[Doc], users: list[str]) -> None:
        # Two of three deals are in the sales pipeline, which is the one that people look at.
        stage = self.random.choice(stages[: len(_SALES)] if number % 3 else stages)
        contact = self.random.choice(contacts)
        created = BASE_TIME - timedelta(hours=29 * (DEALS - number))
        entered = iso(created + (BASE_TIME - created) * self.random.random())
        name = f"{contact['company']} {self.random.choice(_DEAL_KINDS)}"
        fields: Doc = {
            "name": name,
            "title": name,
            "value": 500 * self.random.randint(1, 120),
            "priority": self.random.choice(("low", "medium", "medium", "high", "urgent")),
            "contactId": contact["id"],
            "assignedTo": self.random.choice(users),
            "expectedCloseDate": iso(BASE_TIME + timedelta(days=self.random.randint(5, 120))),
            "stageEnteredAt": entered,
            "updatedAt": entered,
        }
        if stage["isWon"]:
            fields |= {"status": "won", "wonAt": entered}
        if stage["isLost"]:
            fields |= {"status": "lost", "lostAt": entered, "lostReason": "Chose another product"}
        position = sum(deal["stageId"] == stage["id"] for deal in self.records.query("deals"))
        deal = new_deal(id_=self.store.new_id("deal"), stage=stage, position=position, now=iso(created), fields=fields)
        self.records.insert("deals", deal)


_ASCII = str.maketrans("éíñöüøë", "einouoe")
