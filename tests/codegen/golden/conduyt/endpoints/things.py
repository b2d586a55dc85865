# Made from conduyt/api/things.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Endpoints of things."""

from __future__ import annotations

from conduyt._core.decoding import Bytes, Location, Many, Nothing, One
from conduyt._core.endpoint import Endpoint
from conduyt.models.common import Outcome
from conduyt.models.things import KindCount, OpeningHours, Part, Thing

LIST = Endpoint(method="GET", path="/things", decode=Many(Thing, paging="page", exact=True), safety="read")
CREATE = Endpoint(
    method="POST",
    path="/things",
    decode=One(Thing, exact=True),
    safety="create",
    fields={
        "parts": {
            "name": "name",
            "part_no": "part_no",
            "comment": "comment",
            "spare": "spare",
            "checked_at": "checkedAt",
            "maker": "maker",
        }
    },
)
EXPORT_CSV = Endpoint(method="GET", path="/things/export", decode=Bytes(html=False), safety="read")
GET_OPENING_HOURS = Endpoint(
    method="GET", path="/things/opening-hours", decode=One(OpeningHours), safety="read", public=True
)
GET = Endpoint(method="GET", path="/things/{thing_id}", decode=One(Thing, exact=True), safety="read")
UPDATE = Endpoint(method="PATCH", path="/things/{thing_id}", decode=One(Thing, exact=True), safety="idempotent")
DELETE = Endpoint(
    method="DELETE", path="/things/{thing_id}", decode=One(Outcome, undocumented=True), safety="idempotent"
)
LEND = Endpoint(
    method="POST", path="/things/{thing_id}/loans", decode=One(Outcome, undocumented=True), safety="idempotent"
)
GET_PICTURE_URL = Endpoint(
    method="GET", path="/things/{thing_id}/picture", decode=Location(), safety="read", redirects=True
)
UPLOAD_PICTURE = Endpoint(
    method="PUT", path="/things/{thing_id}/picture", decode=One(Outcome, undocumented=True), safety="idempotent"
)
KINDS_LIST = Endpoint(method="GET", path="/things/kinds", decode=Many(KindCount), safety="read")
PARTS_LIST = Endpoint(
    method="GET", path="/things/{thing_id}/parts", decode=Many(Part, paging="offset", items="parts"), safety="read"
)
PARTS_CREATE = Endpoint(
    method="POST",
    path="/things/{thing_id}/parts",
    decode=One(Part),
    safety="keyed",
    fields={
        "part": {
            "name": "name",
            "part_no": "part_no",
            "comment": "comment",
            "spare": "spare",
            "checked_at": "checkedAt",
            "maker": "maker",
        }
    },
)
PARTS_DELETE = Endpoint(
    method="DELETE", path="/things/{thing_id}/parts/{part_id}", decode=Nothing(), safety="idempotent"
)
