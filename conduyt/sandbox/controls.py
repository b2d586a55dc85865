"""What a test can read and change, with or without a server."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence

from conduyt.sandbox import outbox
from conduyt.sandbox.app import Api
from conduyt.sandbox.background import call_from_outside, react
from conduyt.sandbox.clock import Clock
from conduyt.sandbox.description import PREFIX
from conduyt.sandbox.edge import RecordedRequest
from conduyt.sandbox.faults import Faults
from conduyt.sandbox.outbox import OutboxMessage
from conduyt.sandbox.rules.messaging import inbound
from conduyt.sandbox.seed import FIRST_WORKSPACE
from conduyt.sandbox.surrogates import MESSAGE, fields_with_surrogates


class Controls(ABC):
    """The base of `Sandbox` and `InProcessSandbox`."""

    url: str

    def __init__(self, api: Api) -> None:
        self._api = api
        self.clock: Clock = api.clock
        self.keys: dict[str, str]
        self.other_keys: dict[str, str]
        self.keys, self.other_keys = api.keys()

    def _key(self, scope: str) -> str:
        if scope not in self.keys:
            raise ValueError(f"There is no scope {scope!r}; there are {', '.join(self.keys)}.")
        return self.keys[scope]

    @property
    def requests(self) -> list[RecordedRequest]:
        """The requests so far, in the order of their responses."""
        return self._api.edge.requests

    @property
    def faults(self) -> Faults:
        """Rules that make requests fail: `sandbox.faults.add(status=503, times=2)`."""
        return self._api.edge.faults

    @property
    def outbox(self) -> list[OutboxMessage]:
        """The emails and SMS sent so far. The sandbox delivers none of them.

        Some recipients make sending fail or take longer: see `conduyt.sandbox.rules.messaging.sending`.
        """
        return outbox.read(self._api.store)

    def receive(self, sender: str, body: str, *, subject: str | None = None, media: Sequence[bytes] = ()) -> str:
        """Receive a message in the first workspace, and return its id.

        Args:
            sender: An email address or a phone number, which makes it an email or an SMS. An unknown sender
                becomes a contact.
            body: The text. An SMS that says STOP opts the contact out of SMS.
            subject: Subject of an email.
            media: Attached files.

        Raises:
            ValueError: A text contains a lone surrogate, which cannot be sent.
        """
        for field in fields_with_surrogates({"sender": sender, "body": body, "subject": subject}):
            raise ValueError(f"{field}: {MESSAGE}.")
        api = self._api
        call = call_from_outside(api.store, api.clock, api.deliveries, FIRST_WORKSPACE)
        with api.store.transaction():
            message = inbound.receive(call, sender=sender, body=body, subject=subject, media=media)
            react(call)
        self.deliver_due()
        return str(message["id"])

    def create_key(
        self, scope: str = "admin", *, modules: Collection[str] | None = None, expires_in: float | None = None
    ) -> str:
        """Make another API key of the first workspace.

        Args:
            scope: What it may do: "read", "read-write" or "admin".
            modules: The modules that it may use, such as ["contacts", "bulk"]: the first words of the paths. Default:
                all.
            expires_in: Seconds until it expires by the clock of the sandbox. Default: never.

        Raises:
            ValueError: There is no such scope or module.
        """
        return self._api.create_key(scope, modules=modules, expires_in=expires_in)

    @property
    def inspector_url(self) -> str:
        """Where a browser can look into the sandbox. It contains a token: who knows it can see and reset everything."""
        return f"{self.url.removesuffix(PREFIX)}/?token={self._api.inspector_token}"

    def snapshot(self, name: str | None = None) -> str:
        """Keep the present state, for `restore`: content, keys, time, faults, and which requests were made so far.

        Args:
            name: A name for it. An earlier snapshot of this name is replaced. Default: a new name.

        Returns:
            The name.
        """
        return self._api.snapshot(name)

    @abstractmethod
    def deliver_due(self) -> None:
        """Call the webhooks whose deliveries are due. Runs automatically after a change and on `clock.advance`."""
