# Made from conduyt/api/search.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Models of search."""

from __future__ import annotations

from conduyt._values.model import Model
from conduyt.models.companies import Company
from conduyt.models.contacts import Contact
from conduyt.models.deals import Deal
from conduyt.models.notes import Note
from conduyt.models.tasks import Task


class SearchResults(Model):
    """The results of a search, by resource. The items can hold fewer fields than elsewhere. Groups that are not named here
    are kept in `model_extra`.
    """

    contacts: list[Contact] | None = None
    """The contacts that match. Not documented; inferred."""
    deals: list[Deal] | None = None
    """The deals that match. Not documented; inferred."""
    companies: list[Company] | None = None
    """The companies that match. Not documented; inferred."""
    notes: list[Note] | None = None
    """The notes that match. Not documented; inferred."""
    tasks: list[Task] | None = None
    """The tasks that match. Not documented; inferred."""
