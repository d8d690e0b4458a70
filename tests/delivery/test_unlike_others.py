"""Messages that are unlike others: of an unknown kind, with a fault in their HTML, too long for one."""

from collections.abc import Sequence
from itertools import chain

import pytest
from sqlalchemy import select

from bot.screens import Args, Screen
from models.accounts import Account
from models.kinds import Kind, Lane
from models.outbox import Message, Said
from models.scope import How, Scope
from tests.people import Person
from tests.world import HOUSE, World, at


def test_every_kind_is_found_by_its_word_and_its_old_ones() -> None:
    for kind in Kind:
        assert all(Kind.of(word) is kind for word in (kind.word, *kind.value.aliases))


def test_no_old_word_is_used_again() -> None:
    words = list(chain.from_iterable((kind.word, *kind.value.aliases) for kind in Kind))
    assert len(words) == len(set(words))


def test_word_of_another_version_is_treated_with_care() -> None:
    manner = Kind.of("greeting-of-a-newer-version").value
    assert (manner.lane, manner.quiet, manner.again_in_doubt) == (Lane.REMINDER, True, False)


async def test_message_of_another_version_goes_with_care_and_stops_nobody(
    world: World, bob: Person, sue: Person
) -> None:
    async with world.scope() as scope:
        for person in (bob, sue):
            [account] = await scope.all(Account.of_chats(100, [person.chat_id]))
            scope.show("about", account, None, How(Kind.MEMBER_NOTE))
    async with world.scope() as scope:
        first = (await scope.all(select(Message).order_by(Message.id)))[0]
        first.kind = "greeting-of-a-newer-version"
    world.clock.set(at(2027, 1, 28, 23))
    await world.work()
    assert not bob.screen
    world.clock.set(at(2027, 1, 29, 10))
    await world.work()
    assert (len(bob.screen), len(sue.screen)) == (1, 1)


async def test_fault_in_our_html_is_logged_with_the_message_s_number(
    world: World, bob: Person, caplog: pytest.LogCaptureFixture
) -> None:
    world.telegram.faults = [(400, "Bad Request: can't parse entities: Unclosed start tag", {})]
    await bob.says("/about")
    async with world.scope() as scope:
        [message] = await scope.all(select(Message))
    assert message.state is Said.SENT
    assert "<b>" not in bob.last.text
    [line] = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert f"message {message.id} " in line


async def test_long_text_goes_on_where_it_was_cut(
    world: World, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def prepare(_scope: Scope, asked: Sequence[Args]) -> Sequence[Args | None]:
        return [{"label": "x", "answer": "\n\n".join(f"{n}" + "字" * 900 for n in range(9))} for _ in asked]

    monkeypatch.setitem(HOUSE.screens.known, "form.line", Screen("form.line", prepare=prepare))
    world.telegram.faults = [None, (502, "Bad Gateway", {})]
    async with world.scope() as scope:
        [account] = await scope.all(Account.of_chats(100, [bob.chat_id]))
        scope.show("form.line", account)
    await world.work()
    assert len(bob.screen) == 1
    async with world.scope() as scope:
        [message] = await scope.all(select(Message))
    assert (message.state, message.pieces_sent) == (Said.WAITING, 1)
    world.clock.forward(seconds=10)
    await world.work()
    assert [shown.text.count("字") for shown in bob.screen] == [3600, 3600, 900]
