"""Every look at a number is on the member's own page: who saw one, wherever, and every table that left."""

import re
from collections import Counter
from collections.abc import AsyncIterator
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.clock import Clock
from bot.exports import export
from models.installation import Installation
from models.members import Member
from tests.authority.scene import Scene, open_scene
from tests.authority.walk import Walk
from tests.county import seat
from tests.exports.books import settings_of
from tests.people import Person
from tests.world import HOUSE

pytestmark = pytest.mark.sqlite_only
SEEN, EXPORTED = "看了手机号", "导出了有您在内的表格"


@pytest.fixture
async def scene(database_url: str) -> AsyncIterator[Scene]:
    """柳湾村 in the middle of its work."""
    opened = await open_scene(database_url)
    yield opened
    await opened.world.database.close()


async def numbers(scene: Scene) -> dict[str, Member]:
    """Everybody by the number that people would read."""
    async with scene.world.scope() as scope:
        members = await scope.all(select(Member))
        return {
            number.removeprefix("+86"): member for member in members if (number := member.phone(scope.vault))
        }


async def page_of(scene: Scene, member: Member, chat: int) -> str:
    """All that a member reads under 谁看过, page after page, in a chat that may be new."""
    who = Person(scene.world, chat, member.name, member_id=member.id)
    if not scene.world.seen(chat):
        who = await seat(scene.world, member.id, member.name, chat)
    await who.presses(f"yl:{member.id}")
    read = who.last.text
    while older := [button for row in who.last.keyboard for button in row if "较早的" in button["text"]]:
        await who.presses(older[0]["callback_data"])
        read += "\n" + who.last.text
    return read


async def sightings(scene: Scene, known: dict[str, Member], person: Person) -> Counter[str]:
    """Whose number somebody was shown, and in how many messages."""
    await Walk(scene, HOUSE, person).run()
    texts = [
        str(params.get("text") or params.get("caption") or "")
        for _, params in scene.world.telegram.calls
        if str(params.get("chat_id")) == str(person.chat_id)
    ]
    found = (number for text in texts for number in set(re.findall(r"1[3-9]\d{9}", text)))
    others = (number for number in found if number in known)
    return Counter(number for number in others if known[number].id != person.member_id)


async def test_every_message_with_a_number_is_matched_by_a_line_that_its_member_reads(scene: Scene) -> None:
    known, seen = await numbers(scene), dict[str, Counter[str]]()
    for person in scene.keepers.values():
        for number, times in (await sightings(scene, known, person)).items():
            seen.setdefault(number, Counter())[person.name] += times
    assert len(seen) > 3, "the rightful look at numbers"
    for chat, (number, lookers) in enumerate(seen.items(), 880):
        read = await page_of(scene, known[number], chat)
        for looker, times in lookers.items():
            lines = [line for line in read.splitlines() if SEEN in line and looker in line]
            assert len(lines) >= times, (known[number].name, looker, read)


async def test_more_looks_than_a_page_holds_can_all_be_read(scene: Scene) -> None:
    ann, sue = (await scene.found("安小芬"))["安小芬"], scene.keepers["secretary"]
    for _ in range(45):
        await sue.presses(f"mp:{ann.id}")
    assert (await page_of(scene, ann, 880)).count(SEEN) == 45


async def test_table_with_numbers_is_on_the_page_of_everybody_in_it(scene: Scene, tmp_path: Path) -> None:
    told = settings_of(scene.world.database.url)
    people = await scene.found("安小芬", "邓石桥", "曾搬走")
    for times, (table, with_phones) in enumerate(product(("roster", "floating"), (True, False)), 1):
        scene.world.clock.forward(days=1)
        async with scene.world.scope() as scope:
            card = await scope.first(Installation.card())
            assert card is not None
            card.clock_offset_seconds = int((scope.now - Clock().now()).total_seconds())
        for under in (None, "柳湾村党支部"):
            name = f"{under}-{table}-{with_phones}.csv"
            await export(table, tmp_path / name, told, under=under, with_phones=with_phones)
        read = {
            name: await page_of(scene, one, 880 + number) for number, (name, one) in enumerate(people.items())
        }
        assert {name: page.count(EXPORTED) for name, page in read.items()} == {
            "安小芬": 2 * times, "邓石桥": times, "曾搬走": 2 * times,
        }  # fmt: skip


async def test_table_of_the_branch_of_that_time_stays_on_the_page(scene: Scene) -> None:
    sue, lao = scene.keepers["secretary"], scene.strangers["secretary of the branch before"]
    bo = (await scene.found("田无话"))["田无话"]
    scene.world.clock.forward(days=1)
    async with scene.world.scope() as scope:
        for branch in ("柳湾村党支部", "东岭村党支部"):
            scope.audit("exported", f"org:{scene.orgs[branch].id}", table="roster", rows=9)
    scene.world.clock.forward(days=1)
    await sue.says("/roster 田无话")
    await sue.taps("转支部")
    await sue.says("东岭")
    await sue.taps("东岭村党支部")
    await lao.says("/todo")
    for label in ("转入待接收", "田无话", "接收"):
        await lao.taps(label)
    scene.world.clock.forward(days=1)
    async with scene.world.scope() as scope:
        for branch in ("柳湾村党支部", "东岭村党支部"):
            scope.audit("exported", f"org:{scene.orgs[branch].id}", table="structure", rows=9)
            scope.audit("exported", f"org:{scene.orgs[branch].id}", table="floating", rows=9)
    assert (await page_of(scene, bo, 880)).count(EXPORTED) == 2, "the old branch's first, the new one's last"
