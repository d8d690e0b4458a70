"""Are files named so that every system takes them, and is nothing left behind by what was killed?"""

import os
from datetime import timedelta
from pathlib import Path

from bot.clock import Clock
from bot.exports.sheet_file import FOLDER
from bot.works.files import file_name, forget_left_behind
from tests.world import START


def test_name_of_a_file_is_one_that_every_system_takes() -> None:
    assert (
        file_name("党员花名册", "柳湾村 党支部/第一:组", START, ".xlsx")
        == "党员花名册_柳湾村_党支部_第一_组_20270128.xlsx"
    )
    assert len(file_name("表", "很长" * 100, START, ".xlsx")) == 85


def test_rows_of_a_killed_export_are_deleted_and_nothing_else(tmp_path: Path) -> None:
    now = Clock().now()
    for name in (f"{FOLDER}old", f"{FOLDER}new", "hongyan-demo"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "rows").write_text("139****0001")
    old = (now - timedelta(hours=2)).timestamp()
    for name in (f"{FOLDER}old", "hongyan-demo"):
        os.utime(tmp_path / name, (old, old))
    assert forget_left_behind(tmp_path, now) == 1
    assert {left.name for left in tmp_path.iterdir()} == {f"{FOLDER}new", "hongyan-demo"}
