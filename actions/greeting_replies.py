"""What can somebody answer to a greeting? A tap, a word, a difficulty, the card, no more of them
(domain §3.4-D, W02).
"""

from typing import Any

from actions.check_ins import spoken_for
from actions.greetings import readers_of, title_of, worded
from actions.home_words import show_from_home
from actions.my_consents import agree, end_consent
from actions.responsible import responsible_for, tell_responsible
from actions.support import open_follow_up
from actions.verb import action
from models.consents import Purpose
from models.follow_ups import OPEN, Cause, FollowUp
from models.greetings import Greeting, Reply
from models.kinds import Kind
from models.members import Member
from models.occasions import BIRTHDAY, split
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.scope import Scope
from models.values import TextKey

_CARD_WORDS = 40  # of the person's own, on the card


class CardWithoutGreeting(Refusal):
    """Nothing that a card could be drawn of: the greeting was taken back."""


async def _mine(scope: Scope, greeting: int) -> tuple[Greeting, Member]:
    """Return a greeting of somebody for whom the asker speaks; any other is NotFound."""
    row = await scope.get(Greeting, greeting)
    who = scope.actor.speaks_for(row.member_id) if row else None
    if row is None or who is None:
        raise NotFound
    return row, who


def _note(scope: Scope, row: Greeting, reply: Reply) -> None:
    """A difficulty stays one, whatever is said after it."""
    row.reply = row.reply if row.reply is Reply.HARD else reply
    row.replied_at = scope.now


@action(needs=Permission.SELF_SEE)
async def answer_fine(scope: Scope, greeting: int) -> None:
    """我很好: noted; the branch reads it in its list."""
    await _answer(scope, greeting, Reply.FINE)


@action(needs=Permission.SELF_SEE)
async def answer_received(scope: Scope, greeting: int) -> None:
    """收到: likewise."""
    await _answer(scope, greeting, Reply.RECEIVED)


async def _answer(scope: Scope, greeting: int, reply: Reply) -> None:
    row, who = await _mine(scope, greeting)
    _note(scope, row, reply)
    scope.show("greeting-answered", None, who, greeting=row.id, dear=scope.dear(who), **{reply.value: True})


@action(needs=Permission.SELF_SEE)
async def answer_homesick(scope: Scope, greeting: int) -> None:
    """想家了: the contact person hears of it at once, and may call."""
    row, who = await _mine(scope, greeting)
    first = row.reply is None
    _note(scope, row, Reply.HOMESICK)
    if first:
        key = f"homesick:{row.id}"
        await tell_responsible(scope, who, "greeting-homesick", Kind.STAFF_NOTE, key, **_about(who, row))
    scope.show("greeting-answered", None, who, greeting=row.id, dear=scope.dear(who), homesick=True)


@action(needs=Permission.SELF_SEE)
async def answer_hard(scope: Scope, greeting: int) -> None:
    """有难处: a follow-up of one working day, and those responsible are alerted; a second tap opens none."""
    row, who = await _mine(scope, greeting)
    if row.reply is not Reply.HARD:
        _note(scope, row, Reply.HARD)
        await open_follow_up(scope, who, Cause.DIFFICULTY, None, Kind.STAFF_ALERT)
    people = [person.name for person in await responsible_for(scope, who)]
    scope.show("greeting-hard", None, who, greeting=row.id, people=people)


@action(needs=Permission.SELF_SEE)
async def offer_word(scope: Scope, greeting: int) -> dict[str, object]:
    """Return the form's context: how the asker is spoken to."""
    _, who = await _mine(scope, greeting)
    return {"dear": scope.dear(who)}


@action(needs=Permission.SELF_SEE)
async def send_word(scope: Scope, what: str | dict[str, Any], greeting: int = 0) -> None:
    """写一句: the words or the voice reach the contact person; after 有难处 they stand with its follow-up."""
    row, who = await _mine(scope, greeting)
    spoken = what if isinstance(what, dict) else None
    _note(scope, row, Reply.WORDS)
    row.words = what if isinstance(what, str) else row.words
    case = await _open_case(scope, who) if row.reply is Reply.HARD else None
    if case is not None:
        case.note, case.voice = row.words or case.note, spoken or case.voice
    people = await responsible_for(scope, who)
    key = f"greeting-word:{row.id}:{scope.now.isoformat()}"
    told = {
        "words": row.words if spoken is None else None, "voice": spoken["voice"] if spoken else None,
        "spoken": bool(spoken) or None, "follow_up": case.id if case else None,
    }  # fmt: skip
    await tell_responsible(scope, who, "greeting-word", Kind.STAFF_NOTE, key, **_about(who, row), **told)
    names = [person.name for person in people]
    scope.show("greeting-word-sent", None, who, greeting=row.id, people=names)


async def _open_case(scope: Scope, who: Member) -> FollowUp | None:
    found = await scope.all(FollowUp.open_for([who.id], Cause.DIFFICULTY))
    return next((one for one in found if one.state in OPEN and one.check_in_id is None), None)


def _about(who: Member, row: Greeting) -> dict[str, object]:
    return {"name": who.name, "member": who.id, "title": [title_of(one) for one in split(row.occasions)]}


@action(needs=Permission.SELF_SEE)
async def show_oath(scope: Scope, greeting: int) -> None:
    """重温誓词: the oath as the Party's constitution has it (W02)."""
    row, who = await _mine(scope, greeting)
    scope.show("oath", None, who, greeting=row.id)


@action(needs=Permission.SELF_SEE)
async def show_news(scope: Scope, greeting: int) -> None:
    """看家乡变化: a word or photo that the branch has posted from home, another one each time; where nothing
    is posted any more, that is said.
    """
    row, who = await _mine(scope, greeting)
    if not await show_from_home(scope, who, again=True):
        scope.show("no-news-from-home", None, who, greeting=row.id)


@action(needs=Permission.SELF_SEE)
async def show_card(scope: Scope, greeting: int) -> None:
    """贺卡: the greeting as a picture with name, years, branch and one's own words."""
    row, who = await _mine(scope, greeting)
    readers = await readers_of(scope, [who], [row.day])
    if who.id not in readers:
        raise CardWithoutGreeting
    occasions = split(row.occasions)
    said = worded(scope, readers[who.id], row.day, occasions)
    scope.show(
        "greeting-card", None, who, greeting=row.id, day=row.day, occasions=occasions,
        card=_card_line(occasions), words=(row.words or "")[:_CARD_WORDS] or None,
        **{name: said[name] for name in ("title", "dear", "name", "branch", "years", "n")},
    )  # fmt: skip


def _card_line(occasions: list[str]) -> TextKey:
    """The sentence in the middle of the card."""
    return TextKey(f"card.{BIRTHDAY if BIRTHDAY in occasions else occasions[0]}")


@action(needs=Permission.SELF_SEE)
async def pause_greetings(scope: Scope, member: int) -> None:
    """不再收问候: the consent to greetings ends; reminders and everything else go on as before."""
    who = spoken_for(scope, member)
    await end_consent(scope, who, Purpose.GREETINGS)
    scope.show("greetings-paused", None, who, member=who.id)


@action(needs=Permission.SELF_SEE)
async def resume_greetings(scope: Scope, member: int) -> None:
    """还是收问候: agreed to again; a second tap changes nothing."""
    who = spoken_for(scope, member)
    await agree(scope, who, Purpose.GREETINGS)
    scope.show("greetings-resumed", None, who, member=who.id)
