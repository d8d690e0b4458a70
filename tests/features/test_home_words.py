"""家乡话: what the branch posts is shown after a check-in, in turn, until its last day (domain §3.5)."""

import pytest
from sqlalchemy import select

from models.home_words import HomeWord
from tests.people import Person
from tests.world import World, at


async def post(keeper: Person, *words: str) -> None:
    """Post words, for a month each."""
    for one in words:
        await keeper.says("/homeword")
        await keeper.taps("发一条")
        await keeper.says(one)
        await keeper.taps("一个月")
        keeper.sees("home-word-posted")


async def report(person: Person) -> None:
    """Report the long way."""
    await person.says("报到")
    for label in ("很好", "没变", "都没变", "已报到", "跳过"):
        await person.taps(label)


async def test_who_has_reported_sees_a_word_and_another_one_the_next_time(
    world: World, bob: Person, sue: Person
) -> None:
    await post(sue, "村口的桃花开了", "新修的路通车了")
    seen = []
    for _ in range(3):
        await bob.says("报到")
        if bob.last.labels and any("更新" in label or "细说" in label for label in bob.last.labels):
            await bob.taps("细说" if any("细说" in label for label in bob.last.labels) else "更新")
        for label in ("很好", "没变", "都没变", "已报到", "跳过"):
            await bob.taps(label)
        seen.append(bob.last.text)
        world.clock.forward(minutes=2)
    assert ["桃花" in text for text in seen] == [True, False, True]
    assert "通车" in seen[1]


async def test_one_word_is_not_shown_twice_in_a_row_and_none_of_another_branch(
    world: World, bob: Person, sue: Person, dan: Person
) -> None:
    await post(dan, "石桥的桥修好了")
    await post(sue, "村口的桃花开了")
    await world.walk(at(2027, 2, 1))
    await report(bob)
    bob.sees("村口的桃花开了")
    await world.walk(at(2027, 2, 20))
    await bob.taps("有变化,细说")
    for label in ("很好", "没变", "都没变", "已报到", "跳过"):
        await bob.taps(label)
    bob.sees("check-in-done")
    assert not bob.has_seen("石桥的桥")


@pytest.mark.sqlite_only
async def test_photo_is_kept_by_its_name_alone_and_shown_with_its_words(
    world: World, bob: Person, sue: Person
) -> None:
    await sue.says("家乡话")
    await sue.taps("发一条")
    await sue.sends_voice()
    sue.sees("voice-not-expected")
    photo = {"file_id": "photo-file", "file_unique_id": "p", "width": 9, "height": 9}
    await world.hear(sue.message(photo=[{**photo, "file_size": 6_000_000}]))
    sue.sees("photo-too-large")
    await world.hear(sue.message(photo=[{**photo, "file_size": 60_000}], caption="油菜花"))
    await sue.taps("一周")
    async with world.scope() as scope:
        [row] = await scope.all(select(HomeWord))
    assert (row.photo, row.text) == ("photo-file", "油菜花")
    await report(bob)
    bob.sees("油菜花")
    assert any(params.get("photo") == "photo-file" for _, params in world.telegram.calls)


@pytest.mark.sqlite_only
async def test_word_that_is_over_or_taken_down_is_shown_no_more(
    world: World, bob: Person, sue: Person
) -> None:
    await post(sue, "村口的桃花开了")
    await sue.says("/homeword")
    await sue.taps("撤下")
    sue.sees("home-words.empty")
    world.clock.forward(minutes=2)
    await report(bob)
    bob.sees("check-in-done")
    await post(sue, "新修的路通车了")
    world.clock.set(at(2027, 3, 10))
    await bob.taps("有变化,细说")
    for label in ("很好", "没变", "都没变", "已报到", "跳过"):
        await bob.taps(label)
    assert not bob.has_seen("通车")
    await world.walk(at(2027, 3, 11))
    async with world.scope() as scope:
        assert len(await scope.all(select(HomeWord))) == 1, "the newest row of a table stays"


@pytest.mark.sqlite_only
async def test_nobody_takes_down_what_another_branch_posted(world: World, sue: Person, dan: Person) -> None:
    await post(sue, "村口的桃花开了")
    async with world.scope() as scope:
        [row] = await scope.all(select(HomeWord))
    await dan.presses(f"ht:{row.id}")
    dan.sees("not-found")
    async with world.scope() as scope:
        assert [one.text for one in await scope.all(select(HomeWord))] == ["村口的桃花开了"]
