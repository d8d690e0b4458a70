"""Who reported in which cycle, and how many of each branch did (domain §4 R3), of reports home too?"""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select
from sqlalchemy.orm import aliased

from models.base import told
from models.check_ins import SILENT, Call, CallState, CheckIn, Cycle
from models.members import Member
from models.orgs import Org, within
from models.reports import Report, ReportCall, ReportCycle
from models.structure import tally

Listed = Select[*tuple[Any, ...]]


def check_ins_below(paths: tuple[str, ...]) -> Listed:
    """Return everybody who was asked, cycle by cycle, with the newest version of the answer that stands.

    No words and no voice of the person: those are for who stands next to them (domain §3.7).
    """
    keeper, newer = aliased(Member), aliased(CheckIn)
    newest = (
        select(func.max(newer.id))
        .where(newer.member_id == Call.member_id, newer.cycle_id == Call.cycle_id)
        .where(newer.withdrawn_at.is_(None)).scalar_subquery()
    )  # fmt: skip
    return (
        select(
            Member.branch_id, Member.name, Cycle.opens_on, Cycle.abroad, Call.state, Call.answered_at,
            CheckIn.condition, CheckIn.place, CheckIn.made_at, CheckIn.channel, CheckIn.late,
            CheckIn.version, keeper.name.label("keeper"),
        )
        .select_from(Call).join(Cycle, Cycle.id == Call.cycle_id).join(Member, Member.id == Call.member_id)
        .join(Org, Org.id == Member.branch_id).outerjoin(CheckIn, CheckIn.id == newest)
        .outerjoin(keeper, keeper.id == CheckIn.keeper_id).where(within(Org, paths))
        .order_by(Cycle.opens_on, Org.path, Member.sequence.is_(None), Member.sequence, Member.id, Call.id)
    )  # fmt: skip


def rates_below(paths: tuple[str, ...]) -> Listed:
    """Return how many of each branch were asked in a cycle and how they answered, home and abroad apart.

    Who is no longer asked (moved, deceased, taken off) is not counted as due.
    """
    due = tally(Call.state != CallState.CLOSED)
    counts = {
        "answered": (CallState.ANSWERED,), "recorded": (CallState.RECORDED,), "late": (CallState.LATE,),
        "silent": SILENT,
    }  # fmt: skip
    return (
        select(
            Org.id.label("branch_id"), Cycle.opens_on, Cycle.abroad, due.label("due"),
            *(tally(Call.state.in_(states)).label(name) for name, states in counts.items()),
        )
        .select_from(Call).join(Cycle, Cycle.id == Call.cycle_id).join(Member, Member.id == Call.member_id)
        .join(Org, Org.id == Member.branch_id).where(within(Org, paths))
        .group_by(Cycle.opens_on, Cycle.abroad, Org.id, Org.path)
        .order_by(Cycle.opens_on, Cycle.abroad, Org.path)
    )  # fmt: skip


def _last_version() -> ScalarSelect[int]:
    newer = aliased(Report)
    mine = (newer.member_id == ReportCall.member_id, newer.cycle_id == ReportCall.cycle_id)
    return select(func.max(newer.id)).where(*mine).scalar_subquery()


def _of_reports() -> dict[str, ColumnElement[bool]]:
    """Return what is counted of those who were asked for a report."""
    return {
        "due": ReportCall.state != CallState.CLOSED,
        "in_time": ReportCall.state.in_((CallState.ANSWERED, CallState.RECORDED)),
        "late": ReportCall.state == CallState.LATE,
        "silent": ReportCall.state.in_(SILENT),
        "spoken": told(Report.voice),
        "answered": Report.answered_at.is_not(None),
    }


def reports_below(paths: tuple[str, ...]) -> Listed:
    """Return how many of each branch were asked for a report in a period, wrote in time or late, spoke, and
    were answered; counts alone: the words are between the member and the branch (domain §3.7).
    """
    return (
        select(
            Org.id.label("branch_id"), ReportCycle.kind, ReportCycle.since_on, ReportCycle.until_on,
            *(tally(condition).label(name) for name, condition in _of_reports().items()),
        )
        .select_from(ReportCall).join(ReportCycle, ReportCycle.id == ReportCall.cycle_id)
        .join(Member, Member.id == ReportCall.member_id).join(Org, Org.id == Member.branch_id)
        .outerjoin(Report, Report.id == _last_version()).where(within(Org, paths))
        .group_by(ReportCycle.kind, ReportCycle.since_on, ReportCycle.until_on, Org.id, Org.path)
        .order_by(ReportCycle.since_on, ReportCycle.kind, Org.path)
    )  # fmt: skip
