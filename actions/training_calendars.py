"""📅 日历: how does somebody's own calendar follow the sittings? A file of one, and a link that is kept up.

The link's token is drawn as its message leaves and stands nowhere; taken back, it opens nothing any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from actions.check_ins import spoken_for
from actions.enrolling import own_row
from actions.sittings import run_sitting
from actions.staff import find_org, keeper_of
from actions.training_facts import Facts, facts_by_id
from actions.verb import action
from models.calendar_feeds import CalendarFeed, digest_of
from models.enrolments import Enrolment, EnrolmentState
from models.members import Member, Standing
from models.orgs import Org
from models.refusal import Refusal
from models.roles import Permission
from models.scope import Scope
from models.trainings import Training, TrainingState

ROOT, ENDING = "/calendar/", ".ics"  # of the address, around the token
_SINCE = timedelta(days=90)  # what was longer ago leaves the calendar
_MOST = 500  # sittings in one calendar
_SURE = (
    EnrolmentState.ENROLLED,
    EnrolmentState.LEAVE_REFUSED,
    EnrolmentState.ATTENDED,
    EnrolmentState.MADE_UP,
)


class CalendarInvalid(Refusal):
    """No calendar has this token: forged or taken back — the same answer to both."""


@dataclass(frozen=True, slots=True)
class Followed:
    """What a calendar has: whose it is, in which language, and its sittings as facts."""

    name: str
    sittings: list[Facts]


@action(needs=Permission.SELF_SEE)
async def send_file(scope: Scope, training: int, member: int) -> None:
    """加到日历: one sitting as a file that any calendar takes."""
    who = spoken_for(scope, member)
    row, _ = await own_row(scope, training, who)
    scope.show("training-file", None, who, training=row.id, member=who.id, topic=row.topic)


@action(needs=Permission.TRAINING_RUN)
async def send_session_file(scope: Scope, training: int) -> None:
    """The same for whoever runs it."""
    row = await run_sitting(scope, training)
    scope.show("training-file", training=row.id, topic=row.topic)


async def describe_files(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Add what a sitting is just before its file is made; a person who is gone meanwhile gets none."""
    ids = {args["training"] for args in shown}
    told = await facts_by_id(scope, ids)
    rows = {row.id: row for row, _ in await scope.rows(Training.by_ids(ids))}
    found = await scope.all(Enrolment.of_people(ids, {args["member"] for args in shown if "member" in args}))
    mine = {(one.training_id, one.member_id): one.state for one in found}
    return [
        {
            **args,
            "sitting": _entry(scope, rows[number], told[number], mine.get((number, args.get("member", 0)))),
        }
        if (number := args["training"]) in told
        else None
        for args in shown
    ]


def _entry(scope: Scope, row: Training, told: Facts, state: EnrolmentState | None = None) -> Facts:
    """What a calendar has to know of a sitting beside its facts: whose identity it is, and how new."""
    return {
        **told, "uid": f"{scope.vault.index(f'training:{row.id}').hex()}@hongyan", "sequence": row.sequence,
        "changed": row.changed_at, "cancelled": row.state is TrainingState.CANCELLED,
        "sure": state is None or state in _SURE,
    }  # fmt: skip


@action(needs=Permission.SELF_SEE)
async def show_calendar(scope: Scope, member: int) -> None:
    """Show a member's link, made where there is none yet."""
    who = spoken_for(scope, member)
    feed = await scope.first(CalendarFeed.of_member(who.id))
    feed = feed or await _make(scope, who, member_id=who.id)
    scope.show("my-calendar", None, who, member=who.id, feed=feed.id, page=0)


@action(needs=Permission.TRAINING_RUN)
async def show_branch_calendar(scope: Scope, org: int) -> None:
    """Show the link of an organisation's sittings, made where there is none yet."""
    unit = await find_org(scope, Permission.TRAINING_RUN, org)
    feed = await scope.first(CalendarFeed.of_org(unit.id))
    feed = feed or await _make(scope, keeper_of(scope), org_id=unit.id)
    scope.show("branch-calendar", org=unit.id, unit=unit.name, feed=feed.id, page=0)


async def _make(scope: Scope, by: Member, **whose: int) -> CalendarFeed:
    number = await scope.next_number(CalendarFeed)
    feed = CalendarFeed(id=number, made_by=by.id, made_at=scope.now, **whose)
    feed.digest = digest_of(feed.token(scope.vault))
    scope.add(feed)
    await scope.flush()
    scope.audit("calendar-made", feed, by)
    return feed


@action(needs=Permission.SELF_SEE)
async def stop_calendar(scope: Scope, member: int) -> None:
    """停用: the link opens nothing any more; another one can be made."""
    who = spoken_for(scope, member)
    await scope.run(CalendarFeed.drop(member_id=who.id))
    scope.audit("calendar-stopped", f"member:{who.id}", who)
    scope.show("calendar-stopped", None, who, member=who.id, page=0)


@action(needs=Permission.TRAINING_RUN)
async def stop_branch_calendar(scope: Scope, org: int) -> None:
    """The same for an organisation's."""
    unit = await find_org(scope, Permission.TRAINING_RUN, org)
    await scope.run(CalendarFeed.drop(org_id=unit.id))
    scope.audit("calendar-stopped", f"org:{unit.id}")
    scope.show("branch-calendar-stopped", org=unit.id, unit=unit.name, page=0)


async def draw_calendars(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Add a link's address just before sending; one that was taken back meanwhile is not sent."""
    found = await scope.all(CalendarFeed.by_ids({args["feed"] for args in shown}))
    known = {feed.id: feed for feed in found}
    return [
        {**args, "path": f"{ROOT}{known[args['feed']].token(scope.vault)}{ENDING}"}
        if args["feed"] in known
        else None
        for args in shown
    ]


@action(needs=None)
async def read_calendar(scope: Scope, token: str) -> Followed:
    """Return what a link shows: a member's own sittings, or all that an organisation holds; called off ones
    too, so that calendars hear of it. CalendarInvalid where it opens nothing.
    """
    feed = await scope.first(CalendarFeed.opened_by(token))
    if feed is None:
        raise CalendarInvalid
    if feed.member_id is not None:
        return await _of_member(scope, feed.member_id)
    unit = await scope.get(Org, feed.org_id or 0)
    if unit is None or not unit.active:
        raise CalendarInvalid
    held = await scope.all(Training.calendar_of(unit.id, scope.now - _SINCE).limit(_MOST))
    told = await facts_by_id(scope, [row.id for row in held])
    return Followed(unit.name, [_entry(scope, row, told[row.id]) for row in held])


async def _of_member(scope: Scope, member_id: int) -> Followed:
    who = await scope.get(Member, member_id)
    if who is None or who.standing is not Standing.ACTIVE:
        raise CalendarInvalid
    rows = await scope.rows(Enrolment.calendar_of(who.id, scope.now - _SINCE).limit(_MOST))
    told = await facts_by_id(scope, [row.id for _, row in rows])
    return Followed("", [_entry(scope, row, told[row.id], mine.state) for mine, row in rows])
