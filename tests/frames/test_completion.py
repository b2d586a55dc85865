"""Editors and notebooks know what a frame is."""

from __future__ import annotations

import jedi
import pytest

pytestmark = pytest.mark.usefixtures("light_heap")

BEGIN = "from conduyt import Conduyt\npage = Conduyt().deals.list()\n"


@pytest.mark.parametrize(
    ("expression", "member"),
    [
        ("page.to_pandas()", "groupby"),
        ("page.items().to_pandas()", "groupby"),
        ("page.items().to_polars()", "group_by"),
    ],
)
@pytest.mark.filterwarnings("ignore")  # jedi reads the sources of pandas and polars
def test_completion_knows_the_members_of_a_frame(expression: str, member: str) -> None:
    code = f"{BEGIN}frame = {expression}\nframe."

    names = {completion.name for completion in jedi.Script(code).complete()}

    assert member in names
