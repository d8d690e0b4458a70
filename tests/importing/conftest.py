"""Who imports, and where."""

from pathlib import Path

import pytest

from tests.county import County
from tests.importing.sheets import Office
from tests.world import World


@pytest.fixture
def desk(world: World, county: County, tmp_path: Path) -> Office:
    """The county's office at its command line; 青禾县 stands with its two branches."""
    return Office(world, tmp_path)
