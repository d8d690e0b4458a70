"""Where do figures stay? In one JSON file with the latest table of each measure, and one picture."""

import json
import os
import platform
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.figures import Line, Sheet, Target
from bench.picture import draw

_BUSY = 0.6  # load for each core from which on absolutes are worth little


def keep(sheet: Sheet, folder: Path) -> None:
    """Put a table in the place of its earlier one, and draw all that are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "figures.json"
    kept = {one["name"]: one for one in json.loads(file.read_text())["sheets"]} if file.exists() else {}
    targets = [{**asdict(target), "met": target.met} for target in sheet.targets]
    kept[sheet.name] = {**asdict(sheet), "targets": targets}
    written = {"machine": machine(), "sheets": list(kept.values())}
    file.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n")
    where = "{cores} cores, shared with other work; Python {python}".format(**machine())
    draw([_read(one) for one in kept.values()], where, folder / "figures.svg")


def _read(written: dict[str, Any]) -> Sheet:
    lines = [Line(**line) for line in written["lines"]]
    targets = [
        Target(**{name: value for name, value in one.items() if name != "met"}) for one in written["targets"]
    ]
    return Sheet(**{**written, "lines": lines, "targets": targets})


def machine() -> dict[str, object]:
    """Describe where it is measured, and no closer."""
    return {"cores": os.cpu_count(), "shared": True, "python": platform.python_version()}


def busy() -> str | None:
    """Return a warning where others work on the machine as well."""
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    if load < cores * _BUSY:
        return None
    return f"the machine was busy before it began (load {load:.1f} on {cores} cores): read CPU and ratios."
