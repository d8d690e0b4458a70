"""An import is taken back: whom it brought goes, whom it changed is as before, who changed since stays."""

import pytest
from sqlalchemy import func, select

from bot.importing.fault import ImportRefusedError
from bot.importing.undoing import undo
from models.imports import Import, ImportRow, ImportState
from models.members import Member
from tests.county import County, enlist, seat
from tests.importing.sheets import Office, row
from tests.world import World

NEW_PHONE = "+8613900000081"
SHEET = (
    row(2, "安小芬", phone=NEW_PHONE, employer="东莞某厂", place_text="东莞"),
    row(3, "鲍大山", contact="新来的"),
    row(4, "新来的", phone="+8613900000082", contact="安小芬"),
    row(5, "又一个", contact="新来的", committee="清源镇党委"),
)


async def known(world: World, county: County) -> None:
    """安小芬 and 鲍大山 are on the roster already."""
    async with world.scope() as scope:
        await enlist(scope, county.willow, "安小芬", "+8613900000001", floating=False, employer="旧厂")
        await enlist(scope, county.willow, "鲍大山", floating=True)


async def rows(desk: Office) -> list[dict[str, object]]:
    """Every column of every member but the moment of making."""
    async with desk.database.reading() as session:
        found = await session.scalars(select(Member).order_by(Member.id))
        return [{c.name: getattr(one, c.name) for c in Member.__table__.columns} for one in found]


async def test_undone_import_leaves_every_column_as_it_was(
    desk: Office, world: World, county: County
) -> None:
    await known(world, county)
    before = await rows(desk)
    number = await desk.imports(SHEET)
    assert number
    assert len(await rows(desk)) == 4
    undone = await desk.takes_back(number)
    assert await rows(desk) == before
    assert (undone.taken_back, list(undone.kept), list(undone.kept_orgs)) == (4, [], [])
    assert f"第{number}号导入已撤销,恢复4行" in desk.said
    line = (await desk.trail())[-1]
    assert (line.verb, line.facts) == ("import-undone", {"taken_back": 4, "kept": 0, "kept_orgs": 0})
    with pytest.raises(ImportRefusedError, match="already"):
        await desk.takes_back(number)
    with pytest.raises(ImportRefusedError, match="not there"):
        await desk.takes_back(number + 1)


async def test_who_changed_since_stays_and_is_named(desk: Office, world: World, county: County) -> None:
    await known(world, county)
    number = await desk.imports(SHEET)
    assert number
    people = await desk.members()
    async with world.scope() as scope:
        ann = await scope.first(Member.by_ids([people["安小芬"].id]))
        assert ann
        ann.employer = "新单位"
    await seat(world, people["又一个"].id, "又一个", 601)
    undone = await desk.takes_back(number)
    left = await desk.members()
    assert [member.name for member in undone.kept] == ["安小芬", "新来的", "又一个"]
    assert left["安小芬"].employer == "新单位"
    assert left["安小芬"].phone(world.vault) == NEW_PHONE
    assert left["鲍大山"].contact_id is None
    assert left["又一个"].contact_id == left["新来的"].id, "who stays keeps the contact person, who stays too"
    assert "导入后又有变动,保留不动的(3):\n  安小芬" in desk.said


async def test_later_import_of_the_same_people_is_taken_back_alone(desk: Office) -> None:
    first = await desk.imports([row(2, "安小芬", employer="一厂"), row(3, "鲍大山")])
    second = await desk.imports([row(2, "安小芬", employer="二厂"), row(3, "鲍大山")], file="b.xlsx")
    assert first
    assert second
    await desk.takes_back(second)
    assert (await desk.members())["安小芬"].employer == "一厂"
    assert len(await desk.members()) == 2
    await desk.takes_back(first)
    assert await desk.members() == {}


async def test_organisations_made_for_an_import_go_with_it_unless_they_are_used(
    desk: Office, world: World
) -> None:
    before = set(await desk.orgs())
    sheet = [row(2, "安小芬", "云台村党支部", committee="云台镇党委"), row(3, "苏文", "新村党支部")]
    number = await desk.imports(sheet, create_orgs=True)
    assert number
    await desk.takes_back(number)
    assert set(await desk.orgs()) == before
    number = await desk.imports(sheet, create_orgs=True)
    assert number
    branch = (await desk.orgs())["云台村党支部"]
    async with world.scope() as scope:
        await enlist(scope, branch, "后来的")
    undone = await desk.takes_back(number)
    assert [org.name for org in undone.kept_orgs] == ["云台村党支部", "云台镇党委"]
    assert set(await desk.orgs()) == before | {"云台村党支部", "云台镇党委"}


async def test_undo_that_was_cut_short_goes_on_and_nobody_imports_meanwhile(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = [row(n, f"安{n:03}", contact="安009") for n in range(10)]
    number = await desk.imports(sheet)
    assert number
    monkeypatch.setattr("bot.importing.undoing.STEP", 3)

    def cut(done: int, _total: int) -> None:
        if done >= 6:
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await undo(desk.database, desk.world.vault, number, cut)
    with pytest.raises(ImportRefusedError, match=f"--undo {number}"):
        await desk.imports(sheet)
    await desk.takes_back(number)
    assert await desk.members() == {}


async def test_rows_of_an_import_hold_no_second_copy_of_a_person(
    desk: Office, world: World, county: County
) -> None:
    await known(world, county)
    await desk.imports(SHEET)
    async with desk.database.reading() as session:
        kept = list(await session.scalars(select(ImportRow).order_by(ImportRow.position)))
        assert await session.scalar(select(func.count()).where(Import.state == ImportState.DONE)) == 1
    assert [one.kind.value for one in kept] == ["changed", "changed", "new", "new"]
    assert kept[0].before["employer"] == "旧厂"
    assert "hex" in kept[0].before["phone_sealed"]
    assert kept[2].before == kept[3].before == {}
    told = "".join(str((one.before, one.columns)) for one in kept)
    assert not [word for word in ("东莞某厂", NEW_PHONE, "13900000001", "新来的") if word in told]


async def test_undo_puts_nobody_back_to_who_or_what_is_gone(desk: Office, county: County) -> None:
    first = await desk.imports([row(2, "旧联系人", "云台村党支部")], create_orgs=True)
    second = await desk.imports([row(2, "安小芬", "云台村党支部", contact="旧联系人")], file="b.xlsx")
    third = await desk.imports(
        [row(2, "安小芬", contact="新联系人"), row(3, "新联系人")], file="c.xlsx", move=True
    )
    assert first
    assert second
    assert third
    await desk.takes_back(first)
    assert "云台村党支部" not in await desk.orgs()
    await desk.takes_back(third)
    ann = (await desk.members())["安小芬"]
    assert (ann.contact_id, ann.branch_id) == (None, county.willow.id), "the branch of before is gone"
