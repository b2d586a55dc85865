"""Tags, contacts and deals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from conduyt.sandbox.clock import iso
from conduyt.sandbox.conditions import equals
from conduyt.sandbox.rules.crm.contacts import new_contact
from conduyt.sandbox.rules.crm.deals import new_deal
from conduyt.sandbox.rules.crm.tags import new_tag
from conduyt.sandbox.seeds.companies import COMPANIES, company_id, domain
from conduyt.sandbox.seeds.context import BASE_TIME, SeedContext, ago
from conduyt.sandbox.store import Doc

CONTACTS = 500
DEALS = 60

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
_TITLES = ("Head of Sales", "Founder", "Office Manager", "CTO", "Buyer", "Marketing Lead", "Analyst", "CFO")
_SOURCES = ("website", "referral", "import", "event", "ads")
_CITIES = (
    ("San Francisco", "CA", "94103", "415", "America/Los_Angeles"),
    ("Austin", "TX", "78701", "512", "America/Chicago"),
    ("New York", "NY", "10001", "212", "America/New_York"),
    ("Denver", "CO", "80202", "303", "America/Denver"),
)
_DEAL_KINDS = ("Renewal", "Pilot", "Expansion", "Licences", "Onboarding", "Support plan")
_ASCII = str.maketrans("éíñöüøë", "einouoe")


def fill(seed: SeedContext) -> None:
    users = [user["id"] for user in seed.records.query("users", equals("isActive", value=True))]
    tags = [_tag(seed, name, color) for name, color in zip(_TAGS, _COLORS, strict=True)]
    share = 3 if seed.small else 1
    people = enumerate(_people(seed, CONTACTS // share), CONTACTS - CONTACTS // share)
    contacts = [_contact(seed, number, fields, users, tags) for number, fields in people]
    stages = seed.records.query("stages")
    for number in range(DEALS - DEALS // share, DEALS):
        _deal(seed, number, stages, contacts, users)


def _tag(seed: SeedContext, name: str, color: str) -> str:
    id_ = f"tag_{name.lower().replace(' ', '_')}"
    created = ago(days=300)
    tag = new_tag(id_=id_, account=seed.records.workspace, name=name, color=color, now=created)
    seed.records.insert("tags", tag)
    return id_


def _people(seed: SeedContext, count: int) -> Iterator[Doc]:
    """Names and addresses. Pairs of first and last name are unique, so email addresses are unique."""
    pairs = [(first, last) for first in _FIRST[1:] for last in _LAST]
    people = [("Sarah", last) for last in seed.random.sample(_LAST, 6)]
    people += seed.random.sample(pairs, count - len(people))
    seed.random.shuffle(people)
    for number, (first, last) in enumerate(people):
        company = seed.random.choice(list(COMPANIES))
        address = f"{first}.{last}".lower().replace("'", "").translate(_ASCII)
        city, state, zip_, area, timezone = seed.random.choice(_CITIES)
        yield {
            "firstName": first,
            "lastName": last,
            "email": f"{address}@{domain(company)}",
            # 555-01xx numbers are fictional. Every 100th contact shares one, so that there are duplicates to find.
            "phone": f"+1{area}555{100 + number % 100:04d}" if number % 3 else None,
            "company": company,
            "companyId": company_id(company),
            "jobTitle": seed.random.choice(_TITLES),
            "city": city,
            "state": state,
            "zip": zip_,
            "timezone": timezone,
            "timezoneSource": "area_code",
            "source": seed.random.choice(_SOURCES),
        }


def _contact(seed: SeedContext, number: int, fields: Doc, users: list[str], tags: list[str]) -> Doc:
    created = BASE_TIME - timedelta(minutes=631 * (CONTACTS - number))
    touched = created + (BASE_TIME - created) * seed.random.random()
    fields |= {
        "leadScore": seed.random.randint(0, 100),
        "assignedTo": seed.random.choice([*users, None]),
        "lastContactedAt": iso(touched) if seed.random.random() < 0.7 else None,
        "updatedAt": iso(touched),
    }
    contact = new_contact(
        id_=seed.store.new_id("con"),
        account=seed.records.workspace,
        now=iso(created),
        fields=fields,
        tag_ids=seed.random.sample(tags, seed.random.choice((0, 1, 1, 2, 3))),
    )
    return seed.records.insert("contacts", contact)


def _deal(seed: SeedContext, number: int, stages: list[Doc], contacts: list[Doc], users: list[str]) -> None:
    sales = [stage for stage in stages if stage["pipelineId"] == stages[0]["pipelineId"]]
    # Two of three deals are in the sales pipeline, because most examples use it.
    stage = seed.random.choice(sales if number % 3 else stages)
    contact = seed.random.choice(contacts)
    created = BASE_TIME - timedelta(hours=29 * (DEALS - number))
    entered = iso(created + (BASE_TIME - created) * seed.random.random())
    name = f"{contact['company']} {seed.random.choice(_DEAL_KINDS)}"
    fields: Doc = {
        "name": name,
        "title": name,
        "value": 500 * seed.random.randint(1, 120),
        "priority": seed.random.choice(("low", "medium", "medium", "high", "urgent")),
        "contactId": contact["id"],
        "companyId": contact["companyId"],
        "assignedTo": seed.random.choice(users),
        "expectedCloseDate": iso(BASE_TIME + timedelta(days=seed.random.randint(5, 120))),
        "stageEnteredAt": entered,
        "updatedAt": entered,
    }
    if stage["isWon"]:
        fields |= {"status": "won", "wonAt": entered}
    if stage["isLost"]:
        fields |= {"status": "lost", "lostAt": entered, "lostReason": "Chose another product"}
    position = seed.records.count("deals", equals("stageId", stage["id"]))
    deal = new_deal(id_=seed.store.new_id("deal"), stage=stage, position=position, now=iso(created), fields=fields)
    seed.records.insert("deals", deal)
