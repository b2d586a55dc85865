# Made from conduyt/api/search.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Search, for `AsyncConduyt`."""

from __future__ import annotations

from conduyt._core.endpoint import RequestOptions
from conduyt.endpoints import search as endpoints
from conduyt.models.search import SearchResults
from conduyt.pages.resource import AsyncResource


class AsyncSearch(AsyncResource):
    """A search looks for a text in contacts, deals, companies and notes at once."""

    async def query(self, *, q: str, options: RequestOptions | None = None) -> SearchResults:
        """Search contacts, deals, companies and notes at once.

        The response groups the results by resource and has no pages. To search in one resource only, use the `search`
        argument of its list, such as `contacts.list`.

        Args:
            q: Text to look for.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            What was found, by resource.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.search.query(q="acme")
            ```
        """
        return await self._call(endpoints.QUERY(query={"q": q}, options=options))
