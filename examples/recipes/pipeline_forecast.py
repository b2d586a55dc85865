"""Pipeline forecast: what the open deals are worth, month by month.

The program reads all deals into a data frame and multiplies each open deal by a chance for its stage. The chances here
are examples: replace them with the share of deals that your team wins from each stage.

    pip install "conduyt[sandbox,pandas]" matplotlib
    python pipeline_forecast.py

The program prints the table and draws `forecast.svg`. Adapt it: group by `assigned_to` for a forecast for each person.
"""

# pyright: standard
# The types of matplotlib are not complete.
from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

from conduyt import Conduyt
from conduyt.sandbox import Sandbox

CHANCE = {"New": 0.1, "Qualified": 0.3, "Proposal": 0.6}


def forecast(client: Conduyt) -> pd.DataFrame:
    (sales,) = [one for one in client.pipelines.list() if one.name == "Sales"]
    stages = {stage.id: stage.name for stage in sales.stages or []}
    deals = client.deals.list(pipeline=sales.id, limit=100).items().to_pandas()

    deals = deals[(deals["status"] == "open") & deals["expected_close_date"].notna()]
    closes = deals["expected_close_date"].dt.strftime("%Y-%m")
    stage = deals["stage_id"].map(stages).astype(str)
    expected = deals["value"].astype(float) * stage.map(CHANCE).astype(float)
    frame = expected.groupby([closes, stage]).sum().unstack(fill_value=0)
    return pd.DataFrame(frame).rename_axis(index="month", columns="stage")[list(CHANCE)]


def draw(frame: pd.DataFrame, path: Path) -> None:
    figure, axes = plt.subplots(figsize=(8, 3.2), layout="constrained")
    frame.plot.bar(ax=axes, stacked=True, rot=0, color=["#9db8d9", "#5b8dc9", "#2f6f8f"])
    axes.set_title("Expected value of open deals, by the month in which they close")
    axes.set_xlabel("")
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False)
    figure.savefig(path)


@contextmanager
def workspace() -> Generator[Conduyt]:
    """The workspace of CONDUYT_API_KEY, or a sandbox if there is no key."""
    if os.environ.get("CONDUYT_API_KEY"):
        with Conduyt() as client:
            yield client
    else:
        with Sandbox(seed="demo") as sandbox, sandbox.client() as client:
            yield client


if __name__ == "__main__":
    with workspace() as client:
        frame = forecast(client)
    print(frame.assign(all=frame.sum(axis=1)).round(0).astype(int).to_string())
    draw(frame, Path("forecast.svg"))
