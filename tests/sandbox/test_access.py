"""Keys, scopes, workspaces and limits."""

from collections.abc import Callable, Iterator

import pytest

from conduyt.sandbox import Sandbox

from .conftest import Caller

CallerWith = Callable[[Sandbox, str | None], Caller]


@pytest.fixture
def caller() -> Iterator[CallerWith]:
    made: list[Caller] = []

    def make(sandbox: Sandbox, key: str | None) -> Caller:
        made.append(Caller(sandbox, key))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_a_request_without_a_key_is_unauthenticated(demo: Sandbox, caller: CallerWith) -> None:
    assert caller(demo, None).error("GET", "/contacts", 401)["code"] == "unauthenticated"


def test_an_unknown_key_is_unauthenticated(demo: Sandbox, caller: CallerWith) -> None:
    assert caller(demo, "cdy_nobody").error("GET", "/contacts", 401)["code"] == "unauthenticated"


def test_a_key_has_to_come_as_a_bearer_token(demo: Sandbox, caller: CallerWith) -> None:
    headers = {"Authorization": f"Basic {demo.keys['admin']}"}
    caller(demo, None).error("GET", "/contacts", 401, headers=headers)


def test_every_key_names_what_it_is_for(demo: Sandbox) -> None:
    assert list(demo.keys) == ["read", "read-write", "admin"]
    assert all(key.startswith("cdy_sandbox_") for key in [*demo.keys.values(), *demo.other_keys.values()])


def test_a_read_key_cannot_write(demo: Sandbox, caller: CallerWith) -> None:
    error = caller(demo, demo.keys["read"]).error("POST", "/contacts", 403, json={})
    assert error["code"] == "permission_denied"
    assert "read-write" in error["message"]


def test_a_read_write_key_cannot_delete(sandbox: Sandbox, caller: CallerWith) -> None:
    api = caller(sandbox, sandbox.keys["read-write"])
    contact = api.ok("POST", "/contacts", json={"firstName": "Ada"})
    error = api.error("DELETE", f"/contacts/{contact['id']}", 403)
    assert "admin" in error["message"]


def test_the_scope_is_checked_before_the_id(demo: Sandbox, caller: CallerWith) -> None:
    caller(demo, demo.keys["read"]).error("DELETE", "/contacts/con_nobody", 403)


def test_a_workspace_does_not_see_the_contacts_of_another(sandbox: Sandbox, caller: CallerWith) -> None:
    mine = caller(sandbox, sandbox.keys["admin"]).ok("POST", "/contacts", json={"email": "ada@example.com"})
    other = caller(sandbox, sandbox.other_keys["admin"])

    other.error("GET", f"/contacts/{mine['id']}", 404)
    assert other.ok("GET", "/contacts") == []
    assert other.ok("POST", "/contacts", json={"email": "ada@example.com"})["accountId"] != mine["accountId"]


def test_answers_say_how_much_of_the_limit_is_left(demo: Sandbox, caller: CallerWith) -> None:
    api = caller(demo, demo.other_keys["read"])
    running = demo.clock.state()
    demo.clock.freeze()
    try:
        first, second = api("GET", "/pipelines"), api("GET", "/pipelines")
        assert int(first.headers["X-RateLimit-Reset"]) - demo.clock.now().timestamp() <= 60
    finally:
        demo.clock.set_state(running)
    assert first.headers["X-RateLimit-Limit"] == "2500"
    assert int(first.headers["X-RateLimit-Remaining"]) - int(second.headers["X-RateLimit-Remaining"]) == 1


def test_failures_carry_the_limits_too(demo: Sandbox, caller: CallerWith) -> None:
    assert "X-RateLimit-Remaining" in caller(demo, None)("GET", "/contacts").headers


@pytest.fixture
def starter() -> Iterator[Sandbox]:
    with Sandbox(seed="empty", plan="starter") as sandbox:
        sandbox.clock.freeze()
        yield sandbox


def test_too_many_requests_in_a_second_are_refused(starter: Sandbox, caller: CallerWith) -> None:
    api = caller(starter, starter.keys["read"])
    assert [api("GET", "/contacts").status_code for _ in range(20)] == [200] * 20

    refused = api("GET", "/contacts")

    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "1")
    assert refused.json()["error"]["code"] == "rate_limited"


def test_after_the_second_requests_are_welcome_again(starter: Sandbox, caller: CallerWith) -> None:
    api = caller(starter, starter.keys["read"])
    for _ in range(21):
        api("GET", "/contacts")
    starter.clock.advance(1)
    assert api("GET", "/contacts").status_code == 200


def test_too_many_requests_in_a_minute_are_refused_until_its_end(starter: Sandbox, caller: CallerWith) -> None:
    api = caller(starter, starter.keys["read"])
    starter.clock.advance(60 - starter.clock.now().timestamp() % 60)
    for _ in range(5):
        for _ in range(20):
            assert api("GET", "/contacts").status_code == 200
        starter.clock.advance(1)

    refused = api("GET", "/contacts")
    assert refused.status_code == 429
    assert refused.headers["X-RateLimit-Remaining"] == "0"
    assert 54 <= int(refused.headers["Retry-After"]) <= 55

    starter.clock.advance(int(refused.headers["Retry-After"]))
    assert api("GET", "/contacts").headers["X-RateLimit-Remaining"] == "99"


def test_each_key_has_its_own_limit(starter: Sandbox, caller: CallerWith) -> None:
    api = caller(starter, starter.keys["read"])
    for _ in range(21):
        api("GET", "/contacts")
    assert caller(starter, starter.keys["admin"])("GET", "/contacts").status_code == 200
