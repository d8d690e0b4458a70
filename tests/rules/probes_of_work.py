"""What does a rule of terms, of the chat and of keeping do where it is used? One look at a branch."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from actions.accounts import note_blocked
from actions.binding import NobodyMatched, bind
from actions.check_ins import Change, Moved, check_in
from actions.cycles import BEGINNING as WALK
from actions.cycles import close_cycles
from actions.my_data import ask_correction
from actions.retention import BEGINNING as SWEEP
from actions.retention import sweep_on
from actions.rule_changes import confirm_rule, propose_rule
from actions.simple_answers import hear_voice
from actions.support import ask_for_help, ask_for_talk
from actions.transfers import ask_transfer
from bot.delivery.bookkeeping import mark_unreachable
from models.accounts import Account
from models.base import Base
from models.check_ins import Condition, HostReport
from models.consents import Purpose
from models.follow_ups import Cause, FollowUp
from models.form_runs import FormRun, RunState
from models.inbox import Heard, Update
from models.orgs import Org
from models.outbox import Message, Said
from models.roles import Role
from models.rule_changes import RuleChange, RuleState
from models.scope import Scope
from tests.rules.scene import MORNING, PHONES, Scene, due_of, open_on
from tests.world import at

BASIC = frozenset({Purpose.BASIC})


def _told(due: datetime) -> str:
    return f"{due:%m-%d %H:%M}"


async def help_due(scene: Scene, branch: Org) -> str:
    person = await scene.person(branch)
    async with scene.trial(actor=await scene.actor(person)) as scope:
        await ask_for_help(scope, "x")
        due = await due_of(scope, Cause.HELP, person.member_id)
    return _told(due)


async def talk_due(scene: Scene, branch: Org) -> str:
    person = await scene.person(branch)
    async with scene.trial(actor=await scene.actor(person)) as scope:
        await ask_for_talk(scope, "x")
        due = await due_of(scope, Cause.TALK, person.member_id)
    return _told(due)


async def voice_due(scene: Scene, branch: Org) -> str:
    person = await scene.person(branch)
    async with scene.trial(actor=await scene.actor(person)) as scope:
        await open_on(scope, at(2027, 3, 1))
        await hear_voice(scope, "voice-file", 20, 9000)
        due = await due_of(scope, Cause.VOICE, person.member_id)
    return _told(due)


async def _answer_due(
    scene: Scene, branch: Org, cause: Cause, condition: Condition, host: HostReport | None = None
) -> str:
    person = await scene.person(branch)
    async with scene.trial(actor=await scene.actor(person)) as scope:
        await check_in(scope, condition, Moved.SAME, Change.NONE, host=host)
        due = await due_of(scope, cause, person.member_id)
    return _told(due)


async def difficulty_due(scene: Scene, branch: Org) -> str:
    return await _answer_due(scene, branch, Cause.DIFFICULTY, Condition.DIFFICULTY)


async def host_help_due(scene: Scene, branch: Org) -> str:
    return await _answer_due(scene, branch, Cause.HOST_HELP, Condition.FINE, HostReport.HOW)


async def silent_due(scene: Scene, branch: Org) -> str:
    person = await scene.person(branch)
    assert person.member_id is not None
    opened = (MORNING - timedelta(days=12)).date()
    await scene.running_cycle(person.member_id, opened, MORNING - timedelta(days=1))
    async with scene.trial() as scope:
        place = await close_cycles(scope, WALK, 1000)
        while place is not None:
            place = await close_cycles(scope, place, 1000)
        due = await due_of(scope, Cause.SILENT, person.member_id)
    return _told(due)


async def unbound_due(scene: Scene, branch: Org) -> str:
    who = await scene.member(branch)
    async with scene.trial() as scope:
        await open_on(scope, at(2027, 3, 1, 9))
        due = await due_of(scope, Cause.UNBOUND, who.id)
    return _told(due)


async def unreachable_due(scene: Scene, branch: Org) -> str:
    """By the person's own doing, and by what the server says."""
    person = await scene.person(branch)
    async with scene.trial(actor=await scene.actor(person)) as scope:
        await note_blocked(scope)
        due = await due_of(scope, Cause.UNREACHABLE, person.member_id)
    async with scene.trial() as scope:
        account = await scope.first(select(Account).where(Account.chat_id == person.chat_id))
        assert account is not None
        await mark_unreachable(scope._session, account, "x", scope.now)
        assert await due_of(scope, Cause.UNREACHABLE, person.member_id) == due
    return _told(due)


async def _fail(scope: Scope, phone: str) -> None:
    try:
        await bind(scope, BASIC, 1901, {"phone": phone})
    except NobodyMatched:
        return
    raise AssertionError("a wrong year of birth was taken")


async def unmatched_due(scene: Scene, branch: Org) -> str:
    phone, asker = f"+86{next(PHONES)}", await scene.stranger()
    who = await scene.member(branch)
    async with scene.trial(actor=asker) as scope:
        held = await scope.get(type(who), who.id)
        assert held is not None
        held.set_phone(phone, scope.vault)
        await scope.flush()
        await _fail(scope, phone)
        assert asker.account is not None
        due = await due_of(scope, Cause.UNMATCHED, None, asker.account.id)
    return _told(due)


async def _pause(scene: Scene, branch: Org, tries: int) -> float | None:
    """How many minutes a chat pauses after one more failed try; None: it need not."""
    asker, who = await scene.stranger(tries=tries), await scene.member(branch)
    phone = who.phone(scene.world.vault)
    assert phone is not None
    assert asker.account is not None
    async with scene.trial(actor=asker) as scope:
        await _fail(scope, phone)
        until, now = asker.account.paused_until, scope.now
    return (until - now).total_seconds() / 60 if until else None


async def pauses_after_the_first_try(scene: Scene, branch: Org) -> bool:
    return await _pause(scene, branch, 0) is not None


async def pause_after_the_third(scene: Scene, branch: Org) -> float | None:
    return await _pause(scene, branch, 2)


async def rebind_due(scene: Scene, branch: Org) -> str:
    person, asker = await scene.person(branch), await scene.stranger()
    who = (await scene.actor(person)).member
    assert who is not None
    phone = who.phone(scene.world.vault)
    async with scene.trial(actor=asker) as scope:
        await bind(scope, BASIC, 1985, {"phone": phone or ""})
        due = await due_of(scope, Cause.REBIND, person.member_id)
    return _told(due)


async def correction_due(scene: Scene, branch: Org) -> str:
    person = await scene.person(branch)
    async with scene.trial(actor=await scene.actor(person)) as scope:
        await ask_correction(scope, "x")
        due = await due_of(scope, Cause.CORRECTION, person.member_id)
    return _told(due)


async def transfer_due(scene: Scene, branch: Org) -> str:
    """What is offered to a branch is due by its own rules, not by those of the branch that offers."""
    other = scene.outside if branch is scene.inside else scene.inside
    person, staff = await scene.person(other), await scene.person(branch)
    assert person.member_id is not None
    actor = await scene.actor(staff, (Role.COUNTY, scene.county.county.path))
    async with scene.trial(actor=actor) as scope:
        await ask_transfer(scope, person.member_id, branch.id)
        due = await due_of(scope, Cause.TRANSFER, person.member_id)
    return _told(due)


async def _run_of(scene: Scene, branch: Org) -> tuple[FormRun, Message]:
    person = await scene.person(branch)
    await person.says("/checkin")
    account = (await scene.actor(person)).account
    assert account is not None
    async with scene.world.scope() as scope:
        run = await scope.first(select(FormRun).where(FormRun.account_id == account.id))
        recall = Message.screen == "form-resting"
        later = await scope.first(select(Message).where(Message.account_id == account.id, recall))
    assert run is not None
    assert later is not None
    return run, later


async def form_is_kept(scene: Scene, branch: Org) -> float:
    run, _ = await _run_of(scene, branch)
    return (run.expires_at - run.begun_at).total_seconds() / 3600


async def form_is_recalled(scene: Scene, branch: Org) -> float:
    run, later = await _run_of(scene, branch)
    assert later.not_before is not None
    return (later.not_before - run.begun_at).total_seconds() / 3600


async def long_note_is_taken(scene: Scene, branch: Org) -> bool:
    person = await scene.person(branch)
    await person.says("/talk")
    await person.says("长" * 550)
    async with scene.world.scope() as scope:
        return (
            await scope.first(select(FollowUp.id).where(FollowUp.member_id == person.member_id)) is not None
        )


async def _goes(scene: Scene, row: Base, newer: Base) -> bool:
    """Whether the night's sweep takes a row away, or its chat; ``newer`` is one that always stays."""
    gone: list[bool] = []
    async with scene.trial() as scope:
        for one in (row, newer):
            scope.add(one)
            await scope.flush()
        key = row.id  # type: ignore[attr-defined]
        place, more = SWEEP, True
        while more:
            place, more = await sweep_on(scope, place, 1000)
        mine = select(type(row)).where(type(row).id == key)  # type: ignore[attr-defined]
        left: Any = await scope.first(mine.execution_options(populate_existing=True))
        gone.append(left is None or (isinstance(left, Account) and left.chat_id < 0))
    return gone[0]


def _ago(days: int) -> datetime:
    return MORNING - timedelta(days=days)


def _heard(days: int, state: Heard) -> Update:
    return Update(
        bot_id=1, update_id=-days, chat_id=7, sealed=b"x", state=state, attempts=0, received_at=_ago(days),
        done_at=_ago(days),
    )  # fmt: skip


async def update_goes(scene: Scene, _branch: Org) -> bool:
    return await _goes(scene, _heard(10, Heard.DONE), _heard(0, Heard.DONE))


async def parked_update_goes(scene: Scene, _branch: Org) -> bool:
    return await _goes(scene, _heard(100, Heard.PARKED), _heard(0, Heard.PARKED))


async def _message(scene: Scene, days: int, state: Said) -> Message:
    account = (await scene.stranger()).account
    assert account is not None
    return Message(
        bot_id=1, account_id=account.id, kind="reply", lane=0, screen="menu", args={}, state=state,
        attempts=0, created_at=_ago(days), sent_at=_ago(days) if state is Said.SENT else None,
    )  # fmt: skip


async def message_goes(scene: Scene, _branch: Org) -> bool:
    return await _goes(scene, await _message(scene, 60, Said.SENT), await _message(scene, 0, Said.SENT))


async def failed_message_goes(scene: Scene, _branch: Org) -> bool:
    return await _goes(scene, await _message(scene, 100, Said.FAILED), await _message(scene, 0, Said.SENT))


async def form_goes(scene: Scene, _branch: Org) -> bool:
    account = (await scene.stranger()).account
    assert account is not None

    def run(days: int) -> FormRun:
        return FormRun(
            account_id=account.id, form="check-in", sealed=b"x", asked=3, state=RunState.LEFT,
            begun_at=_ago(days), touched_at=_ago(days), expires_at=_ago(days),
        )  # fmt: skip

    return await _goes(scene, run(20), run(0))


async def chat_goes(scene: Scene, _branch: Org) -> bool:
    def account(days: int) -> Account:
        return Account(bot_id=1, chat_id=-days or 77, tries=0, language="zh_CN", created_at=_ago(days))

    old = account(20)
    old.chat_id = next(scene.chats)
    return await _goes(scene, old, account(0))


async def change_waits(scene: Scene, branch: Org) -> RuleState:
    staff = await scene.person(branch)
    actor = await scene.actor(staff, (Role.COUNTY, scene.county.county.path))
    states: list[RuleState] = []
    async with scene.trial(actor=actor) as scope:
        await propose_rule(scope, "11", branch.id, "morning")
        [row] = await scope.all(select(RuleChange).where(RuleChange.org_id == branch.id))
        await confirm_rule(scope, row.id)
        states.append(row.state)
    return states[0]
