"""📑 导出: a table picked in the chat comes as a file, to whoever may have it alone (domain §3.2)."""

from collections.abc import Sequence
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from bot.exports.tables import TABLES
from models.audit import AuditLine
from models.ledgers.names import ENDINGS, NUMBERED, Ledger
from models.outbox import Message
from models.roles import Grant, Role
from models.works import Work, WorkPart, WorkState
from tests.county import County, appoint, enlist, seat
from tests.people import Person
from tests.telegram import Shown
from tests.world import World, words

PHONE = "13900000001"


@pytest.fixture
async def town(world: World, county: County, ann: Person) -> Person:
    """唐委员: staff of 清源镇's committee."""
    async with world.scope() as scope:
        member = await enlist(scope, county.willow, "唐委员", "+8613900000006", floating=False)
        await appoint(scope, member, Role.COMMITTEE, county.committee)
    return await seat(world, member.id, "唐委员", 506)


async def works(world: World) -> Sequence[Work]:
    """All long work, oldest first."""
    async with world.scope() as scope:
        return await scope.all(select(Work).order_by(Work.id))


async def parts(world: World) -> Sequence[WorkPart]:
    """Everything that is kept with long work."""
    async with world.scope() as scope:
        return await scope.all(select(WorkPart))


def paper(person: Person) -> tuple[str, bytes]:
    """The newest file in a chat."""
    papers = [shown.paper for shown in person.screen if shown.paper]
    assert papers, person.last.text
    return papers[-1]


def book(person: Person) -> Sequence[Sequence[object]]:
    """The cells of the newest file in a chat, a workbook."""
    name, content = paper(person)
    assert name.endswith(".xlsx")
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


async def picks(person: Person, table: str, *taps: str) -> None:
    """Ask for a table, and have it made."""
    await person.says("/export")
    await person.taps(table)
    for label in taps:
        await person.taps(label)
    await person.world.toil()


async def test_office_gets_the_roster_as_a_file_with_numbers_masked(
    world: World, county: County, office: Person, ann: Person
) -> None:
    await office.says("导出")
    office.sees("export-tables", buttons=["党员花名册", "操作记录"])
    await office.taps("党员花名册")
    await office.taps("表格 .xlsx")
    office.sees("work-begun", buttons=["停下"])
    await world.toil()
    assert office.has_seen("export-done")
    name, _ = paper(office)
    assert name.startswith("党员花名册_青禾县委组织部_2027")
    said = str(book(office))
    assert "安小芬" in said
    assert "139****0001" in said
    assert PHONE not in said
    assert await parts(world) == [], "the file is deleted when it has left"


async def test_progress_and_result_stand_in_one_message(office: Person) -> None:
    await picks(office, "组织", ".csv")
    told = [shown for shown in office.screen if "导出表格:" in shown.text or "组织导好了" in shown.text]
    assert len(told) == 1
    assert told[0].edited
    assert "停下" not in str(told[0].labels)


@pytest.mark.parametrize("ending", ENDINGS)
async def test_every_kind_of_file_can_be_had(office: Person, ending: str) -> None:
    await picks(office, "组织", ending)
    name, content = paper(office)
    assert name.endswith(ending)
    assert "柳湾村党支部".encode() in content or ending == ".xlsx"


@pytest.mark.parametrize("table", [words().plain(f"ledger.{ledger}") for ledger in Ledger])
async def test_every_table_can_be_had(office: Person, table: str) -> None:
    await picks(office, table, ".jsonl")
    assert paper(office)[0].startswith(table)


def test_tables_of_buttons_are_those_of_the_command_line() -> None:
    assert [ledger.value for ledger in Ledger] == list(TABLES)
    assert {ledger.value for ledger in NUMBERED} == {name for name, table in TABLES.items() if table.sealed}


async def test_full_numbers_come_after_a_second_question_only(
    world: World, office: Person, ann: Person
) -> None:
    await office.says("/export")
    await office.taps("党员花名册")
    await office.taps("要完整电话")
    office.sees("export-phones-asked")
    assert await works(world) == []
    await office.taps("确认")
    await world.toil()
    assert PHONE in str(book(office))


async def test_export_stands_in_the_trail_with_who_did_it(
    world: World, county: County, office: Person
) -> None:
    await picks(office, "党员花名册", ".csv")
    async with world.scope() as scope:
        line = await scope.first(select(AuditLine).where(AuditLine.verb == "exported"))
    assert line is not None
    assert (line.subject, line.actor_id) == (f"org:{county.county.id}", office.member_id)
    assert line.facts == {"table": "roster", "rows": 1, "ending": ".csv", "phones": False}


async def test_member_reads_who_exported_them_in_the_chat(world: World, office: Person, bob: Person) -> None:
    await picks(office, "党员花名册", ".csv")
    await bob.says("/me")
    await bob.taps("谁看过")
    assert "导出了有您在内的表格" in bob.last.text
    assert "欧主任" in bob.last.text


async def test_committee_gets_its_own_subtree_only(
    world: World, county: County, town: Person, ann: Person
) -> None:
    async with world.scope() as scope:
        await enlist(scope, county.county, "县里人")
    await picks(town, "党员花名册", ".xlsx")
    said = str(book(town))
    assert "安小芬" in said
    assert "县里人" not in said


@pytest.mark.parametrize("payload", ["wt:roster:{0}", "wa:roster:{0}:xlsx", "wp:roster:{0}", "wq:roster:{0}"])
async def test_forged_button_brings_a_stranger_nothing(
    world: World, county: County, town: Person, sue: Person, stranger: Person, payload: str
) -> None:
    for person in (town, sue, stranger):
        await person.presses(payload.format(county.county.id))
        await world.toil()
        assert not [shown for shown in person.screen if shown.paper]
    assert await works(world) == []


@pytest.mark.parametrize("payload", ["wt:nothing:1", "wa:roster:1:exe", "wa:../../etc:1:xlsx", "wq:orgs:1"])
async def test_forged_table_or_ending_is_nothing(world: World, office: Person, payload: str) -> None:
    await office.presses(payload)
    await world.toil()
    assert await works(world) == []


async def test_secretary_is_told_that_it_is_not_theirs(sue: Person) -> None:
    await sue.says("/export")
    sue.sees("not-allowed")


async def test_office_that_is_relieved_meanwhile_gets_nothing(world: World, office: Person) -> None:
    await office.says("/export")
    await office.taps("党员花名册")
    await office.taps(".csv")
    async with world.scope() as scope:
        for grant in await scope.all(Grant.open_of(office.member_id or 0)):
            grant.ended_at = scope.now
    await world.toil()
    assert office.has_seen("work-refused")
    assert not [shown for shown in office.screen if shown.paper]


async def test_fourth_work_at_once_has_to_wait(office: Person) -> None:
    for _ in range(4):
        await office.says("/export")
        await office.taps("组织")
        await office.taps(".csv")
    office.sees("请等一件做完再来")


async def test_file_is_drawn_from_what_is_sealed_and_the_outbox_holds_nothing_of_it(
    world: World, office: Person, ann: Person
) -> None:
    await office.says("/export")
    await office.taps("党员花名册")
    await office.taps(".csv")
    await world.workshop.settle()
    async with world.scope() as scope:
        said = str([message.args for message in await scope.all(select(Message))])
        kept = await scope.all(select(WorkPart))
    assert kept
    assert "安小芬" not in said
    assert all("安小芬".encode() not in part.sealed for part in kept)
    await world.work()
    assert "安小芬" in paper(office)[1].decode()


async def test_works_of_others_cannot_be_stopped(world: World, office: Person, dan: Person) -> None:
    await office.says("/export")
    await office.taps("组织")
    await office.taps(".csv")
    (work,) = await works(world)
    await dan.presses(f"wx:{work.id}")
    await world.toil()
    assert [one.state for one in await works(world)] == [WorkState.DONE]
    assert paper(office)


def shown_files(person: Person) -> list[Shown]:
    """The messages of a chat that are files."""
    return [shown for shown in person.screen if shown.paper]


async def test_too_many_requests_and_a_broken_gateway_bring_the_file_once(
    world: World, office: Person
) -> None:
    await office.says("/export")
    await office.taps("组织")
    await office.taps(".csv")
    world.telegram.faults = [(429, "Too Many Requests", {"retry_after": 2}), (502, "Bad Gateway", {})]
    for _ in range(6):
        await world.toil()
        world.clock.forward(minutes=2)
    assert office.has_seen("导好了")
    assert len(shown_files(office)) == 1
