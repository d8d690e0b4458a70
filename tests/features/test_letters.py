"""没送到的消息: who did not get what, why, and sending it again; on the command line too."""

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import ClauseElement, select, text
from sqlalchemy.dialects import sqlite

from bot.commands import Command
from bot.letters import (
    LettersError,
    Sought,
    fault_in,
    resend_letters,
    retry_parked,
    show_letters,
    show_parked,
    shown_reason,
)
from bot.settings import Settings
from models.accounts import Account
from models.audit import AuditLine
from models.database import Database
from models.inbox import Heard, Update
from models.kinds import Kind
from models.letters import counted, letters, of_people, resend, tally_of_people
from models.members import Member
from models.outbox import Message, Said
from models.parked import parked
from models.scope import How, Scope
from tests.county import County
from tests.people import Person
from tests.telegram import Fault
from tests.world import HOUSE, START, World

REFUSED: Fault = (400, "Bad Request: BUTTON_DATA_INVALID", {})
NOTE = How(Kind.MEMBER_NOTE)


async def say(world: World, person: Person, how: How = NOTE, *, about: bool = True) -> None:
    """Have something said to somebody, and sent."""
    async with world.scope() as scope:
        [account] = await scope.all(Account.of_chats(100, [person.chat_id]))
        member = await scope.get(Member, person.member_id or 0) if about else None
        scope.show("about", account, member, how)
    await world.work()


async def fail(world: World, person: Person, how: How = NOTE, *, about: bool = True) -> None:
    """Have something said that the server refuses for what it is."""
    world.telegram.chat_faults[person.chat_id] = [REFUSED]
    await say(world, person, how, about=about)
    world.telegram.chat_faults[person.chat_id] = []


async def letters_to(world: World, person: Person) -> Sequence[Message]:
    async with world.scope() as scope:
        [account] = await scope.all(Account.of_chats(100, [person.chat_id]))
        return await scope.all(select(Message).where(Message.account_id == account.id).order_by(Message.id))


async def trail(world: World, verb: str) -> Sequence[AuditLine]:
    async with world.scope() as scope:
        return await scope.all(select(AuditLine).where(AuditLine.verb == verb).order_by(AuditLine.id))


async def test_office_sees_who_did_not_get_what_and_sends_it_again(
    world: World, county: County, bob: Person, office: Person
) -> None:
    await fail(world, bob)
    assert not bob.screen
    await office.says("没送到")
    office.sees("共1条", buttons=["消息本身有毛病:1"])
    await office.taps("消息本身有毛病:1")
    office.sees("鲍大山(柳湾村党支部):办理结果", buttons=["再发一次:鲍大山", "全部再发"])
    assert "电话名单" not in office.last.text
    await office.taps("再发一次:鲍大山")
    office.sees("letter-resent")
    assert len(bob.screen) == 1
    [line] = await trail(world, "letter-resent")
    assert line.actor_id == office.member_id
    assert line.facts["reason"] == "Button_data_invalid"
    await office.says("/letters")
    office.sees("都送到了")


async def test_two_taps_send_once(world: World, county: County, bob: Person, office: Person) -> None:
    await fail(world, bob)
    await office.says("/letters")
    await office.taps("消息本身有毛病")
    shown = office.last
    payload = next(
        button["callback_data"] for row in shown.keyboard for button in row if "再发一次" in button["text"]
    )
    await world.gather(office.pressing(payload, shown.id), office.pressing(payload, shown.id))
    await world.work()
    assert len(bob.screen) == 1
    assert len(await trail(world, "letter-resent")) == 1
    office.sees("letter-on-its-way")


async def test_person_who_closed_the_chat_is_to_be_called(
    world: World, county: County, bob: Person, office: Person
) -> None:
    world.telegram.closed.add(bob.chat_id)
    await say(world, bob)
    await office.says("/letters")
    await office.taps("对方停用了聊天:1")
    office.sees("☎️ 在电话名单上", buttons=["再发一次:鲍大山"])
    assert "请打电话" in office.last.text
    await office.taps("再发一次")
    [letter] = await letters_to(world, bob)
    assert (letter.state, letter.attempts) == (Said.FAILED, 1)


async def test_all_of_one_reason_go_again_at_once(
    world: World, county: County, bob: Person, sue: Person, office: Person
) -> None:
    await fail(world, bob)
    await fail(world, sue, How(Kind.CHECK_IN_REMINDER), about=False)
    await office.says("/letters")
    await office.taps("消息本身有毛病:2")
    await office.taps("全部再发")
    assert office.has_seen("好,2条都再发一次")
    assert (len(bob.screen), len(sue.screen)) == (1, 1)
    await office.presses("lz:fault")
    office.sees("letter-on-its-way")


async def test_late_message_goes_when_somebody_wants_it(
    world: World, county: County, bob: Person, office: Person
) -> None:
    await fail(world, bob)
    world.clock.forward(days=20)
    await office.says("/letters")
    await office.taps("消息本身有毛病")
    await office.taps("再发一次")
    assert len(bob.screen) == 1


async def test_answers_to_taps_are_on_no_list(
    world: World, county: County, bob: Person, office: Person
) -> None:
    await fail(world, bob, How(), about=False)
    await office.says("/letters")
    office.sees("都送到了")


async def test_others_see_nothing_of_it(
    world: World, county: County, bob: Person, sue: Person, office: Person
) -> None:
    await fail(world, bob)
    [letter] = await letters_to(world, bob)
    for person in (sue, bob):
        await person.says("/letters")
        person.sees("not-allowed")
        await person.presses(f"la:{letter.id}")
        person.sees("not-allowed")
    assert (await letters_to(world, bob))[0].state is Said.FAILED


async def test_forged_taps_are_answered(world: World, county: County, office: Person) -> None:
    await office.presses("lo:nonsense:0")
    office.sees("not-found")
    await office.presses("la:99999")
    office.sees("letter-on-its-way")
    await office.presses("lo:fault:99999999")
    office.sees("没有了")


async def test_more_than_a_page_is_turned(world: World, county: County, bob: Person, office: Person) -> None:
    for _ in range(9):
        await fail(world, bob)
    await office.says("/letters")
    await office.taps("消息本身有毛病:9")
    assert sum("再发一次" in label for label in office.last.labels) == 8
    await office.taps("下一页")
    assert sum("再发一次" in label for label in office.last.labels) == 1


def settings_of(world: World, folder: Path) -> Settings:
    """The settings of somebody at the command line, beside the running service."""
    return Settings.model_validate(
        {"database_url": world.database.url, "data_dir": folder, "secret_key": "0" * 32}
    )


async def told(work: object, said: list[str]) -> str:
    await work  # type: ignore[misc]
    text = "\n".join(said)
    said.clear()
    return text


async def test_command_line_lists_by_reason_and_sends_again(
    world: World, county: County, bob: Person, sue: Person, tmp_path: Path
) -> None:
    await fail(world, bob)
    world.telegram.closed.add(sue.chat_id)
    await say(world, sue)
    settings, said = settings_of(world, tmp_path), list[str]()
    text = await told(show_letters(settings, said.append, Sought(), as_json=False), said)
    assert "did not arrive: 2" in text
    assert "1  failed  Button_data_invalid" in text
    assert "鲍大山" not in text
    [first, second] = [row.id for person in (bob, sue) for row in await letters_to(world, person)]
    text = await told(show_letters(settings, said.append, Sought("failed"), as_json=True), said)
    known = json.loads(text)
    assert [(one["id"], one["lane"], one["tries"]) for one in known["letters"]] == [
        (second, "reminder", 1),
        (first, "reminder", 1),
    ]
    text = await told(resend_letters(settings, said.append, [f"{first},999"], Sought()), said)
    assert "1 of 2 are sent again" in text
    assert "999 is no message that failed" in text
    await world.work()
    assert len(bob.screen) == 1
    text = await told(resend_letters(settings, said.append, None, Sought(reason="Button")), said)
    assert "0 of 0" in text
    world.telegram.closed.clear()
    assert await resend_letters(settings, said.append, None, Sought(reason="Forbidden")) == 1
    await world.work()
    assert len(sue.screen) == 1
    assert [line.actor_id for line in await trail(world, "letter-resent")] == [None, None]


async def test_command_line_sees_only_what_is_sought(
    world: World, county: County, bob: Person, tmp_path: Path
) -> None:
    await fail(world, bob)
    settings, said = settings_of(world, tmp_path), list[str]()
    for sought, number in (
        (Sought("unsure"), 0),
        (Sought(since="2099-01-01"), 0),
        (Sought(since="2027-01-01"), 1),
    ):
        text = await told(show_letters(settings, said.append, sought, as_json=False), said)
        assert f"did not arrive: {number}" in text
    for wrong in (Sought("sent"), Sought(since="yesterday")):
        with pytest.raises(LettersError):
            await show_letters(settings, said.append, wrong, as_json=False)
    with pytest.raises(LettersError, match="'x' is no number"):
        await resend_letters(settings, said.append, ["1", "x"], Sought())


async def test_parked_update_gets_its_tries_anew(
    world: World, county: County, bob: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, said = settings_of(world, tmp_path), list[str]()
    monkeypatch.setitem(HOUSE.commands, "about", Command("about", boom))
    await bob.says("/about")
    for _ in range(3):
        world.clock.forward(seconds=60)
        await world.work()
    monkeypatch.undo()
    text = await told(show_parked(settings, said.append, as_json=False), said)
    assert "given up after three tries: 1" in text
    assert "ValueError at tests/features/test_letters.py" in text
    assert "鲍大山" not in text
    async with world.scope() as scope:
        [row] = await scope.all(select(Update).where(Update.state == Heard.PARKED))
    assert (
        json.loads(await told(show_parked(settings, said.append, as_json=True), said))["parked"][0]["id"]
        == row.id
    )
    text = await told(retry_parked(settings, said.append, [str(row.id), "4711"]), said)
    assert "1 of 2 get their turn again" in text
    assert "4711 is not parked" in text
    await world.work()
    bob.sees("about")
    assert len(await trail(world, "update-retried")) == 1
    assert await retry_parked(settings, said.append, None) == 0


async def boom(_scope: Scope) -> None:
    raise ValueError("鲍大山")


def test_fault_is_named_without_its_sentence() -> None:
    kept = "KeyError: 7\n    bot/pump.py:9 run\n    bot/turn.py:7 hear\nOSError\n    bot/intake.py:1 poll"
    assert fault_in(kept) == "KeyError at bot/turn.py:7 hear"
    assert fault_in("the process ended during this turn") == "the process ended during this turn"
    assert shown_reason("KeyError: '王小明'") == "KeyError"
    assert shown_reason("Forbidden: bot was blocked by the user") == "Forbidden: bot was blocked by the user"
    assert shown_reason("TextMissingError: en has no text for 'x'").endswith("'x'")
    assert shown_reason(None) == ""


async def test_pieces_that_arrived_are_not_sent_again(world: World, county: County, bob: Person) -> None:
    """A re-send goes on where the failed one ended."""
    await fail(world, bob)
    [letter] = await letters_to(world, bob)
    async with world.scope() as scope:
        row = await scope.get(Message, letter.id)
        assert row is not None
        row.pieces_sent, row.stale_at = 1, scope.now - timedelta(days=1)

    async with world.scope() as scope:
        assert await resend(scope, [letter.id]) == [letter.id]
        assert await resend(scope, [letter.id]) == []
    [letter] = await letters_to(world, bob)
    assert (letter.pieces_sent, letter.stale_at, letter.attempts, letter.reason) == (1, None, 0, None)


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "statement",
    [letters(), counted(), of_people(("/1/",), START), tally_of_people(("/1/",), START), parked()],
    ids=["letters", "counted", "of-people", "tally", "parked"],
)
async def test_lists_do_not_walk_over_what_arrived(database_url: str, statement: ClauseElement) -> None:
    compiled = statement.compile(dialect=sqlite.dialect(), compile_kwargs={"render_postcompile": True})
    database = Database(database_url)
    async with database.reading() as session:
        asked = str(compiled).replace("?", "1")
        plan = [row[3] for row in (await session.execute(text(f"EXPLAIN QUERY PLAN {asked}"))).all()]
    await database.close()
    assert not [step for step in plan if step.startswith("SCAN") and "INDEX" not in step], plan
