"""What a CSV file can be imported as: contacts, companies or deals, and their fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

ObjectType: TypeAlias = Literal["contacts", "companies", "deals"]
"""What the rows of a file are."""

CellCheck: TypeAlias = Literal["text", "email", "phone", "zip", "country", "tags", "number", "time"]

CUSTOM: Final = "customFields."
_CUSTOM_IN_FRAMES = "custom_fields."


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportTarget:
    """One type of object."""

    name: str
    """What the service calls it."""
    noun: str
    fields: Mapping[str, tuple[CellCheck, int | None]]
    """What a cell of each field must look like, and its most characters. A test holds this to the API description."""
    keys: tuple[str, ...]
    """The fields by which the service finds an object."""
    needs_key: bool
    """Whether no object can be without them."""
    aliases: Mapping[str, str] = field(default_factory=dict[str, str])
    left_out: frozenset[str]
    """Columns of exports, the service's own and those of this package, that no import takes."""

    def field_of(self, name: str) -> str | None:
        """Return the field that a column is about, if any: `First Name` and `first_name` are `firstName`."""
        if (key := custom_key(name)) is not None:
            return CUSTOM + key
        plain = bare(name)
        return self.aliases.get(plain) or next((one for one in self.fields if one.casefold() == plain), None)

    def is_alias(self, name: str) -> bool:
        """Whether a column has another name than its field."""
        return bare(name) in self.aliases


def custom_key(name: str) -> str | None:
    """Return the key of the custom field that a column is about, if any."""
    for prefix in (CUSTOM, _CUSTOM_IN_FRAMES):
        if name.startswith(prefix) and len(name) > len(prefix):
            return name.removeprefix(prefix)
    return None


def bare(name: str) -> str:
    """Return the letters of a name, in lower case."""
    return re.sub(r"[\s_-]", "", name).casefold()


_CONTACTS = ImportTarget(
    name="contacts",
    noun="contact",
    fields={
        "firstName": ("text", 100),
        "lastName": ("text", 100),
        "email": ("email", 254),
        "phone": ("phone", 30),
        "company": ("text", 200),
        "companyId": ("text", None),
        "jobTitle": ("text", 150),
        "source": ("text", 100),
        "addressLine1": ("text", 200),
        "addressLine2": ("text", 200),
        "city": ("text", 100),
        "state": ("text", 100),
        "zip": ("zip", 20),
        "country": ("country", 2),
        "assignedTo": ("text", None),
        "tags": ("tags", None),
    },
    keys=("email", "phone"),
    needs_key=False,
    aliases={"address": "addressLine1"},  # a column of the service's own template
    left_out=frozenset(
        {"id", "leadscore", "optedoutemail", "optedoutsms", "donotcontact", "lastcontactedat", "createdat", "updatedat"}
        | {"timezone", "timezonesource"}
        # Those of data frames.
        | {"accountid", "avatarurl", "metadata", "collaborators", "masterstatus", "masterstatuschangedat"}
        | {"masterstatusreason", "legacystatus", "donotcontactat", "donotcontactbyid", "donotcontactby"}
        | {"donotcontactreason", "lastinboundat", "lastoutboundat", "lastcalldisposition", "conversationlastreadat"}
        | {"language", "territory", "externalbackend", "linetypeclaimuntil", "wondealid", "sourcelists"}
        | {"hasoutboundsms", "hasoutboundemail", "duplicateproposals", "heldidentifiers", "deletedat", "visibility"}
        | {"assigneduser", "recentactivities"}
    ),
)
_COMPANIES = ImportTarget(
    name="companies",
    noun="company",
    fields={
        "name": ("text", None),
        "domain": ("text", None),
        "industry": ("text", None),
        "size": ("text", None),
        "website": ("text", None),
        "phone": ("phone", None),
        "address": ("text", None),
        "city": ("text", None),
        "state": ("text", None),
        "zip": ("zip", None),
        "country": ("country", None),
        "description": ("text", None),
        "tags": ("tags", None),
    },
    keys=("name",),
    needs_key=True,
    left_out=frozenset({"id", "accountid", "contactcount", "dealcount", "totalvalue", "createdat", "updatedat"}),
)
_DEALS = ImportTarget(
    name="opportunities",
    noun="deal",
    fields={
        "name": ("text", 200),
        "value": ("number", None),
        "pipelineId": ("text", None),
        "stageId": ("text", None),
        "contactId": ("text", None),
        "companyId": ("text", None),
        "currency": ("text", 10),
        "status": ("text", None),
        "priority": ("text", None),
        "expectedCloseDate": ("time", None),
        "appointmentAt": ("time", None),
        "probability": ("number", None),
        "assignedTo": ("text", None),
        "tags": ("tags", None),
    },
    keys=("name",),
    needs_key=True,
    aliases={"title": "name"},
    left_out=frozenset(
        {"id", "accountid", "lostreason", "wonat", "lostat", "sortorder", "stageenteredat", "stageenteredatexact"}
        | {"contact", "stage", "pipeline", "assigneduser", "createdat", "updatedat"}
    ),
)
TARGETS: Final[Mapping[str, ImportTarget]] = {"contacts": _CONTACTS, "companies": _COMPANIES, "deals": _DEALS}
