"""Two branches with a line of everything, so that what leaves one can be seen not to bring the other."""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook
from sqlalchemy import select

from bot.exports import export
from bot.settings import Settings
from models.accounts import Account, Binding, BindingState, Relation
from models.check_ins import Call, CallState, Channel, CheckIn, CheckInRule, Condition, Cycle
from models.follow_ups import Cause, FollowUp, FollowUpState, Outcome
from models.invites import Invite
from models.journeys import Errand, HostSeen, Journey, JourneyState, Span
from models.kinds import Lane
from models.members import Member
from models.notice_recipients import Got, NoticeRecipient, Way
from models.notices import Mode, Notice, NoticeState, Receipt
from models.orgs import Org
from models.outbox import Message, Said
from models.reports import Report, ReportCall, ReportCycle, ReportKind
from models.roles import Role
from models.scope import Scope
from tests.county import County, appoint, enlist
from tests.promised import item_of, pledge_of
from tests.world import World, at

Cell = Any  # text, number, date or instant, as the reader of sheets gives it
OURS, SISTER = "柳", "石"  # everybody and everything of a branch begins so
PHONES = {OURS: "+8613900000011", SISTER: "+8613900000022"}


def settings_of(url: str) -> Settings:
    """The settings of a service on this database, with the key of the world's vault."""
    return Settings.model_validate({"database_url": url, "secret_key": "0" * 32})


async def furnish(world: World, county: County) -> None:
    """Give both branches a secretary, a member away, and a line in every book."""
    async with world.scope() as scope:
        rule = await scope.first(CheckInRule.all_with_paths().with_only_columns(CheckInRule))
        assert rule is not None
        cycle = Cycle(
            rule_id=rule.id, abroad=False, opens_on=date(2027, 1, 1), opened_at=at(2027, 1, 1),
            due_at=at(2027, 1, 10, 18), late_until=at(2027, 2, 28),
        )  # fmt: skip
        scope.add(cycle)
        await scope.flush()
        for number, (sign, branch) in enumerate(((OURS, county.willow), (SISTER, county.bridge))):
            keeper = await enlist(scope, branch, f"{sign}书记", floating=False, sequence=1)
            await appoint(scope, keeper, Role.SECRETARY, branch)
            away = await enlist(
                scope, branch, f"{sign}在外", PHONES[sign], sequence=2, contact_id=keeper.id,
                place={"code": "441900"}, left_on="2025-03", left_for="务工", host_org=f"{sign}龙街道党委",
                remark="=cmd|' /C calc'!A0",
            )  # fmt: skip
            away.set_kin(f"{sign}妻 13900000099", scope.vault)
            scope.add(
                Journey(
                    member_id=away.id, state=JourneyState.HOSTED, place={"code": "441900"},
                    errand=Errand.WORK, leaves_on=date(2025, 3, 3), span=Span.LONG,
                    floating_since=date(2025, 3, 3), host_org=f"{sign}龙街道党委", host_seen=HostSeen.SAID,
                    told_at=scope.now,
                )
            )  # fmt: skip
            await _report(scope, cycle, keeper, away)
            await _write_home(scope, away)
            await _tell(scope, branch, keeper, away)
            await _work(scope, branch, keeper, away, 900 + number)
            await item_of(scope, await pledge_of(scope, branch, away, 2027), text=f"=1+{sign}村教5户种黄芪")


async def _report(scope: Scope, cycle: Cycle, keeper: Member, away: Member) -> None:
    """Two versions by proxy, the later one standing; the keeper was asked as well and is silent."""
    scope.add(Call(cycle_id=cycle.id, member_id=keeper.id, state=CallState.OVERDUE))
    scope.add(
        Call(
            cycle_id=cycle.id, member_id=away.id, state=CallState.RECORDED, answered_at=at(2027, 1, 5, 11),
        )
    )  # fmt: skip
    for version, condition in ((1, Condition.FINE), (2, Condition.DIFFICULTY), (3, Condition.HELP)):
        scope.add(
            CheckIn(
                member_id=away.id, cycle_id=cycle.id, version=version, channel=Channel.PROXY,
                keeper_id=keeper.id, condition=condition, place={"code": "441900"}, note="家里漏雨",
                made_at=at(2027, 1, 5, 10 + version),
                withdrawn_at=at(2027, 1, 6) if version == 3 else None,
            )
        )  # fmt: skip


async def _write_home(scope: Scope, away: Member) -> None:
    """A late report in two versions, of which the second was answered."""
    cycle = await scope.first(select(ReportCycle))
    if cycle is None:
        cycle = ReportCycle(
            under="", kind=ReportKind.QUARTERLY, since_on=date(2026, 10, 1), until_on=date(2026, 12, 31),
            opens_on=date(2026, 12, 20), due_at=at(2027, 1, 5), late_until=at(2027, 3, 19),
        )  # fmt: skip
        scope.add(cycle)
        await scope.flush()
    scope.add(ReportCall(cycle_id=cycle.id, member_id=away.id, state=CallState.LATE))
    for version in (1, 2):
        scope.add(
            Report(
                member_id=away.id, cycle_id=cycle.id, kind=cycle.kind, since_on=cycle.since_on,
                until_on=cycle.until_on, version=version, told={"study": "家里漏雨"}, late=True,
                voice={"living": {"voice": "v", "seconds": 3}}, made_at=at(2027, 1, 6),
                answered_at=at(2027, 1, 7) if version == 2 else None,
            )
        )  # fmt: skip


async def _tell(scope: Scope, branch: Org, keeper: Member, away: Member) -> None:
    """A notice that asked for yes or no, and was answered."""
    notice = Notice(
        org_id=branch.id, author_id=keeper.id, state=NoticeState.SENT, text="开会", attachments=[],
        receipt=Receipt.YES_NO, mode=Mode.NOW, made_at=scope.now, started_at=scope.now,
    )  # fmt: skip
    scope.add(notice)
    await scope.flush()
    scope.add(
        NoticeRecipient(
            notice_id=notice.id, member_id=away.id, org_id=branch.id, way=Way.CHAT, state=Got.ANSWERED,
            answer="yes", made_at=scope.now, read_at=scope.now, answered_at=scope.now,
        )
    )  # fmt: skip


async def _work(scope: Scope, branch: Org, keeper: Member, away: Member, chat: int) -> None:
    account = Account(bot_id=100, chat_id=chat, unreachable_since=scope.now, created_at=scope.now)
    scope.add(account)
    scope.add(Invite(code=f"CDE{chat}FG", member_id=away.id, made_at=scope.now))
    scope.add(Invite(code=f"HJK{chat}MN", org_id=branch.id, made_at=scope.now))
    scope.add(Invite(code=f"PQR{chat}ST", org_id=branch.id, made_at=scope.now, ended_at=scope.now))
    await scope.flush()
    scope.add(
        Binding(
            account_id=account.id, member_id=away.id, relation=Relation.SELF, state=BindingState.ACTIVE,
            bound_at=at(2026, 12, 1),
        )
    )  # fmt: skip
    scope.add(
        FollowUp(
            cause=Cause.HELP, org_id=branch.id, member_id=away.id, occurrence="check-in:1", note="家里漏雨",
            state=FollowUpState.DONE, outcome=Outcome.CALLED, attempts=1, taken_by=keeper.id,
            opened_at=at(2027, 1, 5, 12), due_at=at(2027, 1, 5, 14), closed_at=at(2027, 1, 5, 15),
        )
    )  # fmt: skip
    scope.add(
        Message(
            bot_id=100, account_id=account.id, member_id=away.id, kind="check-in-reminder",
            lane=int(Lane.REMINDER), screen="check-in-reminder", args={}, state=Said.FAILED,
            reason="Forbidden: bot was blocked by the user", created_at=scope.now - timedelta(days=1),
        )
    )  # fmt: skip
    scope.audit("checked-in", "checkin:1", away, channel=Channel.PROXY)
    scope.audit("phone-seen", away, away)


async def written(
    url: str, table: str, file: Path, under: str | None = None, *, with_phones: bool = False
) -> list[dict[str, Cell]]:
    """Export a table as a sheet and return its rows by their Chinese titles."""
    await export(table, file, settings_of(url), under=under, with_phones=with_phones)
    return rows_of(file)


def rows_of(file: Path) -> list[dict[str, Cell]]:
    """The rows of a sheet as dictionaries."""
    book = CalamineWorkbook.from_path(file)
    return named(book.get_sheet_by_index(0).to_python())


def left(folder: Path, pattern: str) -> list[str]:
    """What lies in a folder under such a name."""
    return sorted(path.name for path in folder.glob(pattern))


def named(rows: Iterable[list[Cell]]) -> list[dict[str, Cell]]:
    titles, *lines = rows
    return [dict(zip(map(str, titles), line, strict=True)) for line in lines]
