"""How tests ask a probe, and what they look at in its answer."""

from collections.abc import Callable
from pathlib import Path

from bot.check.finding import Asking, Finding, Level
from bot.check.ground import Ground

KEY = "0" * 32
Standing = Callable[..., Ground]


async def only(probe: Asking, ground: Ground) -> Finding:
    """Return the one finding of a probe."""
    [found] = await probe(ground)
    return found


def told(finding: Finding) -> tuple[Level, str]:
    """What matters of a finding: how bad it is, and that there is a way out where it is."""
    assert bool(finding.do) is (finding.level is not Level.WELL), finding
    return finding.level, finding.says


def files_in(folder: Path) -> list[str]:
    """Return the names of what lies in a folder."""
    return [file.name for file in folder.iterdir()]
