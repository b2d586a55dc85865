"""What `export` of each list does: check the arguments, then start the flow."""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from conduyt._core.endpoint import Operation, RequestOptions
from conduyt._core.flow import Work
from conduyt._core.page import PageData
from conduyt._core.run_arguments import check_run
from conduyt._values.csv_reports import ExportReport
from conduyt._values.files import PathInput
from conduyt._values.model import Model
from conduyt._values.progress import ProgressCallback
from conduyt._values.text import nearest
from conduyt.csvio import export_flow
from conduyt.csvio.export_flow import Order
from conduyt.csvio.reading import Listing
from conduyt.frames import CustomFieldTypes, custom_types

PAGE_SIZE = 100
_FIXED = frozenset({"created_after", "created_before", "sort", "order"})
"""Filters that no record enters or leaves when it is edited."""
_BY_STAGE = "/deals"  # sorted by stage before anything else


def export_list(
    pages: Operation[PageData[Any]],
    known: Collection[str],
    path: PathInput,
    *,
    filters: Mapping[str, object] | None = None,
    raw: bool,
    bom: bool,
    custom_fields: CustomFieldTypes | None = None,
    checkpoint: bool,
    verify: bool = False,
    progress: ProgressCallback | None,
    options: RequestOptions | None,
) -> Work[ExportReport]:
    """Write a list to a file.

    Args:
        pages: The call of the list, without a query.
        known: Names of its arguments.
        path: The file.
        filters: Which records, and the order of the file.
        raw: See `client.contacts.export`.
        bom: See `client.contacts.export`.
        custom_fields: See `client.contacts.export`.
        checkpoint: See `client.contacts.export`.
        verify: See `client.contacts.export`.
        progress: See `client.contacts.export`.
        options: See `client.contacts.export`.

    Raises:
        ValueError: An argument is refused.
        ConfigurationError: The file is Parquet, and the extra `arrow` is missing.
    """
    check_run(progress, options, raw=raw, bom=bom, checkpoint=checkpoint, verify=verify)
    path = Path(path)
    export_flow.check(path)
    if bom and path.suffix.lower() != ".csv":
        raise ValueError(f"bom is for CSV, not for {path.name}")
    if custom_fields is not None and path.suffix.lower() != ".parquet":
        raise ValueError(f"custom_fields is for Parquet, not for {path.name}")
    if not isinstance(cast("object", filters), Mapping | None):  # the letters of a text would be taken for names
        raise TypeError(f"filters must be a mapping of names to values, not {type(filters).__name__}")
    pages = replace(pages, options=options or {})
    listing, order = listing_of(pages, known, filters or {}, verify=verify)
    request = export_flow.ExportRequest(
        path=path,
        listing=listing,
        order=order,
        raw=raw,
        bom=bom,
        custom=custom_types(custom_fields),
        checkpoint=checkpoint,
        progress=progress,
    )
    return export_flow.run(request, time.time)


def listing_of(
    pages: Operation[PageData[Any]], known: Collection[str], filters: Mapping[str, object], *, verify: bool = False
) -> tuple[Listing, Order]:
    """Return how to read a list, and the order of the file.

    Raises:
        TypeError: A filter does not exist.
        ValueError: A filter cannot be used.
    """
    listing = Listing(name=pages.endpoint.path.strip("/"), pages=pages, exact=False, verify=verify)
    names = frozenset(known) - {"page", "offset", "limit"}
    for name in filters:
        if name in {"page", "offset", "limit"}:
            raise ValueError(f"filters cannot have {name}: an export reads every page")
        if name not in names and name not in pages.endpoint.live_names.values():
            there = f"The filters are {', '.join(sorted(names))}" if names else "This list has no filters"
            raise TypeError(f"there is no filter {name!r}{nearest(name, names)} {there}")
    query = {**filters, **pages.options.get("query", {})}
    if "sort" not in names:
        query = {"limit": PAGE_SIZE, **query} if listing.paging != "none" else query
        return replace(listing, pages=pages.with_query(query)), "desc"
    sort, order = query.pop("sort", None), query.pop("order", None)
    if order not in (None, "asc", "desc"):
        raise ValueError(f'order must be "asc" or "desc", not {order!r}')
    exact = not set(query) - _FIXED and pages.endpoint.path != _BY_STAGE
    # Newest first: what is created meanwhile goes to the front. The file is sorted afterwards.
    query = {"sort": "createdAt", "order": "desc", "limit": PAGE_SIZE, **query}
    field = _field_of(listing.model, sort) if sort else "created_at"
    order = order or ("desc" if sort else "asc")
    return replace(listing, pages=pages.with_query(query), exact=exact, sort=field), "asc" if order == "asc" else "desc"


def _field_of(model: type[Model], sort: object) -> str:
    """Return the field of a model that a value of `sort` means."""
    name = re.sub(r"[A-Z]", lambda found: f"_{found[0].lower()}", str(sort))
    if name not in model.model_fields:
        raise ValueError(f"cannot sort by {sort!r}{nearest(name, frozenset(model.model_fields))}")
    return name
