"""The ground of a check: settings in a folder of the test's own, on any database."""

from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from bot.check.ground import Ground
from bot.settings import Settings
from tests.check.asking import KEY, Standing
from tests.world import HOUSE


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
