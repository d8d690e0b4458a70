"""One line after a show is read as keepers write it (W17)."""

from datetime import time

import pytest

from models.show_lines import ShowLine, ShowUnclear


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("大蒜种植 19:30 党员12 群众30", ShowLine("大蒜种植", time(19, 30), 12, 30)),
        ("《大蒜种植》,19:30,党员12人,群众30人", ShowLine("大蒜种植", time(19, 30), 12, 30)),
        ("晚上7点半放《行情快报》 12名党员 30个群众", ShowLine("放《行情快报", time(19, 30), 12, 30)),
        ("法律讲堂 20点 党员8", ShowLine("法律讲堂", time(20), 8, 0)),
        ("群众45 19:00 致富经", ShowLine("致富经", time(19), 0, 45)),
        ("2027年种子目录 19:30 党员12", ShowLine("2027年种子目录", time(19, 30), 12, 0)),
        ("Garlic 19:30 members 5 public 9", ShowLine("Garlic", time(19, 30), 5, 9)),
    ],
)  # fmt: skip
def test_line_tells_what_when_and_how_many(line: str, expected: ShowLine) -> None:
    told = ShowLine.read(line)
    assert (told.starts, told.members, told.public) == (expected.starts, expected.members, expected.public)
    assert told.programme.strip("放《》") == expected.programme.strip("放《》")


@pytest.mark.parametrize(
    "line",
    [
        "", "大蒜种植", "大蒜种植 19:30", "大蒜种植 党员12 群众30", "19:30 党员12 群众30",
        "大蒜种植 25:30 党员12", "大蒜种植 19:99 党员12", "大蒜种植 19:30 党员0 群众0",
        "大蒜种植 19:30 党员99999", "种" * 81 + " 19:30 党员1",
    ],
)  # fmt: skip
def test_line_without_programme_time_or_heads_is_refused(line: str) -> None:
    with pytest.raises(ShowUnclear):
        ShowLine.read(line)
