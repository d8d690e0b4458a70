"""Do the dashboard and the alerts ask for figures that are kept, and show all of them?"""

import json
import re
from typing import Any

import pytest
from prometheus_client.metrics_core import Metric

from bot.metrics import Metrics
from tests.shape.source import ROOT

FOLDER = ROOT / "docs" / "operations"
DASHBOARD: dict[str, Any] = json.loads((FOLDER / "hongyan-dashboard.json").read_text(encoding="utf-8"))
ALERTS = (FOLDER / "alerts.yml").read_text(encoding="utf-8")
SUFFIXES = {
    "counter": ("_total",),
    "histogram": ("_bucket", "_sum", "_count"),
    "gauge": ("",),
    "info": ("_info",),
}
NAMED = re.compile(r"\b(?:hongyan|process)_[a-z_]+\b")
OF_PROMETHEUS = {"le", "instance"}


def families() -> dict[str, Metric]:
    """Every metric by each name under which its samples are read."""
    kept = Metrics().registry.collect()
    return {metric.name + end: metric for metric in kept for end in SUFFIXES[metric.type]}


def labels_of(metrics: Metrics) -> set[str]:
    """Every label that a metric of ours has."""
    own = [value for value in vars(metrics).values() if hasattr(value, "_labelnames")]
    return {label for metric in own for label in metric._labelnames}


def panels() -> list[dict[str, Any]]:
    """Everything drawn."""
    return [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]


def expressions() -> list[str]:
    """Everything asked for, by panels, variables and alerts."""
    asked = [target["expr"] for panel in panels() for target in panel["targets"]]
    chosen = [one["definition"] for one in DASHBOARD["templating"]["list"] if "definition" in one]
    return asked + chosen + re.findall(r"^ +expr: (.+)$", ALERTS, re.MULTILINE)


def test_everything_asked_for_is_kept() -> None:
    kept = families()
    assert not [name for asked in expressions() for name in NAMED.findall(asked) if name not in kept]


def test_every_figure_of_ours_is_shown() -> None:
    shown = {name for asked in expressions() for name in NAMED.findall(asked)}
    named = {metric.name for name, metric in families().items() if name in shown}
    assert {metric.name for metric in families().values() if metric.name.startswith("hongyan_")} <= named


def test_labels_asked_for_are_ours_or_prometheus_own() -> None:
    known = labels_of(Metrics()) | OF_PROMETHEUS
    asked = " ".join(expressions())
    grouped = [label.strip() for group in re.findall(r"by \(([^)]*)\)", asked) for label in group.split(",")]
    compared = re.findall(r"(\w+)(?:=~|!~|!=|=)\"", asked)
    assert set(grouped) | set(compared) <= known
    assert "job" not in known


def test_dashboard_can_be_imported_anywhere() -> None:
    assert DASHBOARD["schemaVersion"] >= 36
    assert (DASHBOARD["id"], DASHBOARD["title"]) == (None, "Hongyan")
    assert DASHBOARD["templating"]["list"][0]["type"] == "datasource"
    sources = [part["datasource"] for panel in panels() for part in (panel, *panel["targets"])]
    assert {source["uid"] for source in sources} == {"${datasource}"}
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])


def test_panels_lie_beside_each_other_not_over_each_other() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
        assert not cells & taken, panel["title"]
        taken |= cells


@pytest.mark.parametrize("part", ["alert", "expr", "labels", "summary", "todo"])
def test_every_alert_says_what_and_what_to_do(part: str) -> None:
    assert len(re.findall(rf"^ +(?:- )?{part}:", ALERTS, re.MULTILINE)) == ALERTS.count("- alert:") >= 8


def test_every_bracket_is_closed() -> None:
    for asked in expressions():
        assert asked.count("(") == asked.count(")"), asked
        assert asked.count("{") == asked.count("}"), asked
