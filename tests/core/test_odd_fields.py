"""Answers that do not quite fit: what fits is used, the rest is kept as it came, and nobody loses a page over it."""

import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conduyt
from conduyt._core.decoding import Decoder, Many, One
from conduyt._values.model import Model
from conduyt.models import AutomationAction, AutomationResolved, Contact, Deal, Deleted, Pipeline, Tag

from .by_hand import INFO, fixed, reply


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
        One(Contact), {"data": {"leadScore": "high", "createdAt": "once", "tags": [{"createdAt": "once"}]}}
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


def test_an_id_of_null_is_no_oddity() -> None:
    contact, warned = read(One(Contact), {"data": {"id": None, "email": "ada@x.test"}})

    assert (contact.id, contact.email, warned) == ("", "ada@x.test", [])


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


@fixed
@given(FIELDS)
def test_any_object_is_read(fields) -> None:
    deal, _ = read(A_DEAL, {"data": fields})

    assert isinstance(deal, Deal)
    assert isinstance(deal.id, str)


@fixed
@given(st.lists(FIELDS | ODD, max_size=4))
def test_any_list_is_read_item_by_item(rows) -> None:
    page, _ = read(DEALS, {"data": rows})

    assert len(page.data) == len(rows)
    assert all(isinstance(deal, Deal) for deal in page.data)


def test_a_tag_may_be_a_word() -> None:
    assert read(Many(Tag), {"data": ["vip"]})[0].data[0].model_extra == {"value": "vip"}
