"""Companies: one for each company name of the contacts, and one duplicate."""

from __future__ import annotations

from conduyt.sandbox.rules.crm.companies import new_company
from conduyt.sandbox.seeds.context import SeedContext, ago
from conduyt.sandbox.store import Doc

# Name and industry. The other fields are derived from the name below.
COMPANIES = {
    "Acme Corp": "Manufacturing",
    "Analytical Engines": "Software",
    "Bluebird Logistics": "Logistics",
    "Copper & Sons": "Construction",
    "Fjord Energy": "Energy",
    "Granite Works": "Construction",
    "Harbor Health": "Healthcare",
    "Juniper Foods": "Food",
    "Lumen Optics": "Manufacturing",
    "Meridian Travel": "Travel",
    "Northwind Traders": "Retail",
    "Orchid Media": "Media",
    "Pine Street Bank": "Finance",
    "Quartz Robotics": "Software",
    "Sunfield Farms": "Food",
    "Tidewater Shipping": "Logistics",
}
_SIZES = ("1-10", "11-50", "51-200", "201-500", "501-1000", "1001+")
_CITIES = (("San Francisco", "CA", "94103"), ("Austin", "TX", "78701"), ("New York", "NY", "10001"))


def domain(company: str) -> str:
    return f"{''.join(letter for letter in company.lower() if letter.isalpha())}.example"


def company_id(company: str) -> str:
    return f"comp_{domain(company).partition('.')[0]}"


def fill(seed: SeedContext) -> None:
    tags = [tag["id"] for tag in seed.records.query("tags")]
    for number, (name, industry) in enumerate(COMPANIES.items()):
        _company(seed, number, name, {"industry": industry, "tagIds": seed.random.sample(tags, number % 3)})
    twice = {"id": "comp_acme_again", "domain": domain("Acme Corp"), "website": None}
    _company(seed, len(COMPANIES), "ACME Corporation", twice)


def _company(seed: SeedContext, number: int, name: str, fields: Doc) -> None:
    city, state, zip_ = seed.random.choice(_CITIES)
    details: Doc = {
        "name": name,
        "domain": domain(name),
        "website": f"https://{domain(name)}",
        "size": seed.random.choice(_SIZES),
        "phone": f"+1415555{100 + number:04d}",
        "address": f"{seed.random.randint(1, 900)} Market Street",
        "city": city,
        "state": state,
        "zip": zip_,
    }
    company = new_company(
        id_=company_id(name),
        account=seed.records.workspace,
        now=ago(days=320 - 7 * number),
        fields={**details, **fields},
    )
    seed.records.insert("companies", company)
