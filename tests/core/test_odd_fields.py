"""Answers that do not quite fit: what fits is used, the rest is kept as it came, and nobody loses a page over it."""

import copy
import json
import pickle
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

import conduyt
from conduyt._core.decoding import Decoder, Many, One
from conduyt._values.model import Model
from conduyt.models import AutomationAction, AutomationResolved, Contact, Deal, Deleted, Outcome, Pipeline, Tag, Webhook

from .by_hand import INFO, reply, thorough


def read(decode: Decoder, body: object) -> tuple[object, list[str]]:
    """The result, and what was warned of."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        result = decode(reply(200, body), INFO)
    assert {warning.category for warning in caught} <= {conduyt.UnexpectedDataWarning}
    return result, [str(warning.message) for warning in caught]


def test_a_field_that_fits_is_read_whatever_stands_beside_it() -> None:
    contact, _ = read(One(Contact), {"data": {"id": "c1", "firstName": "Ada", "leadScore": "high", "shoeSize": 43}})

    assert (contact.id, contact.first_name) == ("c1", "Ada")
    assert contact.model_extra == {"leadScore": "high", "shoeSize": 43}


def test_a_field_that_does_not_fit_is_absent() -> None:
    contact, _ = read(One(Contact), {"data": {"leadScore": "high"}})

    assert contact.lead_score is None
    assert "lead_score" not in contact.model_fields_set


def test_all_odd_fields_of_an_answer_cost_one_warning() -> None:
    _, warned = read(
        One(Contact), {"data": {"id": "c1", "leadScore": "high", "createdAt": "once", "tags": [{"createdAt": "once"}]}}
    )

    assert len(warned) == 1
    assert warned[0].startswith("GET /contacts: data.leadScore has the wrong type: ")
    assert warned[0].endswith("Its raw value is in model_extra (and 2 more).")


def test_an_answer_that_fits_costs_no_warning() -> None:
    assert read(One(Contact), {"data": {"id": "c1", "shoeSize": 43}})[1] == []


def test_the_result_knows_what_came_with_it() -> None:
    contact, _ = read(One(Contact), {"data": {"leadScore": "high"}})

    assert contact.response is INFO


@pytest.mark.parametrize("value", [7, "c1", [], True])
def test_a_part_that_is_no_object_is_absent(value) -> None:
    deal, _ = read(One(Deal), {"data": {"id": "d1", "contact": value}})

    assert (deal.id, deal.contact, deal.model_extra) == ("d1", None, {"contact": value})


def test_an_odd_field_of_a_part_stays_with_the_part() -> None:
    deal, _ = read(One(Deal), {"data": {"contact": {"id": "c1", "leadScore": "high"}, "stage": {"id": "s1"}}})

    assert (deal.contact.id, deal.contact.model_extra) == ("c1", {"leadScore": "high"})
    assert deal.stage.id == "s1"


def test_an_odd_field_of_a_part_with_two_words_stays_with_the_part() -> None:
    deal, _ = read(One(Deal), {"data": {"assignedUser": {"id": "u1", "email": ["ada@x.test"]}}})

    assert (deal.assigned_user.id, deal.assigned_user.model_extra) == ("u1", {"email": ["ada@x.test"]})


def test_an_odd_field_deep_inside_stays_where_it_was() -> None:
    body = {"data": {"pipeline": {"stages": [{"id": "s1"}, {"id": "s2", "sortOrder": "last"}]}}}

    deal, warned = read(One(Deal), body)

    assert [stage.id for stage in deal.pipeline.stages] == ["s1", "s2"]
    assert deal.pipeline.stages[1].model_extra == {"sortOrder": "last"}
    assert "data.pipeline.stages.1.sortOrder" in warned[0]


@pytest.mark.parametrize("odd", [7, "vip", True, ["vip"]])
def test_an_item_that_is_no_object_keeps_its_place(odd) -> None:
    contact, _ = read(One(Contact), {"data": {"tags": [{"id": "t1"}, odd, {"id": "t3"}]}})

    assert [tag.id for tag in contact.tags] == ["t1", "", "t3"]
    assert contact.tags[1].model_extra == {"value": odd}


def test_a_list_that_is_none_is_absent() -> None:
    pipeline, _ = read(One(Pipeline), {"data": {"id": "p1", "stages": "none"}})

    assert (pipeline.stages, pipeline.model_extra) == (None, {"stages": "none"})


@pytest.mark.parametrize(
    ("fields", "name", "title"),
    [
        ({"name": ["x"], "title": "Renewal"}, "Renewal", "Renewal"),
        ({"name": "Renewal", "title": {}}, "Renewal", "Renewal"),
    ],
)
def test_of_two_spellings_the_one_that_fits_is_used(fields, name, title) -> None:
    deal, _ = read(One(Deal), {"data": fields})

    assert (deal.name, deal.title) == (name, title)


@pytest.mark.parametrize("ids", [{"id": None}, {"id": ""}, {}])
def test_an_object_without_an_id_is_reported(ids) -> None:
    contact, warned = read(One(Contact), {"data": {**ids, "email": "ada@x.test"}})

    assert (contact.id, contact.email) == ("", "ada@x.test")
    assert warned == ["GET /contacts: the response has no id for Contact; its `id` is empty."]
    with pytest.raises(conduyt.ResponseDecodeError, match=r"the response has no id for Contact") as caught:
        One(Contact)(reply(200, {"data": {**ids, "email": "ada@x.test"}}), INFO, strict=True)
    assert caught.value.path == ("data", "id")


def test_what_never_has_an_id_is_not_reported() -> None:
    assert read(One(Outcome, undocumented=True), {"data": {"done": True}})[1] == []
    assert read(One(Contact), {"data": {"id": {"oid": 7}}})[1][0].startswith(
        "GET /contacts: data.id has the wrong type"
    )


def test_one_odd_row_does_not_cost_the_page() -> None:
    page, warned = read(Many(Contact), {"data": [{"id": "c1"}, {"id": "c2", "leadScore": "high"}, {"id": "c3"}]})

    assert [contact.id for contact in page.data] == ["c1", "c2", "c3"]
    assert page.data[1].model_extra == {"leadScore": "high"}
    assert "data.1.leadScore" in warned[0]


@pytest.mark.parametrize("odd", [None, 7, "c2", ["c2"]])
def test_a_row_that_is_no_object_keeps_its_place(odd) -> None:
    page, _ = read(Many(Contact), {"data": [{"id": "c1"}, odd]})

    assert [contact.id for contact in page.data] == ["c1", ""]
    assert page.data[1].model_extra == {"value": odd}


def test_a_page_with_odd_rows_still_knows_its_place() -> None:
    page, _ = read(Many(Contact), {"data": [7], "meta": {"page": 3, "limit": 1, "total": 9}})

    assert (page.meta.page, page.meta.total) == (3, 9)


def test_an_inferred_field_that_does_not_fit_costs_nothing() -> None:
    deleted, _ = read(One(Deleted, undocumented=True), {"data": {"id": "c1", "deleted": "on Friday"}})

    assert (deleted.id, deleted.deleted, deleted.model_extra) == ("c1", None, {"deleted": "on Friday"})


class Part(Model):
    number: int


class Whole(Model):
    parts: list[Part] | None = None


def test_a_part_that_then_lacks_what_it_must_have_is_set_aside_as_a_whole() -> None:
    whole, warned = read(One(Whole), {"data": {"id": "w1", "parts": [{"number": "x"}]}})

    assert whole.parts is None
    assert set(whole.model_extra) == {"id", "parts"}
    assert len(warned) == 1


def test_an_odd_value_of_a_mapping_stays_under_its_name() -> None:
    found, warned = read(One(AutomationResolved), {"data": {"tags": {"vip": "t1", "new": ["t2"]}}})

    assert found.tags == {"vip": "t1", "new": ["t2"]}
    assert "data.tags.new" in warned[0]


def test_an_odd_field_of_an_object_in_a_mapping_stays_with_it() -> None:
    found, _ = read(One(AutomationAction), {"data": {"configSchema": {"to": {"label": "To", "optional": "maybe"}}}})

    assert found.config_schema["to"].label == "To"
    assert found.config_schema["to"].model_extra == {"optional": "maybe"}


@pytest.mark.parametrize("kind", [list[int], int])
def test_what_can_keep_nothing_is_an_error(kind) -> None:
    with pytest.raises(conduyt.ResponseDecodeError):
        read(One(kind), {"data": ["x"]})


A_DEAL, DEALS = One(Deal), Many(Deal)
ODD = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=2)
FIELDS = st.dictionaries(
    st.sampled_from(["id", "name", "title", "value", "createdAt", "contact", "stage", "customFields"]),
    ODD | st.dictionaries(st.sampled_from(["id", "tags", "leadScore"]), ODD | st.lists(ODD, max_size=2), max_size=3),
)


@thorough
@given(FIELDS)
def test_any_object_is_read(fields) -> None:
    deal, _ = read(A_DEAL, {"data": fields})

    assert isinstance(deal, Deal)
    assert isinstance(deal.id, str)


@thorough
@given(st.lists(FIELDS | ODD, max_size=4))
def test_any_list_is_read_item_by_item(rows) -> None:
    page, _ = read(DEALS, {"data": rows})

    assert len(page.data) == len(rows)
    assert all(isinstance(deal, Deal) for deal in page.data)


def test_a_tag_may_be_a_word() -> None:
    assert read(Many(Tag), {"data": ["vip"]})[0].data[0].model_extra == {"value": "vip"}


ODD_ROWS = [
    (Contact, {
        "id": "c1", "firstName": "Ada", "createdAt": "yesterday", "customFields": [1, 2], "leadScore": "high",
        "tags": ["vip", {"id": "t1", "name": "old", "createdAt": "once"}], "shoeSize": 43,
    }),
    (Deal, {"id": "d1", "title": ["x"], "name": "Renewal", "value": "much", "contact": {"id": "c", "createdAt": "no"}}),
    (Deal, {"id": {"oid": 7}, "contact": "c1", "priority": 3}),
    (Pipeline, {"id": "p1", "stages": "none", "name": None}),
]  # fmt: skip
DUMPS = [
    {"by_alias": by_alias, "exclude_unset": unset, "exclude_none": none}
    for by_alias in (False, True)
    for unset in (False, True)
    for none in (False, True)
]


def no_name_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


@pytest.mark.parametrize(("kind", "row"), ODD_ROWS)
@pytest.mark.parametrize("settings", DUMPS, ids=str)
@pytest.mark.filterwarnings("ignore::conduyt.UnexpectedDataWarning")
def test_what_an_object_with_odd_fields_dumps_is_read_as_an_equal_object(kind, row, settings) -> None:
    found, _ = read(One(kind), {"data": row})
    text, data = found.model_dump_json(**settings), found.model_dump(**settings)

    json.loads(text, object_pairs_hook=no_name_twice)
    assert kind.model_validate_json(text) == kind.model_validate_json(text.encode()) == found
    assert kind.model_validate(data) == found
    assert kind.model_validate(found) is found


@pytest.mark.parametrize(("kind", "row"), ODD_ROWS)
@pytest.mark.parametrize(
    "twin",
    [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one)), lambda one: one.model_copy(deep=True)],
)
def test_a_copy_has_the_odd_fields_too(kind, row, twin) -> None:
    found, _ = read(One(kind), {"data": row})

    assert twin(found) == found
    assert twin(found).model_extra == found.model_extra
    assert repr(twin(found)) == repr(found)


def test_reading_odd_fields_again_warns_again() -> None:
    with pytest.warns(
        conduyt.UnexpectedDataWarning, match=r"^Contact: leadScore does not fit its type: .* model_extra"
    ):
        contact = Contact.model_validate({"id": "c1", "leadScore": "high"})

    assert (contact.lead_score, contact.model_extra) == (None, {"leadScore": "high"})


@pytest.mark.parametrize("settings", [{"strict": True}, {"by_alias": True, "by_name": False}])
def test_who_validates_with_settings_of_his_own_gets_the_error(settings) -> None:
    with pytest.raises(ValidationError):
        Contact.model_validate({"id": "c1", "leadScore": "high"}, **settings)


@pytest.mark.parametrize("nonsense", [7, None, "c1", [], object()])
def test_what_is_no_object_is_an_error_as_ever(nonsense) -> None:
    with pytest.raises(ValidationError):
        Contact.model_validate(nonsense)
    with pytest.raises(ValidationError):
        Contact.model_validate_json("[" if isinstance(nonsense, str) else "7")


def test_a_field_that_is_assigned_replaces_its_odd_value() -> None:
    contact, _ = read(One(Contact), {"data": {"id": "c1", "leadScore": "high", "shoeSize": 43}})
    contact.lead_score = 7

    assert contact.model_extra == {"shoeSize": 43}
    assert contact.model_dump_json(by_alias=True, exclude_unset=True) == '{"id":"c1","leadScore":7,"shoeSize":43}'


def test_secrets_do_not_show_but_can_be_used() -> None:
    secrets = {"secret": "whsec_Ab12Cd34Ef56", "signingSecret": "no-prefix", "notes": {"key": ["cdy_live_0123456789"]}}
    webhook, _ = read(One(Webhook), {"data": {"id": "wh_1", **secrets}})
    shown = f"{webhook!r} {webhook} {[webhook]} {webhook._repr_html_()}"

    assert not [text for text in ("Ab12Cd34Ef56", "no-prefix", "0123456789") if text in shown]
    assert "secret='***'" in shown
    assert webhook.secret == webhook.model_dump()["secret"] == "whsec_Ab12Cd34Ef56"
