"""What the postman on paper keeps to: the limits of the real pace, and the minute at which jobs begin."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bot.delivery.envelope import Trip
from bot.delivery.parcel import Parcel
from bot.delivery.rates import Rates
from bot.rehearsal.paper_pace import PaperPace
from models.accounts import Account
from models.kinds import Lane
from models.outbox import Message, Said
from models.scope import Scope
from scheduler.job import Job, Late
from tests.rehearsal.trials import Trial, moved_to, told
from tests.world import World, at

NOW = datetime(2027, 2, 1, 1, 0, tzinfo=UTC)
CROWD = 40


def parcel(number: int, chat: int, lane: Lane = Lane.REMINDER) -> Parcel:
    """A message to a chat."""
    columns: dict[str, Any] = {
        "member_id": None, "kind": "check-in-reminder", "capped": True, "screen": "about", "args": "{}",
        "language": "zh_CN", "simulated": False, "attempts": 0, "pieces_sent": 0, "edits": None,
        "message_id": None, "stale_at": None, "about": None, "zone": None, "birth": None,
    }  # fmt: skip
    return Parcel(Trip(chat, lane), id=number, account_id=chat, chat_id=chat, lane=int(lane), **columns)


def all_gone(pace: PaperPace, parcels: list[Parcel]) -> list[tuple[int, float]]:
    """Let everything go; return (message, seconds after the beginning) in order."""
    until, gone = NOW + timedelta(hours=1), list[tuple[int, float]]()
    while parcels:
        went = pace.let_go(parcels, until)
        gone += [(one.id, (moment - NOW).total_seconds()) for one, moment in went]
        done = {one.id for one, _ in went}
        parcels = [one for one in parcels if one.id not in done]
        assert went or pace.rest(parcels, until)
    return gone


def test_no_second_holds_more_than_the_rate_and_none_is_wasted() -> None:
    gone = all_gone(PaperPace(100, Rates(30), NOW), [parcel(number, 1000 + number) for number in range(300)])
    moments = [moment for _, moment in gone]
    assert all(later - first > 1 for first, later in zip(moments, moments[30:], strict=False))
    assert moments[-1] == pytest.approx(299 * 1.016 / 30, abs=0.01)


def test_chat_that_has_to_rest_holds_up_nobody_else() -> None:
    flood = [parcel(number, 7) for number in range(12)]
    gone = dict(all_gone(PaperPace(100, Rates(30), NOW), [*flood, parcel(99, 8)]))
    assert gone[99] < gone[10] < gone[11]
    assert gone[10] == pytest.approx(1.0, abs=0.01)
    assert gone[11] == pytest.approx(2.0, abs=0.01)


def test_what_does_not_fit_before_an_instant_stays() -> None:
    pace = PaperPace(100, Rates(30), NOW)
    went = pace.let_go([parcel(number, 1000 + number) for number in range(100)], NOW + timedelta(seconds=1))
    assert len(went) == 30
    assert pace.room(NOW + timedelta(seconds=1)) <= 1
    pace.wake(NOW + timedelta(minutes=1))
    assert pace.room(NOW + timedelta(minutes=2)) == 60 * 30 // 1.016 + 1


@pytest.mark.sqlite_only
async def test_job_finds_waiting_what_the_rate_did_not_let_go_by_then(world: World, tmp_path: Path) -> None:
    """At one message a second, half a minute has room for thirty of forty: the others are taken back."""
    await moved_to(world, at(2027, 1, 31, 12))
    await crowd(world, at(2027, 2, 1, 9) + timedelta(seconds=30))

    async def take_back(scope: Scope, _slot: datetime) -> None:
        left = update(Message).where(Message.state == Said.WAITING)
        await scope.run(left.values(state=Said.SKIPPED, reason="taken back"))

    settings = told(world.database.url, tmp_path).model_copy(update={"rate_bot": 1})
    trial = Trial(settings, (Job("take_back", "1 9 * * *", take_back, Late.EACH),))
    report = await trial.run(1)
    sent = [line.at for line in trial.lines if line.sent]
    assert len(sent) == 30
    assert max(sent) < at(2027, 2, 1, 9, 1)
    assert {line.why for line in trial.lines if not line.sent} == {"taken back"}
    assert report.by_kind["member-note"].unsent == {"taken back": 10}


async def crowd(world: World, due: datetime) -> None:
    """Forty chats, each with a message for that instant."""
    async with world.scope() as scope:
        for number in range(CROWD):
            account = Account(
                bot_id=100, chat_id=700 + number, language="zh_CN", language_chosen=False, simulated=False,
                tries=0, created_at=scope.now,
            )  # fmt: skip
            scope.add(account)
            await scope.flush()
            scope.add(
                Message(
                    bot_id=100, account_id=account.id, kind="member-note", lane=2, capped=False,
                    screen="about", args={}, attempts=0, not_before=due, created_at=scope.now,
                )
            )  # fmt: skip
