"""Which contacts may get messages. The documentation names only the fields, such as optedOutEmail."""

from __future__ import annotations

from typing import Literal, TypeAlias

from conduyt.sandbox.store import Doc

Channel: TypeAlias = Literal["email", "sms"]


def obstacle(contact: Doc | None, channel: Channel) -> tuple[str, str] | None:
    """The reason why a contact may get no message, as a code and a text; `None` if it may."""
    address, opt_out, noun = {
        "email": ("email", "optedOutEmail", "email address"),
        "sms": ("phone", "optedOutSms", "phone number"),
    }[channel]
    if contact is None:
        return "not_found", "There is no such contact."
    if not contact[address]:
        return f"no_{address}", f"The contact has no {noun}."
    if contact["doNotContact"]:
        return "do_not_contact", "The contact must not be contacted."
    if contact[opt_out]:
        return "opted_out", "The contact has opted out."
    return None
