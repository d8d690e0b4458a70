"""Whatever people send: a clear answer each time, nothing lost, nothing stored that should not be."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.buttons import Button
from models.accounts import Account, Binding, BindingState, Relation
from models.audit import AuditLine
from models.check_ins import CheckIn
from models.follow_ups import Cause, FollowUp
from models.form_runs import FormRun, RunState
from models.inbox import Heard, Update
from models.members import Member
from models.outbox import Message
from tests.county import County, enlist
from tests.people import Person
from tests.world import HOUSE, World, at

BIG = 20 * 1024 * 1024
GARBAGE = (
    *("", ":", "::::", "go", "go:", "go:nowhere", "go:menu:1", "nobody:1", "字:1", "x" * 64),
    *("f", "f:", "f:1", "f:1:2", "f:x:y:z", "f:1:1:?:fine", "f:1:1:r", "f:-1:1:c:fine", "f:٣:1:c:fine"),
    f"f:{'9' * 30}:1:c:fine",
)
FILE = {"file_id": "f", "file_unique_id": "u", "file_size": 9000}
SIZED = {**FILE, "width": 9, "height": 9}
THINGS: dict[str, dict[str, Any]] = {
    "photo": SIZED,
    "document": {**FILE, "file_name": "表.xlsx", "file_size": BIG},
    "sticker": {**SIZED, "is_animated": False, "is_video": False, "type": "regular"},
    "video": {**SIZED, "duration": 5, "file_size": BIG},
    "voice": {**FILE, "duration": 5},
    "location": {"latitude": 31.512345, "longitude": 104.5},
    "contact": {"phone_number": "+8613700000000", "first_name": "别人", "user_id": 12345},
    "dice": {"emoji": "🎲", "value": 3},
}


async def no_fault(world: World) -> None:
    """Assert that every update was worked off at its first try."""
    async with world.scope() as scope:
        left = await scope.all(
            select(Update.fault).where((Update.state != Heard.DONE) | (Update.attempts > 0))
        )
    assert not left, left


async def count(world: World, table: type[Any]) -> int:
    """How many rows a table has."""
    async with world.scope() as scope:
        found = await scope.first(select(func.count(table.id)))
    return found or 0


def payloads_for(button: type[Button]) -> list[str]:
    """Payloads of a declared button that nobody drew."""
    kinds = button.fields().values()
    forged = [[str(number) if kind is int else "x" for kind in kinds] for number in (1, 2, 2**63 - 1)]
    return [":".join([button.prefix, *parts]) for parts in [*forged, ["9" * 40], ["x"] * len(kinds)]]


async def test_forged_payload_of_every_button_gets_an_answer_and_does_nothing(
    world: World, bob: Person, ann: Person, sue: Person
) -> None:
    await sue.says("报到")
    tables = (CheckIn, FollowUp, Binding)
    before = [await count(world, table) for table in tables]
    strangers = {Person(world, 600 + n, "路人"): one for n, one in enumerate(HOUSE.buttons.known())}
    presses = [person.pressing(load) for person, button in strangers.items() for load in payloads_for(button)]
    for start in range(0, len(presses), 90):
        await world.gather(*presses[start : start + 90])
    await world.work()
    for person, button in strangers.items():
        assert len(person.screen) >= len(payloads_for(button)), button.prefix
        said = "".join(shown.text for shown in person.screen)
        assert not [name for name in ("鲍大山", "安小芬", "苏书记", "1390000") if name in said], button.prefix
    await no_fault(world)
    assert [await count(world, table) for table in tables] == before


@pytest.mark.sqlite_only
@pytest.mark.parametrize("payload", GARBAGE)
async def test_garbage_payload_is_answered(world: World, bob: Person, payload: str) -> None:
    await bob.presses(payload)
    assert bob.screen
    assert bob.last.labels
    await no_fault(world)


@pytest.mark.sqlite_only
async def test_button_of_somebody_else_s_form_does_nothing(world: World, bob: Person, sue: Person) -> None:
    await sue.says("报到")
    theirs = sue.last.keyboard[0][0]["callback_data"]
    await bob.presses(theirs)
    bob.sees("menu-member")
    await sue.taps("很好")
    sue.sees("check-in-moved")


@pytest.mark.sqlite_only
async def test_member_of_another_branch_cannot_be_looked_at(world: World, dan: Person, bob: Person) -> None:
    for button in HOUSE.buttons.known():
        if set(button.fields()) == {"member"}:
            await dan.presses(f"{button.prefix}:{bob.member_id}")
            assert "鲍大山" not in dan.last.text, button.prefix
            assert "13900000002" not in dan.last.text, button.prefix
    await no_fault(world)


@pytest.mark.sqlite_only
async def test_foreign_contact_binds_nobody_and_is_not_kept(world: World, ann: Person, bob: Person) -> None:
    await ann.says("/bind")
    await ann.taps("基本使用")
    await ann.taps("选好了")
    await ann.shares_phone("+8613900000002", user_id=bob.chat_id)
    ann.sees("contact-not-own")
    await ann.says("13900000002")
    ann.sees("phone-to-be-shared")
    async with world.scope() as scope:
        runs = await scope.all(select(FormRun))
        assert not [run for run in runs if "13900000002" in str(run.state_json(world.vault))]


async def test_repeated_update_is_answered_once(world: World, bob: Person) -> None:
    await bob.says("报到", again=True)
    assert len(bob.screen) == 1
    assert await count(world, FormRun) == 1


async def test_double_tap_moves_one_question_on(world: World, bob: Person) -> None:
    await bob.says("报到")
    question = bob.last
    payload = question.keyboard[0][0]["callback_data"]
    await world.gather(bob.pressing(payload, question.id), bob.pressing(payload, question.id))
    await world.work()
    bob.sees("check-in-moved")
    assert HOUSE.catalogue.find("zh_CN", "already-received")[0] in world.telegram.toasts
    assert len(bob.screen) == 2


async def test_double_tap_on_the_reminder_is_one_answer(world: World, bob: Person) -> None:
    await bob.says("报到")
    for label in ("很好", "没变", "都没变", "已报到", "跳过"):
        await bob.taps(label)
    await world.walk(at(2027, 2, 1))
    [payload] = [
        button["callback_data"] for row in bob.last.keyboard for button in row if "一切如常" in button["text"]
    ]
    await world.gather(bob.pressing(payload, bob.last.id), bob.pressing(payload, bob.last.id))
    await world.work()
    assert await count(world, CheckIn) == 2
    await no_fault(world)


@pytest.mark.parametrize(
    "text",
    ["啊" * 4096, "😀" * 2048, "🙏🙏🙏", "\u200b", "\u202e", "&<b>{0}%s", "/unknown", "/", "//", "1" * 400],
)
async def test_strange_text_is_answered_in_a_form_and_out_of_it(world: World, bob: Person, text: str) -> None:
    await bob.says(text)
    outside = len(bob.screen)
    assert outside
    await bob.says("报到")
    await bob.taps("很好")
    await bob.taps("换地方了")
    shown = len(bob.screen)
    await bob.says(text)
    assert len(bob.screen) > shown
    assert "取消" in "".join(bob.last.labels)
    assert "{" not in bob.last.text.replace("{0}", "")
    await no_fault(world)


@pytest.mark.sqlite_only
async def test_too_long_note_is_refused_and_the_answer_before_it_is_kept(world: World, bob: Person) -> None:
    await bob.says("/sos")
    await bob.says("啊" * 4096)
    bob.sees("text-too-long")
    await bob.says("腿摔了 <b>&</b>")
    bob.sees("help-asked")
    async with world.scope() as scope:
        [row] = await scope.all(select(FollowUp).where(FollowUp.cause == Cause.HELP))
        assert row.note == "腿摔了 <b>&</b>"


@pytest.mark.sqlite_only
@pytest.mark.parametrize("thing", THINGS)
async def test_thing_where_a_choice_is_asked_leaves_the_question_open(
    world: World, bob: Person, thing: str
) -> None:
    await bob.sends(thing, **THINGS[thing])
    assert bob.screen, "nothing was answered outside of a form"
    await bob.says("报到")
    await bob.sends(thing, **THINGS[thing])
    bob.sees("您最近好吗", buttons=["很好", "取消"])
    await bob.taps("很好")
    bob.sees("check-in-moved")
    async with world.scope() as scope:
        runs = await scope.all(select(FormRun))
        kept = str([run.state_json(world.vault) for run in runs])
        said = str([message.args for message in await scope.all(select(Message))])
    for secret in ("31.512345", "13700000000"):
        assert secret not in kept + said
    await no_fault(world)


@pytest.mark.sqlite_only
async def test_photo_where_a_year_is_asked_gets_a_sentence(world: World, ann: Person) -> None:
    await ann.says("/bind")
    await ann.taps("基本使用")
    await ann.taps("选好了")
    await ann.shares_phone()
    await ann.sends("photo", **SIZED)
    ann.sees("photo-not-expected")
    await ann.says("1985")
    ann.sees("绑定好了")


@pytest.mark.sqlite_only
@pytest.mark.parametrize("text", ["/start", "/roster", "/todo", "/stats", "@hongyan_bot 名册", "/checkin"])
async def test_group_hears_only_that_the_bot_talks_in_private(
    world: World, sue: Person, bob: Person, text: str
) -> None:
    update = sue.typed(text)
    update["message"]["chat"] = {"id": -1001, "type": "supergroup", "title": "柳湾村"}
    await world.hear(update)
    [shown] = world.seen(-1001)
    assert shown.text == HOUSE.catalogue.find("zh_CN", "group-private-only")[0]
    assert not shown.keyboard
    assert not sue.screen


@pytest.mark.sqlite_only
async def test_group_talk_and_forged_group_press_leave_nothing(
    world: World, sue: Person, bob: Person
) -> None:
    group = {"id": -1001, "type": "supergroup", "title": "柳湾村"}
    talk = sue.typed("报到")
    talk["message"]["chat"] = group
    await world.hear(talk)
    assert not world.seen(-1001)
    for payload in ("go:roster", "go:todo", "rp:1:0"):
        press = sue.pressing(payload)
        press["callback_query"]["message"]["chat"] = group
        await world.hear(press)
    assert {shown.text for shown in world.seen(-1001)} <= {
        HOUSE.catalogue.find("zh_CN", "group-private-only")[0]
    }
    assert not sue.screen
    await no_fault(world)


async def test_half_finished_form_goes_on_after_a_restart(world: World, bob: Person) -> None:
    await bob.says("报到")
    await bob.taps("很好")
    bob.world = await world.restart()
    await bob.taps("没变")
    bob.sees("check-in-change")
    for label in ("都没变", "已报到", "跳过"):
        await bob.taps(label)
    bob.sees("记下了")
    assert await count(bob.world, CheckIn) == 1
    await bob.world.database.close()


@pytest.mark.sqlite_only
async def test_form_set_aside_is_offered_again_after_the_other_one(world: World, bob: Person) -> None:
    await bob.says("报到")
    await bob.taps("很好")
    await bob.says("帮助")
    await bob.says("腿摔了")
    assert bob.has_seen("help-asked")
    bob.sees("form-resting", buttons=["接着"])
    await bob.taps("接着")
    bob.sees("check-in-moved")
    await bob.taps("没变")
    bob.sees("check-in-change")


@pytest.mark.sqlite_only
async def test_half_finished_form_is_recalled_once_after_two_hours(world: World, bob: Person) -> None:
    await bob.says("报到")
    await bob.taps("很好")
    shown = len(bob.screen)
    for minutes in (119, 2, 60, 60):
        world.clock.forward(minutes=minutes)
        await world.work()
    assert len(bob.screen) == shown + 1
    bob.sees("form-resting", buttons=["接着"])
    await bob.taps("接着")
    bob.sees("check-in-moved")


@pytest.mark.sqlite_only
async def test_finished_form_is_not_recalled(world: World, bob: Person) -> None:
    await bob.says("报到")
    for label in ("很好", "没变", "都没变", "已报到", "跳过"):
        await bob.taps(label)
    shown = len(bob.screen)
    world.clock.forward(hours=3)
    await world.work()
    assert len(bob.screen) == shown


@pytest.mark.sqlite_only
async def test_form_untouched_for_a_day_is_over_and_its_button_leads_on(world: World, bob: Person) -> None:
    await bob.says("报到")
    world.clock.forward(hours=24, minutes=1)
    await bob.taps("很好")
    bob.sees("menu-member")
    async with world.scope() as scope:
        [run] = await scope.all(select(FormRun))
        assert run.state is RunState.LEFT
    assert await count(world, CheckIn) == 0
    await bob.says("很好")
    await no_fault(world)


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("帮助", "sos-what"), ("人工", "talk-what"), ("退出", "leaving"), ("报到", "check-in-condition"),
        ("外出", "travel"), (" 帮助 ", "sos-what"), ("菜单", "menu-member"),
        ("help", "sos-what"), ("HUMAN", "talk-what"), ("quit", "leaving"), ("Check in", "check-in-condition"),
        ("/sos", "sos-what"), ("/checkin", "check-in-condition"),
    ],
)  # fmt: skip
async def test_words_work_like_commands_in_both_languages(
    world: World, bob: Person, word: str, key: str
) -> None:
    await bob.says(word)
    bob.sees(key)


@pytest.mark.sqlite_only
async def test_call_for_help_wins_over_a_question_that_takes_words(world: World, bob: Person) -> None:
    await bob.says("报到")
    for label in ("很好", "没变", "都没变", "已报到"):
        await bob.taps(label)
    await bob.says("帮助")
    bob.sees("sos-what")


@pytest.mark.sqlite_only
async def test_language_is_chosen_and_kept(world: World, bob: Person) -> None:
    await bob.says("/lang en")
    await bob.says("报到")
    assert "How" in bob.last.text or "how" in bob.last.text
    await bob.says("/lang 中文")
    bob.sees("menu-member")
    await bob.says("/lang klingon")
    bob.sees("language-unknown")


@pytest.mark.sqlite_only
async def test_english_speaker_is_answered_in_english_at_first_contact(world: World, county: County) -> None:
    guest = Person(world, 597, "Guest", language_code="en")
    await guest.says("/start")
    assert guest.last.text == HOUSE.catalogue.find("en", "welcome")[0]


async def test_family_on_one_phone_is_told_whom_each_message_is_about(
    world: World, bob: Person, county: County
) -> None:
    async with world.scope() as scope:
        wife = await enlist(scope, county.willow, "温秀兰", "+8613900000012", place={"code": "440300"})
        [account] = await scope.all(Account.of_chats(100, [bob.chat_id]))
        scope.add(
            Binding(
                account_id=account.id, member_id=wife.id, relation=Relation.FAMILY,
                state=BindingState.ACTIVE, bound_at=scope.now,
            )
        )  # fmt: skip
    await world.walk(at(2027, 2, 1))
    headings = sorted(shown.text.splitlines()[0] for shown in bob.reminders)
    assert len(headings) == 2
    assert [name in heading for name, heading in zip(("温秀兰", "鲍大山"), headings, strict=True)] == [
        True,
        True,
    ]


@pytest.mark.sqlite_only
async def test_new_device_waits_for_the_secretary_and_the_old_one_is_told(
    world: World, bob: Person, sue: Person
) -> None:
    new = Person(world, 596, "鲍大山", "+8613900000002")
    await new.says("/bind")
    await new.taps("基本使用")
    await new.taps("选好了")
    await new.shares_phone()
    await new.says("1985")
    new.sees("binding-held")
    assert bob.has_seen("bound-elsewhere")
    await new.says("报到")
    assert not new.has_seen("check-in-condition")
    async with world.scope() as scope:
        [held] = await scope.all(
            select(Binding).where(Binding.member_id == bob.member_id, Binding.state == BindingState.HELD)
        )
        assert held.relation is Relation.SELF


@pytest.mark.sqlite_only
async def test_three_wrong_tries_pause_the_account(world: World, ann: Person) -> None:
    for _ in range(3):
        await ann.says("/bind")
        await ann.taps("基本使用")
        await ann.taps("选好了")
        await ann.shares_phone()
        await ann.says("1950")
        ann.sees("nobody-matched")
    await ann.says("/bind")
    ann.sees("tries-paused")
    world.clock.forward(minutes=31)
    await ann.says("/bind")
    ann.sees("bind-consents")
    async with world.scope() as scope:
        assert await scope.first(select(Member.id).join(Binding, Binding.member_id == Member.id)) is None
        trail = await scope.all(select(AuditLine.facts))
    assert "13900000001" not in str(trail)


@pytest.mark.sqlite_only
async def test_strangers_hear_the_same_whether_the_number_is_known_or_not(
    world: World, ann: Person, stranger: Person
) -> None:
    for person in (ann, stranger):
        await person.says("/bind")
        await person.taps("基本使用")
        await person.taps("选好了")
        await person.shares_phone()
        await person.says("1950")

    def blank(text: str) -> str:
        return "".join("#" if sign.isdecimal() else sign for sign in text)

    assert blank(ann.last.text) == blank(stranger.last.text)
    assert ann.last.labels == stranger.last.labels


def test_a_day_is_longer_than_the_reminder() -> None:
    for form in HOUSE.forms.values():
        assert form.expires_after > timedelta(hours=2)
