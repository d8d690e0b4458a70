"""Do the sample sheets give the verdicts that their page promises, row by row?"""

import re
from datetime import date
from pathlib import Path

import pytest

from bot.sheets import grids_of
from models.roster.reading import Reading, read_roster
from models.roster.verdicts import Entry, Verdict
from tests.roster.make_samples import SAMPLES, make

TODAY = date(2026, 11, 22)
SAID = {"可入": Verdict.FINE, "要看": Verdict.LOOK, "错": Verdict.WRONG}
PAGE = (SAMPLES / "README.zh.md").read_text(encoding="utf-8")
FILES = [file.name for file in sorted(SAMPLES.iterdir()) if file.suffix != ".md"]


def promised(name: str) -> dict[tuple[str, int], Verdict]:
    part = PAGE.partition(f"## {name}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (\S+) \| (\d+) \| (\S+) \| .+ \|$", part, re.MULTILINE)
    return {(sheet, int(row)): SAID[said] for sheet, row, said in rows}


def read(name: str) -> Reading:
    return read_roster(grids_of(SAMPLES / name), TODAY)


def entry(name: str, sheet: str, row: int) -> Entry:
    return next(one for one in read(name).entries if (one.sheet, one.row) == (sheet, row))


@pytest.mark.parametrize("name", FILES)
def test_sample_gives_the_verdicts_of_its_page(name: str) -> None:
    assert {(one.sheet, one.row): one.verdict for one in read(name).entries} == promised(name)


def test_every_sample_has_its_part_of_the_page() -> None:
    assert sorted(re.findall(r"^## (\S+)$", PAGE, re.MULTILINE)) == FILES


@pytest.mark.parametrize("name", FILES)
def test_sample_is_what_its_script_makes(name: str, tmp_path: Path) -> None:
    make(tmp_path)
    assert grids_of(tmp_path / name) == grids_of(SAMPLES / name)


def test_person_of_a_merged_branch_is_read_whole() -> None:
    assert dict(entry("township.xlsx", "党员花名册", 7).values) == {
        "sequence": 4,
        "branch": "青石镇柳湾村党支部",
        "name": "欧阳明月",
        "gender": "woman",
        "birth": "1988-11",
        "education": "bachelor",
        "joined_on": "2012-06-20",
        "full_on": "2013-06-20",
        "phone": "+8613800000004",
        "floating": True,
    }


def test_person_away_is_read_whole() -> None:
    assert dict(entry("away.xlsx", "柳湾村", 4).values) == {
        "sequence": 1,
        "name": "何远志",
        "gender": "man",
        "birth": "1993-07",
        "branch": "柳湾村党支部",
        "place_text": "浙江省宁波市鄞州区",
        "left_on": "2024-02",
        "left_for": "务工",
        "host_org": "宁波某公司党支部",
        "phone": "+8613800000021",
        "kin": "何老大 13900000021",
        "contact": "张三平",
        "floating": True,
    }


def test_list_without_branches_says_nothing_else_of_those_who_only_lack_one() -> None:
    only = [one.row for one in read("one-branch.xlsx").entries if len(one.findings) == 1]
    assert only == [4, 5]


def test_no_id_number_of_a_sample_is_kept() -> None:
    kept = "".join(repr(read(name)) for name in FILES)
    assert "990524" not in kept


def test_sample_s_unknown_columns_are_named() -> None:
    assert {name: read(name).unknown for name in FILES if read(name).unknown} == {
        "township.xlsx": ("QQ号",),
        "typed-utf8.csv": ("电子邮箱",),
    }
