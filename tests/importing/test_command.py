"""What does the command line ask for before it does anything?"""

import pytest
from typer.testing import CliRunner

from bot.__main__ import app


@pytest.mark.parametrize("arguments", [[], ["--dry-run"], ["a.xlsx", "--undo", "x"], ["a.xlsx", "b.xlsx"]])
def test_command_without_one_file_or_number_says_so(arguments: list[str]) -> None:
    told = CliRunner().invoke(app, ["import-roster", *arguments])
    assert told.exit_code == 2
    assert "Traceback" not in told.output
