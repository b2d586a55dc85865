"""The parts of the site that the build makes: links of names, code that fits, tables as cards, text for machines."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
sys.path.insert(0, str(PROJECT / "scripts"))
pytest.importorskip("mkdocs", reason="MkDocs is not installed: the site is not built")

from docs_site import code, command_line, links, llms, recipes, reference, tables, terminal  # noqa: E402
from resources.described import operations  # noqa: E402

# -- links -------------------------------------------------------------------------------------------------------------

FIELD = '<h3 class="doc doc-heading"><code><span class="n">Deal</span><span class="p">:</span> <span class="n">'
ADDRESSES = {
    "Deal": "deals.html#Deal",
    "conduyt.NotFoundError": "errors.html#NotFoundError",
    "client.deals.get": "#get",
}


@pytest.mark.parametrize(
    ("html", "linked"),
    [
        ("<code>Deal</code>", '<code><a class="name" href="deals.html#Deal">Deal</a></code>'),
        ("<code>Page[Deal] | None</code>", '<code>Page[<a class="name" href="deals.html#Deal">Deal</a>] | None</code>'),
        ("<code>client.deals.get(x)</code>", '<code><a class="name" href="#get">client.deals.get</a>(x)</code>'),
        (f"{FIELD}Deal</span></h3>", f'{FIELD}<a class="name" href="deals.html#Deal">Deal</a></span></h3>'),
        *((same, same) for same in [
            "Deal", "<code>Deals</code>", "<code>other.Deal</code>", "<code>'Deal'</code>",
            "<pre><code>Deal</code></pre>",
            "<h2><code>Deal</code></h2>", '<a href="x"><code>Deal</code></a>',
        ]),
    ],
)  # fmt: skip
def test_a_name_in_code_is_a_link(html: str, linked: str) -> None:
    assert links.linked(html, ADDRESSES.get) == linked


def test_models_errors_and_functions_have_addresses() -> None:
    known = links.identifiers()

    assert known["Deal"] == ["conduyt.models.deals.Deal"]
    assert "conduyt.errors.NotFoundError" in known["conduyt.NotFoundError"]
    assert "conduyt.webhooks.parse" in known["webhooks.parse"]


# -- code --------------------------------------------------------------------------------------------------------------


def test_long_code_is_laid_out_and_its_comment_stands_above() -> None:
    call = f"client.deals.create(name={'x' * 60!r}, value=1)"
    page = f"```python\n{call}  # a new deal\nlater = 1\n```\n\n    ```python\n    {call}\n    ```\n"

    wide = code.wide_blocks([page])
    text = code.fitting(page, code.formatted(wide))

    assert len(wide) == 2
    assert "# a new deal\nclient.deals.create(\n    name=" in text
    assert "    ```python\n    client.deals.create(\n        name=" in text
    assert max(map(len, text.splitlines())) <= code.WIDTH


def test_what_is_no_python_stays_as_it_is() -> None:
    block = f"{'x' * 90} = ...)\n"

    assert code.formatted({block}) == {block: block}


# -- pages -------------------------------------------------------------------------------------------------------------


def test_a_row_of_a_table_can_be_a_card_and_long_names_can_break() -> None:
    head = "<table><thead><tr><th>argument</th><th><b>type</b></th></tr></thead>"
    row = f"<tbody><tr><td>limit</td><td><code>{'a_b/' * 10}</code></td></tr></tbody></table>"

    shown = tables.labelled(head + row)

    assert '<td data-label="argument">limit</td><td data-label="type"><code>a_<wbr>b/<wbr>a_' in shown
    assert "<code>str | None</code>" in tables.labelled(head + r"<tr><td><code>str \| None</code></td></tr></table>")
    assert "data-cards" not in tables.labelled("<table><tr><td>no head</td></tr></table>")


def test_an_operation_is_shown_for_both_clients_with_its_response() -> None:
    example = "```python\nclient.deals.get('d')\n```"
    page = f"## `client.deals`\n\n### `get`\n\nGet it.\n\n{example}\n\n`GET /deals/{{deal_id}}` · x\n"

    shown = reference.with_tabs(page, {"GET /deals/{deal_id}": '200\n{"data": {}}'})

    assert "=== \"Sync\"\n\n    ```python\n    client.deals.get('d')" in shown
    assert '=== "Async"\n\n    ```python\n    await client.deals.get("' in shown
    assert '=== "Response 200"\n\n    ```{ .json data-search-exclude }\n    {"data": {}}' in shown
    assert shown.endswith("`GET /deals/{deal_id}` · x\n")


def test_the_page_of_the_command_line_has_every_operation() -> None:
    page = command_line.page()
    groups = {part.partition("`")[0]: part for part in page.split("\n## `conduyt ")[1:]}

    missing = [
        one.name
        for one in operations()
        if f"| `{' '.join(one.name.split('.')[1:])}` |".replace("_", "-")
        not in groups.get(one.name.split(".")[0].replace("_", "-"), "").replace("_", "-")
    ]
    assert missing == []
    assert "--allow-webhook-host" in groups["sandbox"]


def test_a_recipe_becomes_a_page() -> None:
    made = recipes.Recipe(PROJECT / "examples" / "recipes" / "lead_report.py").page(plots=False)

    assert made.startswith("# Lead report\n\nWhich sources bring good leads.\n\n<!-- picture: lead_report | ")
    assert '```sh\npip install "conduyt[sandbox]"\npython lead_report.py\n```' in made
    assert "\n```python\nimport os\n" in made


def test_a_page_is_text_for_machines() -> None:
    html = (
        '<h1>Lists<a class="headerlink" href="#">¶</a></h1><p>Read <code>all</code>\npages. Then stop.</p>'
        "<script>x</script><pre><code>a =  1\nb</code></pre>"
        "<table><tr><th>a</th><td>b</td></tr></table><img alt='A plot'>"
    )

    assert llms.Text(html).markdown == (
        "# Lists\n\nRead `all` pages. Then stop.\n\n```\na =  1\nb\n```\n\n | a | b[picture: A plot]\n"
    )
    assert llms.first_sentence(html) == "Read all pages."


def test_a_terminal_is_drawn_in_two_themes_and_asks_no_other_host(tmp_path: Path) -> None:
    program = [sys.executable, "-c", "import sys; print(sys.stdout.isatty(), '\\x1b[1mbold & <b>\\x1b[0m')"]
    printed = terminal.run_in_terminal(program, folder=tmp_path, environment={}, columns=60)

    drawn = terminal.draw(printed, title="a title", columns=60)

    assert printed.startswith("True")
    assert set(drawn) == {"light", "dark"}
    assert drawn["light"] != drawn["dark"]
    assert "http" not in drawn["light"].replace("http://www.w3.org/2000/svg", "")
    with pytest.raises(RuntimeError, match="ended with 3"):
        terminal.run_in_terminal([sys.executable, "-c", "exit(3)"], folder=tmp_path, environment={}, columns=60)
