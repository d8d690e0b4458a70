"""Whatever a file holds: is it read or refused with a sentence, each row accounted for, no ID number kept?"""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.texts import LANGUAGES
from models.roster.columns import COLUMNS
from models.roster.reading import Reading, RosterError, read_roster
from models.roster.verdicts import Cell
from tests.world import words

TODAY = date(2026, 11, 22)
ID = "990524198503121234"
TITLES = [title for column in COLUMNS for title in column.titles]

cells: st.SearchStrategy[Cell] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.datetimes(), st.text(max_size=12),
    st.sampled_from(TITLES),
    st.sampled_from(["张三", "李 四", "13812345678", "1985.3", 1985.1, "合计", "填表人:王五", "√", ID]),
    st.builds("{}{}{}".format, st.text(max_size=4), st.just(ID), st.text(max_size=4)),
)  # fmt: skip
rows = st.lists(cells, max_size=8)
grids = st.lists(rows, max_size=12)
rosters = st.builds(
    lambda header, below: [["姓名", "所属支部", *header], *below],
    st.lists(st.sampled_from(TITLES), max_size=6),
    grids,
)


def accounted(reading: Reading) -> list[tuple[str, int]]:
    told = [(entry.sheet, entry.row) for entry in reading.entries]
    return told + [(one.sheet, row) for one in reading.skipped for row in range(one.first, one.last + 1)]


def reading_of(named: list[tuple[str, list[list[Cell]]]]) -> Reading | None:
    try:
        return read_roster(named, TODAY)
    except RosterError:
        return None


@settings(max_examples=150, deadline=None)
@given(st.lists(grids | rosters, max_size=3))
def test_any_grids_are_read_or_refused_and_no_row_is_lost(found: list[list[list[Cell]]]) -> None:
    named = [(str(number), grid) for number, grid in enumerate(found)]
    reading = reading_of(named)
    if reading is not None:
        assert sorted(accounted(reading)) == [
            (name, row + 1) for name, grid in named for row in range(len(grid))
        ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_refusal_can_be_said(language: str) -> None:
    with pytest.raises(RosterError) as refused:
        read_roster([], TODAY)
    said = words(language).plain(refused.value.key, refused.value.args_shown)
    assert (said == str(refused.value)) is (language == "en")


@settings(max_examples=150, deadline=None)
@given(rosters)
def test_no_id_number_is_kept_of_any_roster(grid: list[list[Cell]]) -> None:
    reading = read_roster([(f"表{ID}", grid)], TODAY)
    assert ID not in repr(reading)


@settings(max_examples=150, deadline=None)
@given(rosters)
def test_every_finding_can_be_said_in_both_languages(grid: list[list[Cell]]) -> None:
    for entry in read_roster([("名册", grid)], TODAY).entries:
        for found in entry.findings:
            assert all(words(language).plain(found.key, found.filling) for language in LANGUAGES)
