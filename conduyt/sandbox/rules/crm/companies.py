"""Companies and their tags.

`companyId` links contacts and deals to a company; the text `company` of a contact does not. The value of the deals is
the sum of all deals, including won and lost ones, in all currencies. Contacts and deals keep the id of a deleted
company. A PATCH merges `customFields` key by key.
"""

from __future__ import annotations

from decimal import Decimal

from conduyt.sandbox.call import Call, Handlers, page
from conduyt.sandbox.conditions import contains, equals, same_text
from conduyt.sandbox.responses import ApiError, Response, deleted, many, one
from conduyt.sandbox.rules.crm.deals import number
from conduyt.sandbox.rules.crm.field_values import check_values
from conduyt.sandbox.rules.crm.tags import known_ids, tags_of
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

FIELDS = (
    *("name", "domain", "industry", "size", "website", "phone"),
    *("address", "city", "state", "zip", "country", "description"),
)


def new_company(*, id_: str, account: str, now: str, fields: Doc) -> Doc:
    return {
        "id": id_,
        "accountId": account,
        **dict.fromkeys(FIELDS),
        "country": "US",
        "customFields": {},
        "tagIds": [],
        "createdAt": now,
        "updatedAt": now,
        **fields,
    }


def show(call: Call, company: Doc) -> Doc:
    shown = {**company, "tags": tags_of(call, company)}
    del shown["tagIds"]
    return shown


@handles("companies.list")
def list_companies(call: Call) -> Response:
    query = call.query
    where = [contains(["name", "domain"], query["search"])] if "search" in query else []
    where += [same_text(name, query[name]) for name in ("industry", "size") if name in query]
    return page(
        call,
        "companies",
        *where,
        sort=[query.get("sort", "createdAt")],
        order=query.get("order", "desc"),
        show=lambda company: show(call, company),
    )


@handles("companies.create")
def create_company(call: Call) -> Response:
    check_values(call, "company", creating=True)
    fields = {name: call.body[name] for name in (*FIELDS, "customFields") if name in call.body}
    id_ = call.store.new_id("comp")
    company = new_company(id_=id_, account=call.records.workspace, now=call.now(), fields=fields)
    call.records.insert("companies", company)
    call.emit("company.created", show(call, company))
    return one(show(call, company))


@handles("companies.get")
def get_company(call: Call) -> Response:
    company = _company(call)
    return one({**show(call, company), **figures(call, company["id"])})


@handles("companies.update")
def update_company(call: Call) -> Response:
    company = _company(call)
    check_values(call, "company", creating=False)
    changes: Doc = {name: call.body[name] for name in FIELDS if name in call.body}
    if "customFields" in call.body:
        changes["customFields"] = {**company["customFields"], **call.body["customFields"]}
    return one(show(call, save(call, company, changes)))


@handles("companies.delete")
def delete_company(call: Call) -> Response:
    company = _company(call)
    call.records.delete("companies", company["id"])
    return deleted(company["id"])


@handles("companies.tags.list")
def list_tags(call: Call) -> Response:
    return many(tags_of(call, _company(call)))


@handles("companies.tags.add")
def add_tags(call: Call) -> Response:
    company = _company(call)
    added = known_ids(call, call.body["tagIds"])
    return _tag(call, company, list(dict.fromkeys([*company["tagIds"], *added])))


@handles("companies.tags.remove")
def remove_tag(call: Call) -> Response:
    company = _company(call)
    if call.path["tag_id"] not in company["tagIds"]:
        raise ApiError(404, "The company has no such tag.")
    return _tag(call, company, [id_ for id_ in company["tagIds"] if id_ != call.path["tag_id"]])


@handles("companies.tags.clear")
def clear_tags(call: Call) -> Response:
    return _tag(call, _company(call), [])


def save(call: Call, before: Doc, changes: Doc) -> Doc:
    """Store changes to a company, and emit an event if there are any."""
    company = call.records.update("companies", {**before, **changes, "updatedAt": call.now()})
    if any(before[field] != value for field, value in changes.items()):
        call.emit("company.updated", show(call, company))
    return company


def figures(call: Call, company_id: str) -> Doc:
    """The numbers of contacts and deals of a company, and the value of the deals."""
    deals = call.records.query("deals", equals("companyId", company_id))
    return {
        "contactCount": call.records.count("contacts", equals("companyId", company_id)),
        "dealCount": len(deals),
        "totalValue": number(sum((Decimal(str(deal["value"] or 0)) for deal in deals), Decimal(0))),
    }


def _company(call: Call) -> Doc:
    return call.find("companies", call.path["company_id"], "company")


def _tag(call: Call, company: Doc, tag_ids: list[str]) -> Response:
    changed = save(call, company, {"tagIds": tag_ids})
    return one({"companyId": company["id"], "tags": tags_of(call, changed)})
