"""Why did this come, and how does one get less? A pause, own hours, big buttons (domain §3.5, §3.6)."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from actions.my_data import own_member, own_members
from actions.verb import action
from models.check_ins import Call
from models.consents import Consent, Purpose
from models.hours import OwnHours
from models.kinds import Kind
from models.members import Member
from models.orgs import Org
from models.outbox import Message
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.rule_terms import caps_of
from models.rules import DUE_DAY, ELDER_AGE, ELDER_HOURS, MONTHS, MONTHS_ABROAD, OPEN_DAY, REMINDERS
from models.scope import How, Scope
from models.values import TextKey, enum_key, unpack

FOR_EVER = date.max  # until the person says so
BY_RULE = "usual"  # instead of own hours
_LONGEST = 366  # days


class LetterGone(Refusal):
    """What was merged is not kept any more, or is not the asker's."""


@action(needs=None)
async def show_why(scope: Scope, kind: str) -> None:
    """为什么收到这条: say in a sentence why, by the rules of the member's branch, and where to get less."""
    wanted = Kind.of(kind)
    if not wanted.value.planned or wanted is Kind.UNDECLARED:
        raise NotFound
    member = scope.actor.member
    mine = bool(member and own_members(scope, member.id))
    here = scope.here(member.branch_id if member else None)
    abroad = bool(member and member.abroad)
    branch = await scope.get(Org, member.branch_id) if member else None
    caps, reminders = caps_of(here), here[REMINDERS]
    scope.show(
        f"why-{wanted.word}", None, None, branch=branch.name if branch else None,
        months=here[MONTHS_ABROAD] if abroad else here[MONTHS], day=here[OPEN_DAY],
        reminders=list(reminders), last=here[DUE_DAY], a_day=caps.a_day, a_week=caps.a_week,
        due=await _due(scope, member), bound=bool(member) or None, member=member.id if member else None,
        purpose=Purpose.GREETINGS.value, greeted=mine, chatting=mine and member and not member.prefers_phone,
    )  # fmt: skip


async def _due(scope: Scope, member: Member | None) -> object:
    """Return when the member's newest check-in is due; words for none."""
    calls = await scope.rows(Call.of_members([member.id], scope.now)) if member else ()
    return calls[-1][1].due_at if calls else TextKey("why.no-cycle")


@action(needs=Permission.SELF_SEE)
async def show_less(scope: Scope) -> None:
    """少发一点: show each member of this chat what can be had less of, and what was chosen already."""
    mine = own_members(scope)
    if not mine:
        raise NotFound
    for who in mine:
        await _show(scope, who)


async def _show(scope: Scope, who: Member) -> None:
    greeted = {one.purpose for one in await scope.all(Consent.standing_of(who.id))} & {Purpose.GREETINGS}
    paused = who.paused_until is not None and who.paused_until >= _today(scope, who)
    for_ever = who.paused_until == FOR_EVER
    scope.show(
        "less", None, who, member=who.id, dear=scope.dear(who), week=7, month=30, ever=0,
        pausable=not paused, paused=(paused and not for_ever) or None, until=who.paused_until,
        resting=for_ever or None, resumable=paused, own=enum_key(who.own_hours) if who.own_hours else None,
        purpose=Purpose.GREETINGS.value, greeted=bool(greeted), telephone=who.prefers_phone or None,
        chatting=not who.prefers_phone, plain=who.plain or None, off=0, on=1, fancy=not who.plain,
    )  # fmt: skip


def _today(scope: Scope, who: Member) -> date:
    return scope.now.astimezone(ZoneInfo(who.zone)).date()


@action(needs=Permission.SELF_SEE)
async def pause(scope: Scope, member: int, days: int) -> None:
    """先停一停: no pushes for so many days, today included; 0: until the person says so. Duties stay: who is
    asked meanwhile and silent is called by the branch (domain §3.5).
    """
    who = own_member(scope, member)
    if not 0 <= days <= _LONGEST:
        raise NotFound
    who.paused_until = _today(scope, who) + timedelta(days=days - 1) if days else FOR_EVER
    scope.audit("pushes-paused", who, who, until=who.paused_until)
    await _show(scope, who)


@action(needs=Permission.SELF_SEE)
async def resume(scope: Scope, member: int) -> None:
    """接着发: pushes come again from now on."""
    who = own_member(scope, member)
    if who.paused_until is not None:
        who.paused_until = None
        scope.audit("pushes-resumed", who, who)
    await _show(scope, who)


@action(needs=Permission.SELF_SEE)
async def show_own_hours(scope: Scope, member: int) -> None:
    """什么时候方便: offer the parts of a day; elders keep theirs, which is said (domain §3.6)."""
    who = own_member(scope, member)
    here, age = scope.here(who.branch_id), who.age_on(_today(scope, who))
    elder = age is not None and age >= here[ELDER_AGE]
    choices = [{"hours": one.value, "label": TextKey(enum_key(one))} for one in OwnHours]
    choices.append({"hours": BY_RULE, "label": TextKey("own-hours.by-rule")})
    scope.show(
        "own-hours", None, who, member=who.id, choices=[] if elder else choices,
        spans=[f"{span.start:%H:%M}–{span.end:%H:%M}" for span in here[ELDER_HOURS]],
        elder=elder or None, open=not elder or None,
    )  # fmt: skip


@action(needs=Permission.SELF_SEE)
async def choose_hours(scope: Scope, member: int, hours: str) -> None:
    """Have pushes come in this part of the person's own day, or as the rules say."""
    who = own_member(scope, member)
    if hours not in (BY_RULE, *OwnHours):
        raise NotFound
    who.own_hours = None if hours == BY_RULE else OwnHours(hours)
    scope.audit("hours-chosen", who, who, hours=hours)
    await _show(scope, who)


@action(needs=Permission.SELF_SEE)
async def make_plain(scope: Scope, member: int, plain: int) -> None:
    """大按钮: check-ins with one big button and three digits, as elders have them (domain §3.5); or not."""
    who = own_member(scope, member)
    who.plain = bool(plain)
    scope.audit("plain-chosen", who, who, plain=who.plain)
    await _show(scope, who)


@action(needs=None)
async def open_merged(scope: Scope, letter: int) -> None:
    """Show one of the messages that a digest named, as it would have come."""
    row = await scope.get(Message, letter)
    account = scope.actor.account
    if row is None or account is None or row.account_id != account.id or not row.is_merged:
        raise LetterGone
    about = scope.actor.speaks_for(row.member_id) if row.member_id else None
    if row.member_id and about is None:
        raise LetterGone
    scope.show(row.screen, None, about, How(Kind.REOPENED), **unpack(row.args))
