"""导入表格: a sheet sent into the chat is tried, written after one tap, and taken back (domain §3.4 L)."""

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select, text

from models.audit import AuditLine
from models.imports import Import, ImportState
from models.members import Member
from models.orgs import Org
from models.outbox import Message
from models.roles import Grant, Role
from models.works import Work, WorkPart, WorkState
from tests.county import County, enlist
from tests.features.rosters import BRIDGE, HEADER, ID_NUMBER, NEW, WILLOW, row, sends, sheet, tries
from tests.people import Person
from tests.world import World

pytestmark = pytest.mark.usefixtures("read_here")

MIXED = (
    row(1, WILLOW, "卫大勇", "支部书记"),
    row(2, BRIDGE, "卫小敏"),
    row(3, NEW, "卫三军", "支部书记"),
    row(4, WILLOW, "卫四平", joined="1897-07"),
)


async def members(world: World) -> dict[str, Member]:
    """Everybody on a roster, by name."""
    async with world.scope() as scope:
        return {one.name: one for one in await scope.all(select(Member))}


async def orgs(world: World) -> set[str]:
    """What every organisation is called."""
    async with world.scope() as scope:
        return {org.name for org in await scope.all(select(Org))}


async def kept(world: World) -> Sequence[WorkPart]:
    """Everything that is kept with long work."""
    async with world.scope() as scope:
        return await scope.all(select(WorkPart))


async def imports(world: World) -> Sequence[Import]:
    """All imports, oldest first."""
    async with world.scope() as scope:
        return await scope.all(select(Import).order_by(Import.id))


async def test_office_tries_a_sheet_and_nothing_is_written(world: World, office: Person) -> None:
    before = await members(world)
    await tries(office, sheet(*MIXED))
    office.sees("共4行:可入3,要看0,错1", buttons=["下载错误表", "先入2行", "新建1个组织,入3行", "不导"])
    assert "第6行" in office.last.text
    assert "1897" in office.last.text
    assert "新塘村党支部" in office.last.text
    assert (await members(world)).keys() == before.keys()
    assert await imports(world) == []


async def test_one_tap_writes_what_has_its_branch(world: World, county: County, office: Person) -> None:
    await tries(office, sheet(*MIXED))
    await office.taps("先入2行")
    await world.toil()
    office.sees("import-written", buttons=["撤销导入", "任命书记"])
    assert "新增2人" in office.last.text
    known = await members(world)
    assert {"卫大勇", "卫小敏"} <= known.keys()
    assert not {"卫三军", "卫四平"} & known.keys()
    (card,) = await imports(world)
    assert (card.state, card.actor_id) == (ImportState.DONE, office.member_id)
    assert await kept(world) == [], "the sheet is deleted when it is imported"


async def test_one_confirmation_makes_the_organisations_that_are_missing(
    world: World, county: County, office: Person
) -> None:
    await tries(office, sheet(*MIXED))
    assert NEW not in await orgs(world)
    await office.taps("新建1个组织")
    await world.toil()
    assert NEW in await orgs(world)
    assert "卫三军" in await members(world)


async def test_secretaries_of_the_sheet_are_appointed_by_one_tap_each(
    world: World, county: County, office: Person
) -> None:
    await tries(office, sheet(*MIXED))
    await office.taps("新建1个组织")
    await world.toil()
    await office.taps("任命书记")
    office.sees("secretaries-proposed", buttons=["卫大勇 · 柳湾村党支部", "卫三军 · 新塘村党支部"])
    await office.taps("卫三军")
    office.sees("appointed")
    async with world.scope() as scope:
        held = await scope.all(select(Grant).where(Grant.role == Role.SECRETARY))
    assert [grant.member_id for grant in held] == [(await members(world))["卫三军"].id]


async def test_import_is_taken_back_by_button(world: World, office: Person) -> None:
    before = (await members(world)).keys()
    await tries(office, sheet(*MIXED))
    await office.taps("新建1个组织")
    await world.toil()
    await office.taps("撤销导入")
    office.sees("import-undo-asked")
    assert "卫三军" in await members(world)
    await office.taps("确认撤销")
    await world.toil()
    office.sees("撤销")
    assert (await members(world)).keys() == before
    assert NEW not in await orgs(world)
    async with world.scope() as scope:
        line = await scope.first(select(AuditLine).where(AuditLine.verb == "import-undone"))
    assert line is not None
    assert line.actor_id == office.member_id
    await office.taps("撤销导入")
    office.sees("import-taken-back")


async def test_undo_names_whom_it_leaves(world: World, office: Person) -> None:
    await tries(office, sheet(*MIXED))
    await office.taps("先入")
    await world.toil()
    async with world.scope() as scope:
        who = await scope.first(select(Member).where(Member.name == "卫大勇"))
        assert who is not None
        who.employer = "县农机站"
    await office.taps("撤销导入")
    await office.taps("确认撤销")
    await world.toil()
    assert any("卫大勇" in shown.text and "保留不动" in shown.text for shown in office.screen)
    assert "卫大勇" in await members(world)


async def test_findings_come_as_a_file(world: World, office: Person) -> None:
    await tries(office, sheet(*MIXED))
    await office.taps("下载错误表")
    await world.toil()
    name, content = next(shown.paper for shown in reversed(office.screen) if shown.paper)
    lines = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert name == "名册.report.xlsx"
    assert any(line[1] == 6 and "1897" in str(line) for line in lines)
    await office.taps("先入2行")
    await world.toil()
    assert "卫大勇" in await members(world), "the sheet stayed while its report was sent"


async def test_sheet_that_is_dropped_is_deleted_at_once(world: World, office: Person) -> None:
    await tries(office, sheet(*MIXED))
    work = office.last
    await office.taps("不导")
    office.sees("sheet-dropped")
    assert await kept(world) == []
    await office.presses(
        next(b["callback_data"] for r in work.keyboard for b in r) if work.keyboard else "wi:1:0"
    )
    assert await imports(world) == []


async def test_sheet_is_gone_after_a_day(world: World, office: Person) -> None:
    await tries(office, sheet(*MIXED))
    assert await kept(world)
    world.clock.set(world.clock.now() + timedelta(days=1, minutes=1))
    await world.workshop.tidy()
    assert await kept(world) == []
    await office.taps("先入2行")
    office.sees("sheet-gone")


async def test_sheet_sent_unasked_is_offered(world: World, office: Person) -> None:
    await sends(office, sheet(*MIXED))
    office.sees("sheet-offered", buttons=["先试读:青禾县委组织部", "不导"])
    await world.toil()
    assert await kept(world) == []
    await office.taps("先试读")
    await world.toil()
    office.sees("共4行")


async def test_offer_that_is_declined_is_over(world: World, office: Person) -> None:
    await sends(office, sheet(*MIXED))
    await office.taps("不导")
    async with world.scope() as scope:
        assert [work.state for work in await scope.all(select(Work))] == [WorkState.STOPPED]


async def test_member_and_stranger_who_send_a_sheet_are_not_understood(
    world: World, bob: Person, stranger: Person
) -> None:
    for person in (bob, stranger):
        await sends(person, sheet(*MIXED))
        await world.toil()
        person.sees("not-understood")
    async with world.scope() as scope:
        assert await scope.all(select(Work)) == []


async def test_secretary_touches_the_own_branch_only(world: World, county: County, sue: Person) -> None:
    async with world.scope() as scope:
        await enlist(scope, county.bridge, "石小二", birth="1985-03-12")
    await tries(sue, sheet(*MIXED, row(5, BRIDGE, "石小二")))
    sue.sees("共5行:可入1,要看0,错4")
    await sue.taps("先入1行")
    await world.toil()
    known = await members(world)
    assert "卫大勇" in known
    assert not {"卫小敏", "卫三军"} & known.keys()
    assert known["石小二"].branch_id == county.bridge.id
    assert NEW not in await orgs(world)


async def test_secretary_s_sheet_need_not_name_the_branch(world: World, county: County, sue: Person) -> None:
    await tries(sue, sheet((1, "卫大勇", "男"), header=("序号", "姓名", "性别")))
    await sue.taps("先入1行")
    await world.toil()
    assert (await members(world))["卫大勇"].branch_id == county.willow.id


@pytest.mark.parametrize("payload", ["wi:{0}:1", "wi:{0}:3", "wr:{0}", "wd:{0}", "wy:{0}:1"])
async def test_forged_button_of_somebody_else_s_sheet_is_nothing(
    world: World, office: Person, sue: Person, stranger: Person, payload: str
) -> None:
    await tries(office, sheet(*MIXED))
    before = len(await kept(world))
    async with world.scope() as scope:
        work = await scope.first(select(Work))
    assert work is not None
    for person in (sue, stranger):
        await person.presses(payload.format(work.id))
        await world.toil()
        assert not [shown for shown in person.screen if shown.paper]
    assert await imports(world) == []
    assert len(await kept(world)) == before


@pytest.mark.parametrize("payload", ["wb:1", "wk:1", "ws:1"])
async def test_forged_undo_of_the_county_s_import_is_nothing(
    world: World, office: Person, sue: Person, stranger: Person, payload: str
) -> None:
    await tries(office, sheet(*MIXED))
    await office.taps("先入")
    await world.toil()
    for person in (sue, stranger):
        await person.presses(payload)
        await world.toil()
        assert "卫大勇" not in person.last.text
    assert [card.state for card in await imports(world)] == [ImportState.DONE]


async def test_second_tap_writes_nothing_twice(world: World, office: Person) -> None:
    await tries(office, sheet(*MIXED))
    asked = office.last
    await office.taps("先入")
    async with world.scope() as scope:
        first = await scope.first(select(Work).order_by(Work.id))
    assert first is not None
    await office.presses(f"wi:{first.id}:0", asked.id)
    office.sees("sheet-under-way")
    await world.toil()
    assert [card.counts["new"] for card in await imports(world)] == [2]
    assert len([name for name in await members(world) if name.startswith("卫")]) == 2


async def test_same_sheet_again_changes_nothing(world: World, office: Person) -> None:
    for _ in range(2):
        await tries(office, sheet(*MIXED))
        await office.taps("先入")
        await world.toil()
    assert "无变化2人" in office.last.text


async def test_person_of_another_branch_is_moved_only_when_told_to(
    world: World, county: County, office: Person
) -> None:
    async with world.scope() as scope:
        await enlist(scope, county.bridge, "卫大勇", birth="1985-03-12")
    await tries(office, sheet(row(1, WILLOW, "卫大勇"), row(2, WILLOW, "卫小敏")))
    assert "石桥村党支部" in office.last.text
    await office.taps("连同1人转支部")
    await world.toil()
    assert (await members(world))["卫大勇"].branch_id == county.willow.id


async def test_missing_people_are_named_and_stay(world: World, county: County, office: Person) -> None:
    async with world.scope() as scope:
        await enlist(scope, county.bridge, "石小二")
    await tries(office, sheet(row(1, BRIDGE, "卫小敏")))
    assert "石小二" in office.last.text
    await office.taps("先入1行")
    await world.toil()
    assert "石小二" in await members(world)


async def test_office_that_is_relieved_meanwhile_imports_nothing(world: World, office: Person) -> None:
    await tries(office, sheet(*MIXED))
    await office.taps("先入")
    async with world.scope() as scope:
        for grant in await scope.all(Grant.open_of(office.member_id or 0)):
            grant.ended_at = scope.now
    await world.toil()
    assert await imports(world) == []
    assert "卫大勇" not in await members(world)


async def test_sheet_that_cannot_be_read_is_answered_with_why(world: World, office: Person) -> None:
    await tries(office, b"PK\x03\x04" + b"broken" * 50)
    assert any("文件坏了" in shown.text for shown in office.screen), office.last.text
    assert await kept(world) == []


async def test_sheet_over_twenty_megabytes_is_refused_before_it_is_fetched(
    world: World, office: Person
) -> None:
    await office.says("/import")
    await sends(office, b"x", size=21_000_000)
    office.sees("sheet-too-big")
    await sends(office, b"x" * 20_000_001, size=0)
    await world.toil()
    assert any("超过20MB" in shown.text for shown in office.screen[-2:])
    assert not [call for call in world.telegram.calls if call[0].startswith("doc")][1:]


async def test_plain_text_of_an_old_program_is_read(world: World, office: Person) -> None:
    content = "党支部,姓名,性别\r\n柳湾村党支部,卫大勇,男\r\n".encode("gb18030")
    await tries(office, content, "2026名册.csv")
    office.sees("共1行:可入1")


async def test_identity_numbers_and_names_lie_nowhere_open(world: World, office: Person) -> None:
    person = list(row(1, WILLOW, "卫大勇"))
    person[HEADER.index("身份证号")] = ID_NUMBER
    await tries(office, sheet(person))
    async with world.scope() as scope:
        outbox = str([message.args for message in await scope.all(select(Message))])
        rows = [str(line) for line in await scope.rows(text("SELECT asked, place, reason FROM works"))]
        parts = b"".join(part.sealed for part in await scope.all(select(WorkPart)))
    assert parts
    for secret in ("卫大勇", ID_NUMBER, "13900000001"):
        assert secret not in outbox
        assert secret not in str(rows)
        assert secret.encode() not in parts
    assert ID_NUMBER not in office.last.text


async def test_server_that_is_away_while_the_sheet_is_fetched_is_waited_for(
    world: World, office: Person
) -> None:
    await office.says("/import")
    await sends(office, sheet(*MIXED))
    held = world.telegram.held.copy()
    world.telegram.away = 1
    await world.toil()
    world.workshop._rests.clear()
    await world.toil()
    assert held
    office.sees("共4行")


async def test_trail_tells_who_tried_and_who_imported(world: World, office: Person) -> None:
    await tries(office, sheet(*MIXED))
    await office.taps("新建")
    await world.toil()
    async with world.scope() as scope:
        lines = await scope.all(select(AuditLine).where(AuditLine.actor_id == office.member_id))
    assert {"roster-tried", "import-begun", "import-done", "org-made"} <= {line.verb for line in lines}


async def test_roster_leads_to_import_and_export(world: World, office: Person, sue: Person) -> None:
    await office.says("/roster export")
    office.sees("export-tables")
    await sue.says("/roster export")
    sue.sees("not-allowed")
    await sue.says("/roster")
    await sue.taps("导入表格")
    sue.sees("sheet-wanted")
    await sue.says("导入表格")
    sue.sees("sheet-wanted")
