"""Two imports at once, or one beside another that was cut short: nobody comes in twice."""

import pytest

from bot.importing.fault import ImportRefusedError
from bot.importing.ground import find_root, ground_of
from bot.importing.survey import Survey
from bot.importing.writing import Writing
from models.imports import Import
from models.members import Education
from models.roster.verdicts import Entry
from tests.county import County
from tests.importing.sheets import Office, row

SHEET = tuple(row(n, f"安{n:03}", contact="安009", education=Education.HIGH) for n in range(10))


def in_steps(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """Have imports write so many rows at once."""
    for module in ("importer", "writing", "undoing"):
        monkeypatch.setattr(f"bot.importing.{module}.STEP", size)


async def cut_short(desk: Office, monkeypatch: pytest.MonkeyPatch, after: int, **options: str) -> None:
    """Start an import that ends, as by a fault, when so many rows are written."""

    def cut(done: int, _total: int) -> None:
        if done >= after:
            raise RuntimeError

    with monkeypatch.context() as during:
        in_steps(during, 3)
        during.setattr("bot.importing.importer.told", lambda _teller: cut)
        with pytest.raises(RuntimeError):
            await desk.imports(SHEET, **options)


@pytest.mark.parametrize("after", [3, 9, 10])
async def test_import_goes_on_behind_its_last_step(
    desk: Office, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    await cut_short(desk, monkeypatch, after)
    assert len(await desk.members()) == after
    number = await desk.imports(SHEET)
    people = await desk.members()
    assert len(people) == 10
    assert {one.contact_id for name, one in people.items() if name != "安009"} == {people["安009"].id}
    assert f"第{number}号导入完成:新增10人,更新0人,无变化0人" in desk.said
    assert [line.verb for line in await desk.trail()] == ["import-begun", "import-done"]
    assert number
    await desk.takes_back(number)
    assert await desk.members() == {}


@pytest.mark.parametrize(
    ("under", "refused"),
    [("青禾县委组织部", True), ("清源镇党委", True), ("柳湾村党支部", True), ("石桥村党支部", False)],
)
async def test_other_file_waits_until_the_import_above_or_below_is_over(
    desk: Office,
    county: County,
    monkeypatch: pytest.MonkeyPatch,
    under: str,
    refused: bool,
) -> None:
    await cut_short(desk, monkeypatch, 3, under="柳湾村党支部")
    other: list[Entry] = [row(2, "别人", "石桥村党支部")]
    if refused:
        with pytest.raises(ImportRefusedError, match=r"was cut short.*--undo"):
            await desk.imports(other, under=under, file="b.xlsx")
    else:
        await desk.imports(other, under=under, file="b.xlsx")
    assert ("别人" in await desk.members()) is not refused
    await desk.imports(other, under=under, file="b.xlsx", dry_run=True)  # to look is always allowed


async def test_process_that_was_overtaken_writes_nothing(desk: Office) -> None:
    number = await desk.imports(SHEET)
    assert number
    async with desk.database.reading() as session:
        card = await session.get_one(Import, number)
        ground = await ground_of(session, await find_root(session, None))
    card.done, card.linked = 0, 0  # as the slower of two read it, before the other was through
    survey = Survey(ground, SHEET, desk.world.vault, move=False)
    with pytest.raises(ImportRefusedError, match="Another process"):
        await Writing(desk.database, survey, desk.world.vault, card).run(lambda _done, _total: None)
    assert len(await desk.members()) == 10
