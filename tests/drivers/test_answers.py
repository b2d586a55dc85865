"""What comes back: errors as the API words them, answers that break off or never end, redirects, certificates."""

import gzip
import json
import ssl
import subprocess
from pathlib import Path
from shutil import which

import pytest

import conduyt
from conduyt._transport import body as response_body

from .conftest import Connect
from .either import CONTACT, NEW_DEAL, done, failure
from .server import Exchange, Server, Step, answer, close, cut, raw, redirect, reset, trickle

pytestmark = pytest.mark.anyio
# trio tells of generators that nobody closes. These are inside the HTTP library, out of reach when a body is given up.
abandoned = pytest.mark.filterwarnings("ignore:Async generator 'http:ResourceWarning")


# -- errors of the API -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (400, "invalid_request", conduyt.InvalidRequestError),
        (401, "unauthenticated", conduyt.AuthenticationError),
        (402, "payment_required", conduyt.PaymentRequiredError),
        (403, "permission_denied", conduyt.PermissionDeniedError),
        (404, "not_found", conduyt.NotFoundError),
        (409, "conflict", conduyt.ConflictError),
        (413, "payload_too_large", conduyt.PayloadTooLargeError),
        (422, "validation_failed", conduyt.ValidationFailedError),
        (429, "rate_limited", conduyt.RateLimitError),
        (500, "internal_error", conduyt.InternalServerError),
        (503, "unavailable", conduyt.ServiceUnavailableError),
    ],
)
async def test_each_status_has_its_exception(
    connect: Connect, status: int, code: str, error: type[conduyt.APIStatusError]
) -> None:
    with Server(answer(status, "")) as server, pytest.raises(error) as caught:
        await done(connect(server, max_retries=0).contacts.get("con_1"))

    assert (caught.value.status, caught.value.code) == (status, code)


async def test_the_details_of_a_validation_error_name_the_fields(connect: Connect) -> None:
    details = [{"field": "stageId", "message": "There is no such stage."}]
    with (
        Server(answer(422, failure("validation_failed", "Invalid.", details=details))) as server,
        pytest.raises(conduyt.ValidationFailedError, match="stageId: There is no such stage") as caught,
    ):
        await done(connect(server).deals.create(**NEW_DEAL))

    assert caught.value.details == (conduyt.FieldError("stageId", "There is no such stage."),)


async def test_a_conflict_names_the_contact_that_is_already_there(connect: Connect) -> None:
    with (
        Server(answer(409, {"error": "Duplicate contact", "existingId": "con_7"})) as server,
        pytest.raises(conduyt.ConflictError, match="Duplicate contact") as caught,
    ):
        await done(connect(server).contacts.create(email="sarah@example.com"))

    assert caught.value.existing_id == "con_7"


async def test_an_error_knows_the_id_of_its_request(connect: Connect) -> None:
    with (
        Server(answer(404, failure("not_found"), headers={"X-Request-Id": "req_42"})) as server,
        pytest.raises(conduyt.NotFoundError, match=r"\[request id req_42\]") as caught,
    ):
        await done(connect(server).contacts.get("con_1"))

    assert caught.value.request_id == "req_42"
    assert caught.value.attempts[0].request_id == "req_42"


async def test_an_error_inside_a_good_status_is_an_error(connect: Connect) -> None:
    with (
        Server(answer(200, {"error": "Contact is archived"})) as server,
        pytest.raises(conduyt.APIStatusError, match="Contact is archived"),
    ):
        await done(connect(server, max_retries=0).contacts.get("con_1"))


# -- answers that are none ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "says"),
    [
        (reset(), "ReadError"),
        (close(), "Server disconnected without sending a response"),
        (cut(CONTACT, after=10), "peer closed connection without sending complete message body"),
        (raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nXYZ\r\n"), "RemoteProtocolError"),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\n{}"), "RemoteProtocolError"),
        (raw(b"HTTP/1.1 twohundred OK\r\n\r\n{}"), "RemoteProtocolError"),
    ],
    ids=["reset", "closed", "cut", "bad chunks", "two lengths", "no status"],
)
@abandoned
async def test_a_broken_answer_is_a_connection_error_that_says_how_it_broke(
    connect: Connect, transport: str, step: Step, says: str
) -> None:
    with (
        Server(step) as server,
        pytest.raises(
            conduyt.APIConnectionError, match="ConnectionError: ." if transport == "fast" else says
        ) as caught,
    ):
        await done(connect(server, max_retries=0).contacts.get("con_1"))

    assert not isinstance(caught.value, conduyt.APITimeoutError)
    assert caught.value.request_sent


BODY = gzip.compress(b'{"data": {"id": "con_1"}}', mtime=0)  # the ids of tests must be the same in each process


@pytest.mark.parametrize(
    ("body", "encoding", "says"),
    [
        (b"not gzip", "gzip", "says it is compressed with gzip, and is not"),
        (gzip.compress(BODY, mtime=0), "gzip, gzip", "encoded as 'gzip, gzip', which was not asked for"),
        (BODY, "br", "encoded as 'br', which was not asked for"),
        (BODY, "deflate", "encoded as 'deflate', which was not asked for"),
    ],
)
@abandoned
async def test_an_answer_that_is_not_encoded_as_asked_for_is_refused(
    connect: Connect, body: bytes, encoding: str, says: str
) -> None:
    headers = {"content-encoding": encoding, "content-type": "application/json"}
    with Server(answer(201, body, headers=headers)) as server, pytest.raises(conduyt.ResponseDecodeError) as caught:
        await done(connect(server).deals.create(**NEW_DEAL))

    assert says in str(caught.value)
    assert caught.value.maybe_applied


async def test_a_compressed_answer_that_breaks_off_is_asked_for_again(connect: Connect) -> None:
    headers = {"content-encoding": "gzip", "content-type": "application/json"}
    with Server(answer(200, BODY[:-9], headers=headers), answer(200, BODY, headers=headers)) as server:
        contact = await done(connect(server).contacts.get("con_1"))

    assert contact.id == "con_1"
    assert len(server.requests) == 2


async def test_what_comes_after_an_answer_is_not_taken_for_the_next_one(connect: Connect) -> None:
    first, second = ({"data": {"id": id_}} for id_ in ("con_1", "con_2"))
    surplus = b'HTTP/1.1 200 OK\r\ncontent-length: 25\r\n\r\n{"data":{"id":"con_666"}}'

    def twice(exchange: Exchange) -> None:
        body = json.dumps(first).encode()
        exchange.send(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b%b" % (len(body), body, surplus))

    with Server(twice, answer(200, second)) as server:
        client = connect(server)
        ids = [(await done(client.contacts.get(id_))).id for id_ in ("con_1", "con_2")]

    assert ids == ["con_1", "con_2"]


async def test_an_error_is_what_its_status_says_even_if_its_body_breaks_off(connect: Connect) -> None:
    with (
        Server(raw(b"HTTP/1.1 404 No\r\nContent-Length: 500\r\n\r\n{")) as server,
        pytest.raises(conduyt.NotFoundError),
    ):
        await done(connect(server).contacts.get("con_1"))


@abandoned
async def test_an_error_is_what_its_status_says_even_if_its_body_does_not_end_in_time(connect: Connect) -> None:
    head = b"HTTP/1.1 422 No\r\nContent-Length: 9000000\r\n\r\n"
    with (
        Server(trickle(head, slowly=b" ")) as server,
        pytest.raises(conduyt.ValidationFailedError) as caught,
    ):
        await done(connect(server, deadline=1.5).contacts.create(email="ada@example.com"))

    assert not caught.value.maybe_applied


@pytest.mark.parametrize(
    "answered",
    [
        b"jane.doe@x.test HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 2x0 jane.doe@x.test\r\n\r\n",
        b"HTTP/1.1 200 OK\r\njane doe: jane.doe@x.test\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\njane.doe@x.test\r\n",
    ],
)
async def test_an_error_does_not_quote_what_is_no_http(connect: Connect, answered: bytes) -> None:
    with Server(raw(answered)) as server, pytest.raises(conduyt.APIConnectionError, match="broke: ") as caught:
        await done(connect(server, max_retries=0).contacts.list(search="jane"))

    assert "jane" not in str(caught.value)


@abandoned
async def test_the_body_of_an_error_is_read_no_further_than_makes_sense(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(response_body, "MAX_ERROR_BODY", 1000)
    with (
        Server(trickle(b"HTTP/1.1 403 No\r\nContent-Length: 9000000\r\n\r\n", slowly=b"x" * 500, pause=0.01)) as server,
        pytest.raises(conduyt.PermissionDeniedError),
    ):
        await done(connect(server).contacts.get("con_1"))


async def test_a_compressed_answer_is_unpacked(connect: Connect) -> None:
    body = gzip.compress(b'{"data": {"id": "con_1"}}')
    with Server(answer(200, body, headers={"content-encoding": "gzip"})) as server:
        contact = await done(connect(server).contacts.get("con_1"))

    assert contact.id == "con_1"
    assert server.request.headers["accept-encoding"] == "gzip"


@abandoned
async def test_an_answer_without_end_is_given_up(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(response_body, "MAX_BODY", 10_000)
    with (
        Server(then=answer(200, b"x" * 10_001)) as server,
        pytest.raises(conduyt.ResponseDecodeError, match="the answer exceeds"),
    ):
        await done(connect(server, max_retries=0).contacts.export_csv())


@abandoned
async def test_a_small_answer_that_unpacks_to_a_huge_one_is_given_up(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(response_body, "MAX_BODY", 1_000_000)
    bomb = gzip.compress(b"0" * 5_000_000)
    assert len(bomb) < 10_000
    with (
        Server(answer(200, bomb, headers={"content-encoding": "gzip"})) as server,
        pytest.raises(conduyt.ResponseDecodeError, match="the answer exceeds"),
    ):
        await done(connect(server, max_retries=0).contacts.export_csv())


@abandoned
async def test_json_has_less_room_than_a_file(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(response_body, "MAX_BYTES", 10_000)
    body = b'{"data": {"id": "con_1"}' + b" " * 10_000 + b"}"
    with Server(then=answer(200, body)) as server:
        client = connect(server, max_retries=0)
        raw = await done(client.request("GET", "/contacts/con_1"))
        with pytest.raises(conduyt.ResponseDecodeError, match="the answer exceeds"):
            await done(client.contacts.get("con_1"))
        with pytest.raises(conduyt.ResponseDecodeError, match="the answer exceeds"):
            await done(client.request("GET", "/contacts/con_1", into=dict))

    assert raw.content == body


async def test_an_answer_of_the_largest_size_is_taken(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(response_body, "MAX_BODY", 10_000)
    with Server(answer(200, b"x" * 10_000)) as server:
        export = await done(connect(server).contacts.export_csv())

    assert len(export) == 10_000


# -- certificates ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def self_signed(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A certificate that nobody vouches for, made now so that none expires in the repository."""
    openssl = which("openssl")
    if openssl is None:
        pytest.skip("needs openssl to make a certificate")
    folder: Path = tmp_path_factory.mktemp("certificate")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-subj", "/CN=localhost", "-days", "2", "-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


async def test_an_untrusted_certificate_is_final(connect: Connect, self_signed: ssl.SSLContext) -> None:
    with (
        Server(tls=self_signed) as server,
        pytest.raises(conduyt.APIConnectionError, match="CERTIFICATE_VERIFY_FAILED") as caught,
    ):
        await done(connect(server).contacts.get("con_1"))

    assert len(caught.value.attempts) == server.connections == 1


async def test_nothing_is_sent_to_a_server_with_an_untrusted_certificate(
    connect: Connect, self_signed: ssl.SSLContext
) -> None:
    with Server(tls=self_signed) as server, pytest.raises(conduyt.APIConnectionError) as caught:
        await done(connect(server).deals.create(**NEW_DEAL))

    assert server.requests == []
    assert not caught.value.request_sent
    assert not caught.value.maybe_applied


async def test_nothing_is_sent_to_a_server_that_speaks_no_tls(connect: Connect) -> None:
    with Server() as server, pytest.raises(conduyt.APIConnectionError) as caught:
        await done(connect(server.url.replace("http:", "https:"), max_retries=0).deals.create(**NEW_DEAL))

    assert not caught.value.request_sent


# -- redirects ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_never_followed(connect: Connect, status: int) -> None:
    with (
        Server(then=answer(200, CONTACT)) as elsewhere,
        Server(redirect(elsewhere.url, status)) as server,
        pytest.raises(conduyt.APIStatusError, match=f"redirects to {elsewhere.address}") as caught,
    ):
        await done(connect(server).contacts.get("con_1"))

    assert caught.value.status == status
    assert len(server.requests) == 1
    assert elsewhere.connections == 0


async def test_a_redirect_of_a_create_takes_neither_body_nor_key_along(connect: Connect) -> None:
    with (
        Server(then=answer(201, CONTACT)) as elsewhere,
        Server(redirect(elsewhere.url, 307)) as server,
        pytest.raises(conduyt.APIStatusError),
    ):
        await done(connect(server).deals.create(**NEW_DEAL))

    assert len(server.requests) == 1
    assert elsewhere.connections == 0


async def test_a_redirect_to_the_same_server_is_not_followed_either(connect: Connect) -> None:
    with (
        Server(redirect("/api/v1/contacts/con_2")) as server,
        pytest.raises(conduyt.APIStatusError, match="redirects to another address"),
    ):
        await done(connect(server).contacts.get("con_1"))

    assert len(server.requests) == 1


async def test_a_documented_redirect_is_handed_over_as_an_address(connect: Connect) -> None:
    with Server(then=answer(200, b"")) as elsewhere:
        signed = f"http://{elsewhere.address}/leads.csv?signature=abc"
        with Server(redirect(signed)) as server:
            found = await done(connect(server).contacts.imports.get_download_url("imp_1"))

    assert found.url == signed
    assert elsewhere.connections == 0
