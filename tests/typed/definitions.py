"""The definitions of the module that the type checkers read: tests/typing/crm.py. Run this file to write it again."""

from __future__ import annotations

from pathlib import Path

from conduyt.models import CustomField, generate

CRM = Path(__file__).parents[1] / "typing" / "crm.py"


def defined(
    key: str | None,
    kind: str = "text",
    *,
    entity: str | None = "contact",
    label: str | None = None,
    choices: list[str] | None = None,
    required: bool | None = None,
) -> CustomField:
    return CustomField.model_validate(
        {
            "entityType": entity,
            "fieldKey": key,
            "fieldType": kind,
            "label": label,
            "options": choices,
            "isRequired": required,
        }
    )


DEFINITIONS = [
    defined("preferred_plan", "select", label="Preferred plan", choices=["Starter", "Standard", "Premium"]),
    defined("lead-source", "text", label="Where the lead came from", required=True),
    defined("birthday", "date", label="Birthday"),
    defined("seats", "number", label="Seats"),
    defined("vip", "boolean", label="VIP"),
    defined("languages", "multiselect", label="Languages", choices=["de", "en", "fr"]),
    defined("contract_months", "number", entity="deal", label="Months of the contract"),
]

if __name__ == "__main__":
    generate(DEFINITIONS, CRM)
