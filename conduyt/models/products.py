# Made from conduyt/api/products.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Models of products."""

from __future__ import annotations

from decimal import Decimal

from pydantic import AwareDatetime

from conduyt._values.model import Id, Model


class Product(Model):
    """Something you sell, with a price."""

    id: Id = ""
    """Id of the product."""
    name: str | None = None
    """Name of the product."""
    description: str | None = None
    """More about it."""
    sku: str | None = None
    """Your own article number."""
    price: Decimal | None = None
    """Price of one unit, in units of `currency`, not in cents."""
    currency: str | None = None
    """ISO code of the currency. Default: USD."""
    unit: str | None = None
    """Unit of the quantity, such as hour. Default: unit."""
    taxable: bool | None = None
    """Whether tax applies to it."""
    is_active: bool | None = None
    """Whether it is in use."""
    metadata: dict[str, object] | None = None
    """Further data of your own. Not documented; inferred."""
    created_at: AwareDatetime | None = None
    """When it was created."""
    updated_at: AwareDatetime | None = None
    """When it was last changed. Not documented; inferred."""
