"""Who is asked and who presses? An invented county; every member has a chat and answered before."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bench.remote import BOT_ID
from bot.forms import start
from handlers.check_ins import CheckIn as CheckInForm
from models.accounts import Account, Binding, BindingState, Relation
from models.base import Base
from models.bulk import fill, settle_keys
from models.check_ins import Call, CallState, Channel, CheckIn, CheckInRule, Condition, Cycle
from models.database import Database
from models.form_runs import FormRun, RunState
from models.kinds import Kind, Lane
from models.members import Member, Standing
from models.orgs import Org, OrgLevel
from models.outbox import Message, Said
from models.values import Addressee, TextKey, pack
from models.vault import Vault

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2027, 1, 5, 10, 0, tzinfo=ZONE)  # a morning on which the month's cycle is open
KEY = "bench-key-of-nobody-that-seals-nothing-of-worth"
CHATS_FROM = 5_000_000_000
CYCLE = 1
NOTES_AT = NOW + timedelta(hours=1)  # for when the notes are planned
CYCLE_EVE = datetime(2027, 1, 1, 8, 59, tzinfo=ZONE)  # a minute before the month's cycle opens
CYCLE_OPENS = CYCLE_EVE + timedelta(seconds=61)
_STEP = 10_000
_BRANCH = 50  # members of one
_EARLIER = NOW - timedelta(days=33)
_QUESTIONS_FROM = 10_000_000  # message numbers of the questions that stand open

Row = dict[str, Any]


@dataclass(frozen=True)
class Wanted:
    """How many people; ``forms`` half filled in, ``notes`` to the first of them planned, the month's cycle
    ``asked``, an earlier one ``answered``.
    """

    people: int
    forms: bool = False
    notes: int = 0
    asked: bool = True
    answered: bool = True


def chat_of(person: int) -> int:
    """Return the chat of the person of that number, from 1 on."""
    return CHATS_FROM + person


def question_of(person: int) -> int:
    """Return the number of the message that asks the open question of a person's form."""
    return _QUESTIONS_FROM + person


async def found(url: str, wanted: Wanted) -> None:
    """Fill a migrated, empty database."""
    database = Database(url)
    try:
        async with database.writing() as session:
            for table, rows in _frame(wanted.people, asked=wanted.asked):
                await _enter(session, table, rows)
        vault = Vault(KEY)
        for first in range(1, wanted.people + 1, _STEP):
            people = range(first, min(first + _STEP, wanted.people + 1))
            async with database.writing() as session:
                for table, make in _sheets(wanted, vault):
                    rows = [make(person) for person in people if make is not _note or person <= wanted.notes]
                    await _enter(session, table, rows)
        async with database.writing() as session:
            keyed = (Org, CheckInRule, Cycle, Member, Account, CheckIn, FormRun, Message)
            await settle_keys(session, keyed)
    finally:
        await database.close()


async def _enter(session: AsyncSession, table: type[Base], rows: list[Row]) -> None:
    if rows:
        await fill(session, table, tuple(rows[0]), [list(row.values()) for row in rows])


def _frame(people: int, *, asked: bool) -> Iterator[tuple[type[Base], list[Row]]]:
    """Yield the organisations, the rule, and the cycle that was opened on the 1st."""
    orgs = [{"id": 1, "parent_id": None, "level": OrgLevel.COUNTY, "path": "/1/"}]
    orgs += [
        {"id": number, "parent_id": 1, "level": OrgLevel.BRANCH, "path": f"/1/{number}/"}
        for number in range(2, 3 + people // _BRANCH)
    ]
    yield Org, [{**org, "name": f"unit {org['id']}", "active": True, "created_at": _EARLIER} for org in orgs]
    yield CheckInRule, [{"id": 1, "org_id": 1}]
    if asked:
        opened = datetime(2027, 1, 1, 9, tzinfo=ZONE)
        due, late = datetime(2027, 1, 10, 18, tzinfo=ZONE), datetime(2027, 2, 28, 23, tzinfo=ZONE)
        cycle = {"id": CYCLE, "rule_id": 1, "abroad": False, "opens_on": date(2027, 1, 1)}
        yield Cycle, [{**cycle, "opened_at": opened, "due_at": due, "late_until": late}]


def _sheets(wanted: Wanted, vault: Vault) -> Iterator[tuple[type[Base], Callable[[int], Row]]]:
    yield Member, _member
    yield Account, _account
    yield Binding, _binding
    if wanted.answered:
        yield CheckIn, _earlier_answer
    if wanted.asked:
        yield Call, _call
    if wanted.forms:
        yield FormRun, _half_filled(vault)
        yield Message, _question
    if wanted.notes:
        yield Message, _note


def _member(person: int) -> Row:
    return {
        "id": person, "branch_id": 2 + person // _BRANCH, "standing": Standing.ACTIVE, "name": "王小明",
        "name_keys": "wangxiaoming wxm", "birth": "1985-03-12", "floating": True, "zone": "Asia/Shanghai",
        "abroad": False, "place": {"code": "441900"}, "asked_to_check_in": False, "prefers_phone": False,
        "created_at": _EARLIER,
    }  # fmt: skip


def _account(person: int) -> Row:
    return {
        "id": person, "bot_id": BOT_ID, "chat_id": chat_of(person), "language": "zh_CN",
        "language_chosen": False, "simulated": False, "tries": 0, "created_at": _EARLIER,
    }  # fmt: skip


def _binding(person: int) -> Row:
    return {
        "account_id": person, "member_id": person, "relation": Relation.SELF,
        "state": BindingState.ACTIVE, "bound_at": _EARLIER,
    }  # fmt: skip


def _earlier_answer(person: int) -> Row:
    return {
        "id": person, "member_id": person, "version": 1, "channel": Channel.FORM, "account_id": person,
        "condition": Condition.FINE, "place": {"code": "441900"}, "phone_changed": False, "late": False,
        "made_at": _EARLIER,
    }  # fmt: skip


def _call(person: int) -> Row:
    return {"cycle_id": CYCLE, "member_id": person, "state": CallState.OPEN}


def _half_filled(vault: Vault) -> Callable[[int], Row]:
    """Return how a run is made that stands at its first question."""
    dear = Addressee(name="王小明", age=41)
    context = {"dear": dear, "place": TextKey("place-as-before"), "today": "2027-01-05"}

    def run(person: int) -> Row:
        given = {"member": person, "full": 1}
        begun, _ = start(CheckInForm, pack({**context, "member": person, "given": given}))
        row = FormRun()
        row.keep(json.loads(json.dumps(begun.to_json())), vault)
        return {
            "id": person, "account_id": person, "form": CheckInForm.name, "sealed": row.sealed, "asked": 1,
            "state": RunState.ACTIVE, "begun_at": NOW, "touched_at": NOW,
            "expires_at": NOW + CheckInForm.expires_after,
        }  # fmt: skip

    return run


def _message(person: int, screen: str, kind: Kind) -> Row:
    return {
        "id": person, "bot_id": BOT_ID, "account_id": person, "member_id": None, "kind": kind.word,
        "lane": int(kind.value.lane), "capped": kind.value.capped, "screen": screen, "args": {}, "key": None,
        "message_id": None, "state": Said.WAITING, "attempts": 0, "created_at": NOW, "sent_at": None,
    }  # fmt: skip


def _question(person: int) -> Row:
    row = _message(person, "question", Kind.REPLY)
    sent = {"state": Said.SENT, "attempts": 1, "message_id": question_of(person), "sent_at": NOW}
    return {**row, "key": f"question:{person}:1", **sent}


def _note(person: int) -> Row:
    said = {
        "dear": Addressee(name="王小明", age=41), "keeper": "李书记", "condition": Condition.FINE,
        "place": TextKey("place-as-before"),
    }  # fmt: skip
    row = _message(person, "recorded-for-you", Kind.MEMBER_NOTE)
    return {**row, "member_id": person, "lane": int(Lane.BULK), "args": pack(said), "not_before": NOTES_AT}
