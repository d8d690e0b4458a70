"""The ground of a check: settings in a folder of the test's own, on any database."""

from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from bot.check.finding import Asking, Finding, Level
from bot.check.ground import Ground
from bot.settings import Settings
from tests.world import HOUSE

KEY = "0" * 32
Standing = Callable[..., Ground]


@pytest.fixture
async def standing(tmp_path: Path) -> AsyncIterator[Standing]:
    """Make the ground for settings; what it opened is closed afterwards."""
    made: list[Ground] = []

    def make(**given: object) -> Ground:
        base: dict[str, Any] = {
            "data_dir": tmp_path,
            "database_url": f"sqlite:///{tmp_path / 'hongyan.db'}",
            "secret_key": KEY,
        }
        made.append(Ground(Settings.model_validate(base | given), lambda: HOUSE))
        return made[-1]

    yield make
    for ground in made:
        with suppress(RuntimeError):  # a transport that was never opened
            await ground.close()


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
