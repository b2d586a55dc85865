# Made from conduyt/api/search.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Endpoints of search."""

from __future__ import annotations

from conduyt._core.decoding import One
from conduyt._core.endpoint import Endpoint
from conduyt.models.search import SearchResults

QUERY = Endpoint(method="GET", path="/search", decode=One(SearchResults, exact=True), safety="read")
