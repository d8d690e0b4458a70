"""The postman: head of each chat by lane, verdicts into rows, nobody silently dropped (design §3.5–6)."""

from collections.abc import Sequence
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select
from telegram.error import TimedOut

from bot.screens import Args, Screen
from models.accounts import Account
from models.follow_ups import Cause, FollowUp
from models.kinds import Kind, Lane, Manner
from models.members import Member
from models.outbox import Message, Said
from models.scope import How, Scope
from tests.people import Person
from tests.telegram import Fault
from tests.world import COUNTY, HOUSE, World, at, words

GATEWAY: Fault = (502, "Bad Gateway", {})
BLOCKED: Fault = (403, "Forbidden: bot was blocked by the user", {})


async def say(
    world: World, person: Person, *screens: str, how: How | None = None, about: bool = False
) -> None:
    """Have screens said to somebody, in one transaction; nothing is sent yet."""
    async with world.scope() as scope:
        [account] = await scope.all(Account.of_chats(100, [person.chat_id]))
        member = await scope.get(Member, person.member_id or 0) if about else None
        for screen in screens:
            scope.show(screen, account, member, how or How())


async def outbox(world: World) -> Sequence[Message]:
    """Every message, oldest first."""
    async with world.scope() as scope:
        return await scope.all(select(Message).order_by(Message.id))


async def account_of(world: World, person: Person) -> Account:
    """Somebody's account as it stands."""
    async with world.scope() as scope:
        [account] = await scope.all(Account.of_chats(100, [person.chat_id]))
    return account


def keys_of(person: Person) -> list[str]:
    """Which of the screens used here stand in a chat."""
    known = {"about": words().say("about"), "form-cancelled": words().say("form-cancelled")}
    return [key for shown in person.screen for key, text in known.items() if shown.text == text]


async def test_reply_overtakes_a_reminder_of_the_same_chat(world: World, bob: Person) -> None:
    await say(world, bob, "about", how=How(Kind.STAFF_NOTE))
    await say(world, bob, "form-cancelled")
    await world.work()
    assert keys_of(bob) == ["form-cancelled", "about"]


async def test_messages_of_one_chat_go_one_by_one_in_order(world: World, bob: Person, sue: Person) -> None:
    await say(world, bob, "about", "form-cancelled", "about")
    await say(world, sue, "about")
    assert await world.postman.round() == 2
    await world.postman.settle()
    assert (len(bob.screen), len(sue.screen)) == (1, 1)
    await world.work()
    assert keys_of(bob) == ["about", "form-cancelled", "about"]


@pytest.mark.sqlite_only
async def test_message_planned_for_later_holds_up_nothing(world: World, bob: Person) -> None:
    later = How(not_before=world.clock.now() + timedelta(hours=1))
    await say(world, bob, "about", how=later)
    await say(world, bob, "form-cancelled")
    await world.work()
    assert keys_of(bob) == ["form-cancelled"]
    world.clock.forward(hours=1)
    await world.work()
    assert keys_of(bob) == ["form-cancelled", "about"]


async def test_flood_limit_of_one_chat_holds_that_chat_only(world: World, bob: Person, sue: Person) -> None:
    world.telegram.chat_faults[bob.chat_id] = [
        (429, "Too Many Requests: retry after 30", {"retry_after": 30})
    ]
    await say(world, bob, "about", "form-cancelled")
    await say(world, sue, "about")
    await world.work()
    assert (keys_of(bob), keys_of(sue)) == ([], ["about"])
    world.clock.forward(seconds=31)
    await world.work()
    assert keys_of(bob) == ["about", "form-cancelled"]
    assert (await outbox(world))[0].attempts == 1


async def test_blocked_person_is_unreachable_and_on_the_phone_list(
    world: World, bob: Person, sue: Person
) -> None:
    world.telegram.chat_faults[bob.chat_id] = [BLOCKED]
    await say(world, bob, "about")
    await world.work()
    [message] = await outbox(world)
    assert (message.state, "blocked" in (message.reason or "")) == (Said.FAILED, True)
    assert (await account_of(world, bob)).unreachable_since is not None
    async with world.scope() as scope:
        [row] = await scope.all(select(FollowUp))
        assert (row.cause, row.member_id) == (Cause.UNREACHABLE, bob.member_id)
    await bob.says("/about")
    assert (await account_of(world, bob)).unreachable_since is None


@pytest.mark.sqlite_only
async def test_server_s_trouble_is_retried_ever_slower_and_then_given_up(world: World, bob: Person) -> None:
    world.telegram.chat_faults[bob.chat_id] = [GATEWAY] * 20
    await say(world, bob, "about")
    holds: list[float] = []
    for _ in range(20):
        await world.work()
        if (release := world.postman.books.holds.next_release()) is not None:
            holds.append(release)
        world.clock.forward(minutes=16)
    [message] = await outbox(world)
    assert (message.state, message.attempts) == (Said.FAILED, 16)
    assert holds[:3] == [3, 6, 12]
    world.telegram.chat_faults[bob.chat_id] = []
    await say(world, bob, "form-cancelled")
    await world.work()
    assert keys_of(bob) == ["form-cancelled"]


@pytest.mark.sqlite_only
async def test_unsure_reply_is_sent_again(world: World, bob: Person) -> None:
    world.telegram.faults = [TimedOut()]
    await say(world, bob, "about")
    await world.work()
    assert keys_of(bob) == ["about"]


@pytest.mark.sqlite_only
async def test_unsure_greeting_is_left_unsure(
    world: World, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    greeting = SimpleNamespace(value=Manner("a greeting", Lane.BULK, again_in_doubt=False))
    await say(world, bob, "about")
    monkeypatch.setattr(Kind, "of", lambda _word: greeting)
    world.telegram.faults = [TimedOut()]
    await world.work()
    [message] = await outbox(world)
    assert (message.state, bob.screen) == (Said.UNSURE, [])


async def test_message_of_a_dead_process_is_sent_at_once_by_the_next_one(world: World, bob: Person) -> None:
    await say(world, bob, "about", "form-cancelled")
    async with world.scope() as scope:
        first = (await scope.all(select(Message).order_by(Message.id)))[0]
        first.state = Said.SENDING
    await world.work()
    assert keys_of(bob) == ["about", "form-cancelled"]


async def test_message_that_waits_long_for_its_pace_is_sent_once(world: World, bob: Person) -> None:
    world.postman.sender.pace.pause_bot(0.3)
    await say(world, bob, "about")
    assert await world.postman.round() == 1
    world.clock.forward(seconds=120)
    assert await world.postman.round() == 0
    await world.postman.settle()
    await world.work()
    assert keys_of(bob) == ["about"]


async def test_edit_waits_until_the_message_it_changes_is_sent(world: World, bob: Person) -> None:
    await say(world, bob, "about", how=How(key="first"))
    await say(world, bob, "form-cancelled", how=How(edits="first"))
    await world.work()
    assert keys_of(bob) == ["form-cancelled"]
    assert bob.last.edited


@pytest.mark.sqlite_only
async def test_edit_of_a_message_that_never_went_out_fails_quietly(world: World, bob: Person) -> None:
    world.telegram.chat_faults[bob.chat_id] = [(400, "Bad Request: BUTTON_DATA_INVALID", {})]
    await say(world, bob, "about", how=How(key="first"))
    await say(world, bob, "form-cancelled", how=How(edits="first"))
    await say(world, bob, "about")
    await world.work()
    assert [row.state for row in await outbox(world)] == [Said.FAILED, Said.FAILED, Said.SENT]


@pytest.mark.sqlite_only
async def test_question_whose_message_was_deleted_is_asked_anew(world: World, bob: Person) -> None:
    await bob.says("/checkin")
    payload = bob.last.keyboard[0][0]["callback_data"]
    question = bob.screen.pop()
    await bob.presses(payload, question.id)
    assert bob.screen
    assert bob.last.labels


async def test_key_is_said_once(world: World, bob: Person) -> None:
    await say(world, bob, "about", how=How(key="planned:1"))
    await say(world, bob, "about", how=How(key="planned:1"))
    await world.work()
    assert keys_of(bob) == ["about"]


async def test_message_too_late_is_skipped(world: World, bob: Person) -> None:
    await say(world, bob, "about", how=How(Kind.STAFF_NOTE))
    world.clock.forward(days=4)
    await world.work()
    [message] = await outbox(world)
    assert (message.state, message.reason, bob.screen) == (Said.SKIPPED, "too late", [])


async def test_night_holds_back_reminders_and_no_reply(world: World, bob: Person) -> None:
    world.clock.set(at(2027, 1, 28, 22))
    await say(world, bob, "about", how=How(Kind.MEMBER_NOTE), about=True)
    await say(world, bob, "form-cancelled")
    await world.work()
    assert keys_of(bob) == ["form-cancelled"]
    [reminder, _] = await outbox(world)
    assert reminder.not_before == at(2027, 1, 29, 8)


async def test_third_push_of_a_day_waits_for_the_next(world: World, bob: Person) -> None:
    for _ in range(3):
        await say(world, bob, "about", how=How(Kind.CHECK_IN_OPENED), about=True)
        await world.work()
    assert len(bob.screen) == 2
    third = (await outbox(world))[2]
    assert third.not_before is not None
    assert third.not_before.astimezone(COUNTY).date() == at(2027, 1, 29).date()
    world.clock.set(third.not_before)
    await world.work()
    assert len(bob.screen) == 3


@pytest.mark.sqlite_only
async def test_replies_do_not_count_as_pushes(world: World, bob: Person) -> None:
    await say(world, bob, *["about"] * 5, about=True)
    await say(world, bob, "form-cancelled", how=How(Kind.CHECK_IN_OPENED), about=True)
    await world.work()
    assert keys_of(bob)[-1] == "form-cancelled"


@pytest.mark.sqlite_only
async def test_nobody_s_account_never_touches_the_network(world: World, bob: Person) -> None:
    async with world.scope() as scope:
        [account] = await scope.all(Account.of_chats(100, [bob.chat_id]))
        account.simulated = True
    await say(world, bob, "about")
    await world.work()
    assert [row.state for row in await outbox(world)] == [Said.SENT]
    assert not world.telegram.calls


@pytest.mark.sqlite_only
async def test_moved_chat_is_written_to_at_its_new_place(world: World, bob: Person) -> None:
    moved = (400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": 777})
    world.telegram.chat_faults[bob.chat_id] = [moved]
    await say(world, bob, "about")
    await world.work()
    assert [shown.text for shown in world.seen(777)] == [words().say("about")]


@pytest.mark.sqlite_only
async def test_drawing_that_fails_stops_no_later_message(world: World, bob: Person) -> None:
    await say(world, bob, "no-such-screen", "about")
    await world.work()
    [broken, _] = await outbox(world)
    assert (broken.state, "no-such-screen" in (broken.reason or "")) == (Said.FAILED, True)
    assert keys_of(bob) == ["about"]


async def test_screen_that_cannot_be_prepared_fails_alone(
    world: World, bob: Person, sue: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def prepare(_scope: Scope, _asked: Sequence[Args]) -> Sequence[Args | None]:
        raise ValueError("a fault in freshening")

    monkeypatch.setitem(HOUSE.screens.known, "form-cancelled", Screen("form-cancelled", prepare=prepare))
    await say(world, bob, "form-cancelled", "about")
    await say(world, sue, "about")
    await world.work()
    assert (keys_of(bob), keys_of(sue)) == (["about"], ["about"])
    assert (await outbox(world))[0].state is Said.FAILED


@pytest.mark.sqlite_only
async def test_long_text_comes_in_order_with_the_buttons_below_the_last_piece(
    world: World, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def prepare(_scope: Scope, asked: Sequence[Args]) -> Sequence[Args | None]:
        return [{"label": "x", "answer": "\n\n".join(["字" * 900] * 8)} for _ in asked]

    class Long(Screen):
        """A screen whose text is as long as its arguments make it."""

    monkeypatch.setitem(HOUSE.screens.known, "form.line", Long("form.line", prepare=prepare))
    await say(world, bob, "form.line")
    await world.work()
    assert len(bob.screen) == 2
    assert sum(shown.text.count("字") for shown in bob.screen) == 7200
    assert (await outbox(world))[0].message_id == bob.last.id


@pytest.mark.sqlite_only
async def test_held_chat_is_spoken_to_when_its_wait_is_over(world: World, bob: Person, sue: Person) -> None:
    world.telegram.chat_faults[bob.chat_id] = [(429, "Too Many Requests: retry after 3", {"retry_after": 3})]
    await say(world, bob, "about")
    await say(world, sue, "about")
    await world.work()
    assert (keys_of(bob), keys_of(sue)) == ([], ["about"])
    assert world.postman.books.holds.next_release() == 3
    world.clock.forward(seconds=3)
    await world.work()
    assert keys_of(bob) == ["about"]
    assert world.postman.books.holds.next_release() is None
