"""What everybody works on: a contact of 30 fields (1.1 kB) for pages of 100, and models of it for the peers."""

from __future__ import annotations

import json
from typing import Any

PER_PAGE = 100

TEXTS = """account_id first_name last_name email phone company company_id job_title address_line1 address_line2 city
    state zip country avatar_url source assigned_to master_status master_status_reason legacy_status
    do_not_contact_by_id do_not_contact_reason last_call_disposition timezone timezone_source language won_deal_id"""
TIMES = """last_contacted_at master_status_changed_at do_not_contact_at last_inbound_at last_outbound_at
    conversation_last_read_at line_type_claim_until created_at updated_at deleted_at"""
FLAGS = "opted_out_sms opted_out_email do_not_contact has_outbound_sms has_outbound_email"
OTHERS = "do_not_contact_by territory external_backend duplicate_proposals held_identifiers"
LISTS = "collaborators source_lists"


def contact(number: int) -> dict[str, Any]:
    """One contact as the API would send it; no two are alike."""
    person, place = f"p{number:06}", number % 97
    return {
        "id": f"con_{number:08}",
        "accountId": "acc_01HX7Q5CA9",
        "firstName": f"Sarah-{person}",
        "lastName": f"Okonkwo-{number % 1000}",
        "email": f"sarah.{person}@example.com",
        "phone": f"+1415{number:07}",
        "company": f"Acme {number % 500} Ltd",
        "companyId": f"com_{number % 500:08}",
        "jobTitle": "Head of Procurement",
        "addressLine1": f"{number % 900} Harbour Street",
        "city": f"Springfield {place}",
        "state": "CA",
        "zip": f"{94000 + place}",
        "country": "US",
        "source": "trade-fair",
        "leadScore": number % 100,
        "optedOutSms": False,
        "optedOutEmail": number % 2 == 0,
        "assignedTo": "usr_00000007",
        "avatarUrl": f"https://cdn.example.com/people/{person}/portrait-256.jpg",
        "tags": [{"id": f"tag_{tag}", "name": f"Tag {tag}", "color": "#6B7280"} for tag in range(3)],
        "customFields": {"budget": 24000 + number, "renewal": "2027-03-01", "tier": "gold"},
        "masterStatus": "open",
        "timezone": "America/Los_Angeles",
        "address": {"street": "Harbour Street", "city": f"Springfield {place}"},  # a field nobody's model knows
        "lastContactedAt": "2026-11-02T09:30:00.000Z",
        "lastInboundAt": "2026-11-01T17:05:12.000Z",
        "lastOutboundAt": "2026-10-30T08:00:00.000Z",
        "createdAt": "2025-01-15T10:30:00.000Z",
        "updatedAt": "2026-11-02T09:30:01.000Z",
    }


def encode(value: object) -> bytes:
    """Bytes as a server writes them."""
    return json.dumps(value, separators=(",", ":")).encode()


def contact_model(base: Any, alias: str = "alias") -> Any:
    """The model of conduyt's contact, field by field, on the base class of a peer.

    Each of the pydantic kind gets the very same types: what is compared is how a library fills them.
    """
    from datetime import datetime

    from pydantic import Field, create_model
    from pydantic.alias_generators import to_camel

    def make(title: str, /, **types: Any) -> Any:
        names = {"visibility": "_visibility"}
        fields = {
            name: (type_ | None, Field(default=None, **{alias: names.get(name, to_camel(name))}))
            for name, type_ in types.items()
        }
        return create_model(title, __base__=base, **fields)

    user = make("User", id=str, first_name=str, last_name=str, email=str)
    tag = make(
        "Tag",
        **dict.fromkeys(("id", "account_id", "name", "color", "description", "merged_into_id"), str),
        merged_at=datetime,
        created_at=datetime,
    )
    return make(
        "Contact",
        id=str,
        **dict.fromkeys(TEXTS.split(), str),
        **dict.fromkeys(TIMES.split(), datetime),
        **dict.fromkeys(FLAGS.split(), bool),
        **dict.fromkeys(OTHERS.split(), object),
        **dict.fromkeys(LISTS.split(), list[object]),
        custom_fields=dict[str, object],
        metadata=dict[str, object],
        lead_score=int,
        assigned_user=user,
        tags=list[tag],
        visibility=make("Visibility", editable=bool),
        recent_activities=list[make("Activity", id=str, type=str, title=str, description=str, created_at=datetime)],
    )
