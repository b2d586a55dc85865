"""The libraries on trial, each driven through the entry point it has for operations it does not know.

Nothing is imported before it is used: a child process loads its own library alone, and the cold start is measured too.
"""

from __future__ import annotations

from contact import PER_PAGE, contact_model

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from typing import Any, ClassVar

KEY = "cdy_0123456789abcdef0123"
ID = "con_00000123"


class Contestant:
    """One library, its client made, and no request sent yet.

    Args:
        url: The server, with the delay of its answers in milliseconds as the first part of the path.
        total: Contacts in the list.
        window: Pages in flight during a walk, for whoever can do that.
    """

    envelope = "cursor"

    def __init__(self, url: str, total: int = 10_000, window: int = 1) -> None:
        self.base = f"{url}/{self.envelope}/{total}"
        self.total = total
        self.window = window
        self.setup()

    def setup(self) -> None:
        """Import the library and make its client."""

    def get(self) -> Any:
        """One contact."""
        raise NotImplementedError

    def page(self) -> Any:
        """A page of contacts."""
        raise NotImplementedError

    def walk(self) -> Iterator[Any]:
        """Every contact of the list."""
        raise NotImplementedError

    def decoder(self) -> Callable[[bytes], Any]:
        """What turns the bytes of a page into objects, and keeps nothing else of them."""
        raise NotImplementedError

    async def async_get(self) -> Callable[[], Awaitable[Any]]:
        """Make a client inside the running loop, and return what fetches one contact with it."""
        raise NotImplementedError


class Conduyt(Contestant):
    """Our client as `Conduyt()` makes it."""

    envelope = "conduyt"
    transport: ClassVar[dict[str, Any]] = {}

    def setup(self) -> None:
        from conduyt import Conduyt

        self.client = Conduyt(KEY, base_url=self.base, **self.transport)

    def get(self) -> Any:
        return self.client.contacts.get(ID)

    def page(self) -> Any:
        return self.client.contacts.list(limit=PER_PAGE)

    def walk(self) -> Iterator[Any]:
        page = self.client.contacts.list(limit=PER_PAGE)
        return page.items(concurrency=self.window) if self.window > 1 else page.items()

    def decoder(self) -> Callable[[bytes], Any]:
        from conduyt._core.messages import Response
        from conduyt._values.response import Headers, ResponseInfo
        from conduyt.endpoints.contacts import LIST

        headers = Headers({"content-type": "application/json"})
        info = ResponseInfo(status=200, headers=headers, method="GET", path="/contacts", attempts=(), elapsed=0.0)
        return lambda body: LIST.decode(Response(status=200, headers=headers, body=body), info).data

    async def async_get(self) -> Callable[[], Awaitable[Any]]:
        from conduyt import AsyncConduyt

        client = AsyncConduyt(KEY, base_url=self.base, **self.transport)
        return lambda: client.contacts.get(ID)


class ConduytFast(Conduyt):
    """Our client on the transport of the extra `fast`."""

    transport: ClassVar[dict[str, Any]] = {"transport": "fast"}


class ConduytOverHttpx(Conduyt):
    """Our client through an httpx client of the caller's own."""

    def setup(self) -> None:
        import httpx

        from conduyt import Conduyt

        self.client = Conduyt(KEY, base_url=self.base, http_client=httpx.Client())

    async def async_get(self) -> Callable[[], Awaitable[Any]]:
        import httpx

        from conduyt import AsyncConduyt

        client = AsyncConduyt(KEY, base_url=self.base, http_client=httpx.AsyncClient())
        return lambda: client.contacts.get(ID)


class Httpx(Contestant):
    """httpx alone: the bytes, no objects."""

    envelope = "conduyt"

    def setup(self) -> None:
        import httpx

        self.client = httpx.Client()

    def get(self) -> Any:
        return self.client.get(f"{self.base}/contacts/{ID}").content

    def page(self) -> Any:
        return self.client.get(f"{self.base}/contacts", params={"limit": PER_PAGE}).content

    def decoder(self) -> Callable[[bytes], Any]:
        import json

        return lambda body: json.loads(body)["data"]

    async def async_get(self) -> Callable[[], Awaitable[Any]]:
        import httpx

        # As it comes, but that a task waits for its turn however long it takes: the last of 256 might give up.
        client, url = httpx.AsyncClient(timeout=httpx.Timeout(5, pool=None)), f"{self.base}/contacts/{ID}"
        return lambda: client.get(url)


class ByHand(Httpx):
    """What one writes without any SDK: httpx, a pydantic model, a loop over the page numbers."""

    def setup(self) -> None:
        super().setup()
        from pydantic import BaseModel, ConfigDict, TypeAdapter, create_model

        class Base(BaseModel):
            model_config = ConfigDict(extra="allow")

        model = contact_model(Base)
        self.one = TypeAdapter(create_model("One", data=(model, ...)))
        self.many = TypeAdapter(create_model("Many", data=(list[model], ...)))

    def get(self) -> Any:
        return self.one.validate_json(super().get()).data  # type: ignore[attr-defined]

    def page(self, number: int = 1) -> Any:
        answer = self.client.get(f"{self.base}/contacts", params={"page": number, "limit": PER_PAGE})
        return self.many.validate_json(answer.content).data  # type: ignore[attr-defined]

    def walk(self) -> Iterator[Any]:
        for number in range(1, self.total // PER_PAGE + 1):
            yield from self.page(number)

    def decoder(self) -> Callable[[bytes], Any]:
        return lambda body: self.many.validate_json(body).data  # type: ignore[attr-defined]


class OpenAI(Contestant):
    """`openai.OpenAI().get(path, cast_to=...)`, and its iterator over cursor pages."""

    def setup(self) -> None:
        import openai
        from openai.pagination import SyncCursorPage

        self.model = contact_model(openai.BaseModel)
        self.pages = SyncCursorPage
        self.client: Any = openai.OpenAI(api_key=KEY, base_url=self.base)

    def get(self) -> Any:
        return self.client.get(f"/contacts/{ID}", cast_to=self.model)

    def page(self) -> Any:
        options = {"params": {"limit": PER_PAGE}}
        return self.client.get_api_list("/contacts", page=self.pages[self.model], model=self.model, options=options)

    def walk(self) -> Iterator[Any]:
        return iter(self.page())

    def decoder(self) -> Callable[[bytes], Any]:
        import json

        construct = self.model.construct
        return lambda body: [construct(**row) for row in json.loads(body)["data"]]

    async def async_get(self) -> Callable[[], Awaitable[Any]]:
        import openai

        client: Any = openai.AsyncOpenAI(api_key=KEY, base_url=self.base)
        return lambda: client.get(f"/contacts/{ID}", cast_to=self.model)


class Anthropic(OpenAI):
    """The same of anthropic: both are made by one generator."""

    def setup(self) -> None:
        import anthropic
        from anthropic.pagination import SyncPage

        self.model = contact_model(anthropic.BaseModel)
        self.pages = SyncPage
        self.client = anthropic.Anthropic(api_key=KEY, base_url=self.base)

    async def async_get(self) -> Callable[[], Awaitable[Any]]:
        import anthropic

        client: Any = anthropic.AsyncAnthropic(api_key=KEY, base_url=self.base)
        return lambda: client.get(f"/contacts/{ID}", cast_to=self.model)


class Stripe(Contestant):
    """`StripeClient.raw_request` and `deserialize`; its objects know no fields, so there is no model to give it."""

    envelope = "stripe"

    def setup(self) -> None:
        import stripe

        *address, path = self.base.split("/", 3)
        self.path = f"/{path}"
        self.client = stripe.StripeClient(KEY, base_addresses={"api": "/".join(address)})

    def _fetch(self, path: str, **query: int) -> Any:
        return self.client.deserialize(self.client.raw_request("get", self.path + path, **query), query, api_mode="V1")

    def get(self) -> Any:
        return self._fetch(f"/contacts/{ID}")

    def page(self) -> Any:
        return self._fetch("/contacts", limit=PER_PAGE)

    def walk(self) -> Iterator[Any]:
        return iter(self.page().auto_paging_iter())

    def decoder(self) -> Callable[[bytes], Any]:
        import json

        import stripe

        return lambda body: stripe.ListObject.construct_from(json.loads(body), KEY).data


class GithubKit(Contestant):
    """`GitHub.request(..., response_model=...)` with its client held open, and its own paginator."""

    envelope = "list"

    def setup(self) -> None:
        from githubkit import GitHub
        from githubkit.compat import GitHubModel

        self.model = contact_model(GitHubModel)
        self.client = GitHub(KEY, base_url=self.base, http_cache=False).__enter__()  # the cache would only cost here

    def get(self) -> Any:
        return self.client.request("GET", f"/contacts/{ID}", response_model=self.model).parsed_data

    def _list(self, page: int = 1, per_page: int = PER_PAGE) -> Any:
        query = {"page": page, "per_page": per_page}
        return self.client.request("GET", "/contacts", params=query, response_model=list[self.model])  # type: ignore[name-defined]

    def page(self) -> Any:
        return self._list().parsed_data

    def walk(self) -> Iterator[Any]:
        from githubkit import Paginator

        items = iter(Paginator(self._list))
        return (next(items) for _ in range(self.total))  # it would ask for one page more to see that it is empty


class HubSpot(Contestant):
    """The contacts of hubspot-api-client, in HubSpot's own flat shape: its models are generated for that alone."""

    envelope = "hubspot"

    def setup(self) -> None:
        import hubspot

        self.client = hubspot.Client.create(access_token=KEY, host=self.base).crm.contacts.basic_api

    def get(self) -> Any:
        return self.client.get_by_id(ID)

    def page(self, after: str | None = None) -> Any:
        return self.client.get_page(limit=PER_PAGE, **({"after": after} if after else {}))

    def walk(self) -> Iterator[Any]:
        after = None
        while True:
            page = self.page(after)
            yield from page.results
            if page.paging is None:
                return
            after = page.paging.next.after


class Salesforce(Contestant):
    """simple-salesforce: ordered dicts. It speaks https only, so an adapter takes it to the server here."""

    envelope = "salesforce"

    def setup(self) -> None:
        import requests
        from requests.adapters import HTTPAdapter
        from simple_salesforce import Salesforce

        base = self.base

        class Plain(HTTPAdapter):
            def send(self, request: Any, *arguments: Any, **options: Any) -> Any:
                request.url = base + "/" + request.url.split("/", 3)[3]
                return super().send(request, *arguments, **options)

        session = requests.Session()
        session.mount("https://", Plain())
        self.client = Salesforce(session_id=KEY, instance_url="https://localhost", session=session)

    def get(self) -> Any:
        return self.client.Contact.get(ID)

    def page(self) -> Any:
        return self.client.query("SELECT FIELDS(ALL) FROM Contact")["records"]

    def walk(self) -> Iterator[Any]:
        return self.client.query_all_iter("SELECT FIELDS(ALL) FROM Contact")


ALL: dict[str, type[Contestant]] = {
    "conduyt": Conduyt,
    "conduyt via own httpx": ConduytOverHttpx,
    "conduyt fast": ConduytFast,
    "httpx": Httpx,
    "httpx + pydantic": ByHand,
    "openai": OpenAI,
    "anthropic": Anthropic,
    "stripe": Stripe,
    "githubkit": GithubKit,
    "hubspot": HubSpot,
    "simple-salesforce": Salesforce,
}
