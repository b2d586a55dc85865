"""Webhook deliveries: what is accepted, what is refused, and what an event becomes."""

import ast
import base64
import copy
import hashlib
import hmac
import json
import re
from datetime import UTC, datetime
from email.message import Message as EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

import conduyt
from conduyt import webhooks
from conduyt.models import Contact, Deal, Message, Note, Outcome, Pipeline, Task
from conduyt.models.events import EVENTS

from .by_hand import thorough

SECRET = "whsec_0123456789abcdef"
EVENT = {
    "event": "contact.created",
    "accountId": "acc_1",
    "timestamp": "2026-10-21T12:00:00.000Z",
    "data": {"id": "c1", "firstName": "Zoë"},
}
BODY = json.dumps(EVENT, ensure_ascii=False).encode()
SIGNATURE = hmac.new(SECRET.encode(), BODY, hashlib.sha256).hexdigest()


def signed(content: object) -> tuple[bytes, str]:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return body, hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()


def parsed(content: object) -> webhooks.WebhookEvent:
    return webhooks.parse(*signed(content), SECRET)


def email_headers(*values: str) -> EmailMessage:
    """Headers as `http.server` has them: no mapping, and they may hold a name twice."""
    headers = EmailMessage()
    for value in values:
        headers["X-Conduyt-Signature"] = value
    return headers


def refuses(body: object, signature: object, secret: object) -> None:
    """Both ways in refuse the delivery, with the one documented exception."""
    for enter in (webhooks.verify, webhooks.parse):
        with pytest.raises(conduyt.WebhookVerificationError):
            enter(body, signature, secret)


# --- Accepted --------------------------------------------------------------------------------------------------------

GOOD_SIGNATURES = {
    "bare hexadecimal": SIGNATURE,
    "with its method": f"sha256={SIGNATURE}",
    "in capitals": SIGNATURE.upper(),
    "with its method in capitals": f"SHA256={SIGNATURE.upper()}",
    "with spaces around": f"  {SIGNATURE}\t",
    "with its method and spaces around": f" sha256={SIGNATURE} ",
    "in headers": {"X-Conduyt-Signature": SIGNATURE},
    "in headers of small letters": {"content-type": "application/json", "x-conduyt-signature": f"sha256={SIGNATURE}"},
    "in headers of capitals": {"X-CONDUYT-SIGNATURE": SIGNATURE},
    "in headers of the package": conduyt.Headers({"X-Conduyt-Signature": SIGNATURE}),
    "in headers of http.server": email_headers(SIGNATURE),
    "in headers with spaces around it": {"X-Conduyt-Signature": f" {SIGNATURE} "},
    "in headers with lists": {"X-Conduyt-Signature": [SIGNATURE], "Accept": ["a", "b"]},
    "in headers of bytes": {b"X-Conduyt-Signature": f"sha256={SIGNATURE}".encode()},
    "in a WSGI environment": {"HTTP_X_CONDUYT_SIGNATURE": SIGNATURE, "wsgi.version": (1, 0), "REQUEST_METHOD": "POST"},
    "in the pairs of ASGI": [(b"host", b"example.com"), (b"x-conduyt-signature", SIGNATURE.encode())],
    "in pairs one by one": iter([("X-Conduyt-Signature", SIGNATURE)]),
    "as bytes": SIGNATURE.encode(),
}


@pytest.mark.parametrize("signature", GOOD_SIGNATURES.values(), ids=GOOD_SIGNATURES)
def test_a_good_signature_holds_however_it_is_written(signature) -> None:
    webhooks.verify(BODY, signature, SECRET)


@pytest.mark.parametrize("kind", [bytes, bytearray, bytes.decode])
def test_the_body_may_be_bytes_or_their_text(kind) -> None:
    webhooks.verify(kind(BODY), SIGNATURE, SECRET)


GOOD_BODIES = {
    "odd spacing": b'{ "event" :\t"x.y"\r\n,"data":{}  }\n',
    "another order of keys": b'{"data":{},"timestamp":"2026-10-21T12:00:00Z","event":"x.y"}',
    "odd numbers": b'{"event":"x.y","data":{"a":1.0e2,"b":100.00,"c":1E400}}',
    "escaped Unicode": b'{"event":"x.y","data":{"name":"Zo\\u00eb \\ud83d\\udc4b"}}',
    "raw Unicode": '{"event":"x.y","data":{"name":"Zoë 👋"}}'.encode(),
    "a key twice": b'{"event":"a.b","event":"x.y","data":{}}',
}


@pytest.mark.parametrize("body", GOOD_BODIES.values(), ids=GOOD_BODIES)
def test_the_bytes_are_what_counts_not_their_meaning(body) -> None:
    assert parsed(body).event == "x.y"


def test_a_delivery_may_be_old() -> None:
    assert parsed(EVENT | {"timestamp": "2026-10-18T12:00:00Z"}).event == "contact.created"


def test_a_delivery_may_come_again() -> None:
    assert webhooks.parse(BODY, SIGNATURE, SECRET) == webhooks.parse(BODY, SIGNATURE, SECRET)


@pytest.mark.parametrize(
    "secrets",
    [[SECRET], ["whsec_new", SECRET], [SECRET, "whsec_new"], ("whsec_a", SECRET, "whsec_b"), {SECRET}],
)
def test_while_secrets_change_any_of_them_will_do(secrets) -> None:
    webhooks.verify(BODY, SIGNATURE, secrets)


def test_secrets_may_come_one_by_one() -> None:
    webhooks.verify(BODY, SIGNATURE, (secret for secret in ["whsec_new", SECRET]))


def test_spaces_around_a_secret_do_not_count() -> None:
    webhooks.verify(BODY, SIGNATURE, f" {SECRET}\n")


# --- Refused ---------------------------------------------------------------------------------------------------------

BAD_BODIES = {
    "one byte": BODY[:-2] + b"]}",
    "one space": BODY + b" ",
    "one space inside": BODY.replace(b": ", b":  ", 1),
    "written again": json.dumps(json.loads(BODY)).encode(),
    "written again, compactly": json.dumps(json.loads(BODY), separators=(",", ":"), ensure_ascii=False).encode(),
    "nothing": b"",
    "cut": BODY[:-1],
    "in another encoding": BODY.decode().encode("utf-16"),
    "with a byte-order mark": b"\xef\xbb\xbf" + BODY,
}


@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES)
def test_a_body_that_was_changed_is_refused(body) -> None:
    refuses(body, SIGNATURE, SECRET)


@pytest.mark.parametrize("body", [json.loads(BODY), None, 7, [BODY], object(), memoryview(BODY)])
def test_what_is_no_body_is_refused(body) -> None:
    refuses(body, SIGNATURE, SECRET)


def digest_of(method: str, key: bytes = SECRET.encode()) -> str:
    return hmac.new(key, BODY, method).hexdigest()


BAD_SIGNATURES = {
    "missing": None,
    "empty": "",
    "blank": "   ",
    "the method alone": "sha256=",
    "one digit short": SIGNATURE[:-1],
    "one digit long": SIGNATURE + "0",
    "half": SIGNATURE[:32],
    "twice": SIGNATURE * 2,
    "two of them": f"{SIGNATURE},{SIGNATURE}",
    "two methods": f"sha256=sha256={SIGNATURE}",
    "no hexadecimal": "g" * 64,
    "with 0x": f"0x{SIGNATURE}",
    "with a space inside": f"{SIGNATURE[:32]} {SIGNATURE[32:]}",
    "not ASCII": f"{SIGNATURE[:-1]}é",
    "full-width digits": "".join(chr(ord(digit) + 0xFEE0) for digit in SIGNATURE),
    "a long s in the method": f"ſha256={SIGNATURE}",
    "NUL after it": f"{SIGNATURE}\x00",
    "a line after it": f"{SIGNATURE}\r\nX-Evil: 1",
    "half a character": "\ud800" * 64,
    "8 MiB": SIGNATURE * 131_072,
    "8 MiB of spaces": f"{' ' * 8_388_608}{SIGNATURE}",
    "100,000 candidates": ",".join([SIGNATURE] * 100_000),
    "as bytes that are not ASCII": SIGNATURE[:-1].encode() + b"\xe9",
    "as bytes with NUL": SIGNATURE.encode() + b"\x00",
    "as 8 MiB of bytes": SIGNATURE.encode() * 131_072,
    "a line break after it": f"{SIGNATURE}\r\n",
    "a line break before it": f"\n{SIGNATURE}",
    "spaces that are not ASCII around it": f"\u2003{SIGNATURE}\xa0",
    "as its digest": bytes.fromhex(SIGNATURE),
    "as a list": [SIGNATURE],
    "as a number": int(SIGNATURE, 16),
    "sha1": digest_of("sha1"),
    "sha1 with its name": f"sha1={digest_of('sha1')}",
    "sha512": digest_of("sha512"),
    "another method by name": f"sha512={SIGNATURE}",
    "a plain hash": hashlib.sha256(BODY).hexdigest(),
    "a hash of secret and body": hashlib.sha256(SECRET.encode() + BODY).hexdigest(),
    "base64": base64.b64encode(bytes.fromhex(SIGNATURE)).decode(),
    "signed with another secret": digest_of("sha256", b"whsec_other"),
    "signed with an empty secret": digest_of("sha256", b""),
    "the other way round": SIGNATURE[::-1],
    "zeros": "0" * 64,
    "no headers": {},
    "headers without it": {"content-type": "application/json"},
    "headers with an empty one": {"x-conduyt-signature": ""},
    "headers with it twice": {"X-Conduyt-Signature": SIGNATURE, "x-conduyt-signature": SIGNATURE},
    "headers with it twice, once wrong": email_headers("0" * 64, SIGNATURE),
    "headers with two in one": conduyt.Headers([("X-Conduyt-Signature", SIGNATURE)] * 2),
    "headers with a list of two": {"x-conduyt-signature": [SIGNATURE, SIGNATURE]},
    "headers with an empty list": {"x-conduyt-signature": []},
    "headers with a list in a list": {"x-conduyt-signature": [[SIGNATURE]]},
    "headers with null": {"x-conduyt-signature": None},
    "headers with a number": {"x-conduyt-signature": 7},
    "headers with another alphabet": {"x-conduyt-\u017fignature": SIGNATURE},
    "100,000 headers": [("x-conduyt-signature", SIGNATURE)] * 100_000,
    "pairs that are none": [("x-conduyt-signature",), 7, None, ("x-conduyt-signature", SIGNATURE, 1)],
    "a method called items": EmailMessage,
    "another header": {"x-signature": SIGNATURE},
}


@pytest.mark.parametrize("signature", BAD_SIGNATURES.values(), ids=BAD_SIGNATURES)
def test_a_signature_that_does_not_hold_is_refused(signature) -> None:
    refuses(BODY, signature, SECRET)


BAD_SECRETS = {
    "another": "whsec_other",
    "empty": "",
    "blank": " \t\n",
    "missing": None,
    "none": [],
    "an empty one among them": [SECRET, ""],
    "a blank one among them": (" ", SECRET),
    "a missing one among them": [None, SECRET],
    "bytes": SECRET.encode(),
    "bytes among them": [SECRET.encode()],
    "a number": 42,
    "in other letters": SECRET.upper(),
}


@pytest.mark.parametrize("secret", BAD_SECRETS.values(), ids=BAD_SECRETS)
def test_without_the_right_secret_a_delivery_is_refused(secret) -> None:
    refuses(BODY, SIGNATURE, secret)


@pytest.mark.parametrize("secret", [SECRET.encode(), [SECRET.encode()], 42, {SECRET: "secret"}, SecretStr(SECRET)])
def test_a_secret_of_another_type_is_named_as_such(secret) -> None:
    for use in (lambda: webhooks.verify(BODY, SIGNATURE, secret), lambda: webhooks.sign(BODY, secret)):
        with pytest.raises(conduyt.WebhookVerificationError, match="The secret must be a str, not ") as caught:
            use()
        assert SECRET not in str(caught.value)


def test_one_signs_with_one_secret() -> None:
    with pytest.raises(conduyt.WebhookVerificationError, match="Sign with one secret"):
        webhooks.sign(BODY, [SECRET, "whsec_new"])  # type: ignore[arg-type]


def test_nobody_can_sign_with_an_empty_secret() -> None:
    forged = hmac.new(b"", BODY, hashlib.sha256).hexdigest()

    for secret in ("", " ", [""], [], None):
        refuses(BODY, forged, secret)


@pytest.mark.parametrize(
    "rubbish",
    [
        b"",
        b"hello",
        b"{",
        b"null",
        b"7",
        b'"contact.created"',
        b"[]",
        b"[{}]",
        b"\xff\xfe",
        b"[" * 15_000,
        b'{"a":' * 15_000 + b"1" + b"}" * 15_000,
        b'{"event":"contact.created","data":' + b"[" * 15_000 + b"]" * 15_000 + b"}",
        b'{"event":"contact.created","data":{"leadScore":' + b"9" * 1_000_000 + b"}}",
    ],
    ids=lambda rubbish: rubbish[:20],
)
def test_rubbish_is_refused_even_if_it_is_signed(rubbish) -> None:
    body, signature = signed(rubbish)

    webhooks.verify(body, signature, SECRET)
    with pytest.raises(conduyt.WebhookVerificationError, match="The body is signed, but it is not "):
        webhooks.parse(body, signature, SECRET)


@pytest.mark.parametrize("signature", ["", SIGNATURE[:-1], "0" * 64])
def test_a_refusal_shows_neither_secret_nor_body_nor_signature(signature) -> None:
    with pytest.raises(conduyt.WebhookVerificationError) as caught:
        webhooks.parse(BODY, signature, SECRET)

    shown = f"{caught.value!r} {vars(caught.value)}"
    assert SECRET not in shown
    assert SIGNATURE[:16] not in shown
    assert "Zo" not in shown


WORDS = st.text(st.characters()) | st.binary() | st.sampled_from(["X-Conduyt-Signature", b"x-conduyt-signature"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(WORDS, inner) | st.frozensets(WORDS),
    max_leaves=8,
)


@thorough
@given(body=ANYTHING, signature=ANYTHING | st.just(SIGNATURE), secret=ANYTHING | st.just(SECRET))
def test_nothing_a_stranger_sends_raises_anything_else(body, signature, secret) -> None:
    refuses(body, signature, secret)


@thorough
@given(body=st.binary(min_size=1), bit=st.integers(min_value=0))
def test_a_body_with_another_bit_is_refused(body, bit) -> None:
    changed = bytearray(body)
    changed[bit // 8 % len(body)] ^= 1 << bit % 8

    refuses(changed, webhooks.sign(body, SECRET), SECRET)


@pytest.mark.parametrize("bit", range(256))
def test_a_signature_with_another_bit_is_refused(bit) -> None:
    refuses(BODY, f"{int(SIGNATURE, 16) ^ 1 << bit:064x}", SECRET)


@thorough
@given(st.binary())
def test_whatever_is_signed_is_an_event_or_refused(body) -> None:
    try:
        event = webhooks.parse(*signed(body), SECRET)
    except conduyt.WebhookVerificationError:
        return
    assert hasattr(event, "event")


def test_nothing_but_lengths_and_names_is_compared_other_than_in_constant_time() -> None:
    """`==` and `in` stop at the first byte that differs, and so tell a stranger how far a guess is right."""
    compared = [
        ast.unparse(node)
        for node in ast.walk(ast.parse(Path(webhooks.__file__).read_text("utf-8")))
        if isinstance(node, ast.Compare) and not isinstance(node.ops[0], ast.Is | ast.IsNot | ast.Lt)
    ]

    assert len(compared) == 4
    for code in compared:
        assert code == "name.lower() in _NAMES" or re.fullmatch(r"len\(.+\) [!=]= (\d|len\(.+\))", code)


# --- Signing ---------------------------------------------------------------------------------------------------------


def test_a_signature_is_lower_case_hexadecimal() -> None:
    assert webhooks.sign(BODY, SECRET) == SIGNATURE


@pytest.mark.parametrize("kind", [bytes, bytearray, bytes.decode])
def test_text_and_bytes_have_the_same_signature(kind) -> None:
    assert webhooks.sign(kind(BODY), SECRET) == SIGNATURE


@thorough
@given(body=st.binary() | st.text(st.characters()), secret=st.text(st.characters(), min_size=1).filter(str.strip))
def test_what_was_signed_can_be_verified(body, secret) -> None:
    webhooks.verify(body, webhooks.sign(body, secret), secret)


@pytest.mark.parametrize("secret", ["", "  ", None])
def test_signing_needs_a_secret(secret) -> None:
    with pytest.raises(conduyt.WebhookVerificationError, match="The secret is missing or empty"):
        webhooks.sign(BODY, secret)


# --- Events ----------------------------------------------------------------------------------------------------------

KINDS = {
    webhooks.ContactEvent: (
        Contact,
        ["contact.created", "contact.updated", "contact.deleted"],
        ["contact.assigned", "contact.tag_added", "contact.tag_removed"],
    ),
    webhooks.DealEvent: (
        Deal,
        ["deal.created", "deal.updated", "deal.stage_changed"],
        ["deal.won", "deal.lost", "deal.deleted", "deal.stalled"],
    ),
    webhooks.TaskEvent: (Task, ["task.created", "task.completed"], []),
    webhooks.MessageEvent: (Message, ["message.sent", "message.received"], []),
    webhooks.NoteEvent: (Note, ["note.created"], []),
    webhooks.PipelineEvent: (Pipeline, ["pipeline.updated"], []),
}
TYPED = [(name, kind, data) for kind, (data, *lists) in KINDS.items() for names in lists for name in names]
UNTYPED = [
    "company.created",
    "company.updated",
    "company.stage_changed",
    "appointment.created",
    "appointment.updated",
    "appointment.booked",
    "appointment.cancelled",
    "call.completed",
    "call.dispositioned",
    "call.missed",
    "campaign.completed",
    "document.sent",
    "document.viewed",
    "form.submitted",
    "invoice.paid",
    "something.new",
]


@pytest.mark.parametrize(("name", "kind", "data"), TYPED, ids=[name for name, _, _ in TYPED])
def test_a_known_event_has_the_model_of_its_kind(name, kind, data) -> None:
    event = parsed(EVENT | {"event": name, "data": {"id": "x1"}})

    assert type(event) is kind
    assert event.event == name
    assert event.data == data(id="x1")


def test_every_event_with_a_model_is_tested_here() -> None:
    assert {name for name, _, _ in TYPED} == set(EVENTS)


@pytest.mark.parametrize("name", UNTYPED)
def test_any_other_event_keeps_all_that_came(name) -> None:
    event = parsed(EVENT | {"event": name, "attempt": 2})

    assert type(event) is webhooks.UnknownEvent
    assert (event.event, event.account_id) == (name, "acc_1")
    assert event.data == Outcome(id="c1", firstName="Zoë")
    assert event.model_extra == {"attempt": 2}


def test_an_event_has_workspace_and_time() -> None:
    event = parsed(EVENT)

    assert event.account_id == "acc_1"
    assert event.timestamp == datetime(2026, 10, 21, 12, tzinfo=UTC)
    assert event.data.first_name == "Zoë"


def test_the_name_of_an_event_may_be_under_type() -> None:
    without = {key: value for key, value in EVENT.items() if key != "event"}

    event = parsed(without | {"type": "deal.won"})

    assert type(event) is webhooks.DealEvent
    assert event.event == "deal.won"


@pytest.mark.parametrize("content", [{}, {"data": {"id": "c1"}}, {"event": None}])
def test_an_event_without_a_name_is_unknown(content) -> None:
    event = parsed(content)

    assert type(event) is webhooks.UnknownEvent
    assert event.event is None


@pytest.mark.parametrize(
    "content",
    [
        EVENT | {"data": None},
        {"event": "contact.created"},
        EVENT | {"accountId": 7, "timestamp": None},
    ],
)
def test_an_event_may_lack_anything_but_its_name(content) -> None:
    assert type(parsed(content)) is webhooks.ContactEvent


def test_an_event_that_is_not_shaped_like_its_kind_is_still_an_event() -> None:
    event = parsed(EVENT | {"data": {"id": "c1", "leadScore": "high"}})

    assert type(event) is webhooks.ContactEvent
    assert event.event == "contact.created"
    assert event.data.lead_score is None
    assert event.data.model_extra["leadScore"] == "high"


@pytest.mark.parametrize(("field", "value"), [("data", [{"id": "c1"}]), ("data", "c1"), ("timestamp", "yesterday")])
def test_a_signed_event_is_never_refused_for_an_odd_field(field, value) -> None:
    event = parsed(EVENT | {field: value})

    assert type(event) is webhooks.ContactEvent
    assert getattr(event, field) is None
    assert event.model_extra[field] == value


def test_an_event_can_be_told_by_its_class() -> None:
    event = parsed(EVENT)

    match event:
        case webhooks.ContactEvent(data=contact):
            assert contact.id == "c1"
        case _:
            pytest.fail("it is a contact's")


def test_an_event_can_be_copied() -> None:
    assert copy.deepcopy(parsed(EVENT)) == parsed(EVENT)


# --- Too much of it --------------------------------------------------------------------------------------------------

TOO_MUCH = {
    "objects": b"{}," * 40_001,
    "lists": b"[]," * 40_001,
    "floats": b"1.5," * 200_001,
    "texts": b'"aa",' * 200_001,
    "an integer": b"9" * 1_500_000 + b",",
    "a long text": b'"' + b"a" * (20 << 20) + b'",',
}


@pytest.mark.parametrize("content", TOO_MUCH.values(), ids=TOO_MUCH)
def test_a_body_that_would_fill_the_memory_is_refused(content) -> None:
    with pytest.raises(conduyt.WebhookVerificationError, match=r"signed, but it holds (a number of )?more than"):
        parsed(b'{"event":"contact.created","data":{"id":"c1","x":[' + content + b"1]}}")


def test_an_event_in_which_next_to_nothing_fits_is_refused() -> None:
    with pytest.raises(conduyt.WebhookVerificationError, match="too many of its values"):
        parsed(EVENT | {"data": {"id": "c1", "tags": [1] * 6_000}})


@pytest.mark.parametrize(
    "body",
    [
        b'{"event":"contact.created","data":{"id":"c1","firstName":"Ada \\ud83d"}}',
        b'{"event":"contact.created","data":{"id":"c1","firstName":"Ada \xed\xa0\xbd"}}',
        b'\xef\xbb\xbf{"event":"contact.created","data":{"id":"c1","firstName":"Ada \\ud83d"}}',
        '{"event":"contact.created","data":{"id":"c1","firstName":"Ada \\ud83d"}}'.encode("utf-16"),
    ],
)
def test_half_an_emoji_or_a_byte_order_mark_costs_no_delivery(body) -> None:
    event = webhooks.parse(*signed(body), SECRET)

    assert (event.event, event.data.first_name) == ("contact.created", "Ada \ufffd")
