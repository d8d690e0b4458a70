"""A sheet is old by the time it is imported: what a person or the branch said since is not put back."""

import pytest

from models.roles import Role
from models.roster.verdicts import Entry
from tests.county import County, appoint, seat
from tests.importing.sheets import Office, row
from tests.people import Person
from tests.world import World

OLD = {"phone": "+8613900000071", "place_text": "东莞", "employer": "旧厂", "floating": True}
SHEET = (row(2, "安小芬", contact="鲍大山", **OLD), row(3, "鲍大山"), row(4, "苏书记"))
LOOK = "由本人或支部改过,比表新,没有按表改成"


def sheet(**changed: object) -> list[Entry]:
    """The same rows once more, some columns of 安小芬's otherwise."""
    return [row(2, "安小芬", contact="鲍大山", **{**OLD, **changed}), *SHEET[1:]]


async def answers(person: Person, *moves: str) -> None:
    """A new place or number, told in a report."""
    await person.says("报到")
    for move in ("很好", *moves, "还没有", "跳过"):
        await (person.says(move) if move[0].isdigit() or move == "宁波" else person.taps(move))


@pytest.fixture
async def reported(desk: Office, world: World, county: County) -> Person:
    """安小芬, imported from a sheet, who has moved to 宁波 and has another number since."""
    await desk.imports(SHEET)
    member = (await desk.members())["安小芬"]
    chat = await seat(world, member.id, "安小芬", 501)
    await answers(chat, "换地方了", "宁波", "换电话", "13900000099")
    return chat


async def test_old_sheet_leaves_what_its_person_told_since_and_lists_it(
    reported: Person, desk: Office, world: World
) -> None:
    for _ in range(2):  # the same old sheet is no newer the second time
        await desk.imports(sheet(employer="新厂"), file="二月.xlsx")
        ann = (await desk.members())["安小芬"]
        assert (ann.phone(world.vault), ann.place) == ("+8613900000099", {"code": "330200"})
        assert ann.employer == "新厂", "nobody told that otherwise"
        assert desk.said.count(LOOK) == 2
        assert "名册 第2行:联系电话在1月28日" in desk.said
        assert "13900000071" not in desk.said


async def test_withdrawn_answer_holds_nothing(reported: Person, desk: Office, world: World) -> None:
    await reported.taps("撤回")
    await desk.imports(sheet(place_text="深圳"), file="二月.xlsx")
    ann = (await desk.members())["安小芬"]
    assert (ann.phone(world.vault), ann.place) == ("+8613900000071", {"code": "440300"})
    assert LOOK not in desk.said


async def test_sheet_that_agrees_with_the_answer_is_not_listed(reported: Person, desk: Office) -> None:
    agreeing = sheet(phone="+8613900000099", place_text="宁波", employer="新厂")
    await desk.imports(agreeing, file="三月.xlsx")
    assert LOOK not in desk.said
    assert (await desk.members())["安小芬"].employer == "新厂"


async def test_contact_person_chosen_in_the_chat_stays(desk: Office, world: World, county: County) -> None:
    await desk.imports(SHEET)
    people = await desk.members()
    assert people["安小芬"].contact_id == people["鲍大山"].id
    async with world.scope() as scope:
        await appoint(scope, people["苏书记"], Role.SECRETARY, county.willow)
    sue = await seat(world, people["苏书记"].id, "苏书记", 503)
    await sue.presses(f"kc:{people['安小芬'].id}:{people['苏书记'].id}")
    await desk.imports(sheet(employer="新厂"), file="二月.xlsx")
    ann = (await desk.members())["安小芬"]
    assert (ann.contact_id, ann.employer) == (people["苏书记"].id, "新厂")
    assert "联系人在1月28日" in desk.said
