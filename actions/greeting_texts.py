"""How does an office write a greeting anew, try it, or stop it? Until the evening before (domain §3.4-D)."""

from collections.abc import Sequence

from actions.greeting_office import Coming, check_open, find_coming, show_state
from actions.greetings import Reader, readers_of, worded
from actions.staff import keeper_of
from actions.verb import action
from models.greeting_plans import GreetingPlan, PlanState
from models.greeting_previews import samples
from models.greeting_words import LONGEST, OFFERED, WordingError, read_wording
from models.members import Member
from models.refusal import Refusal
from models.roles import Permission
from models.scope import Scope

_SAMPLES = 3  # people for whom a text is tried


class PlaceholderUnknown(Refusal):
    """Between braces stands ``what``, which nobody can fill in."""


class GreetingTextBroken(Refusal):
    """Braces that do not fit, or more between them than a placeholder."""


class GreetingTextTooLong(Refusal):
    """Over so many characters."""


class GreetingTextTooMerry(Refusal):
    """快乐 on a day of remembrance, or on 端午 (domain §2.3)."""


_REFUSALS = {
    "unknown": PlaceholderUnknown, "broken": GreetingTextBroken, "long": GreetingTextTooLong,
    "tone": GreetingTextTooMerry,
}  # fmt: skip


@action(needs=Permission.GREETING_CHANGE)
async def show_samples(scope: Scope, org: int, day: int, occasion: str) -> None:
    """看样子: show the greeting as two or three real people of the unit will see it."""
    coming = await find_coming(scope, org, day, occasion)
    if not await _show_samples(scope, coming):
        scope.show("greeting-for-nobody", None, None, **coming.args)


async def _show_samples(scope: Scope, coming: Coming, text: str | None = None) -> int:
    """Show it for a few people, with a text that is not kept yet; return for how many."""
    people: Sequence[Member] = await scope.all(samples(coming.unit.path, coming.alone, _SAMPLES))
    readers = await readers_of(scope, people, [coming.day])
    for one in people:
        reader = readers[one.id]
        if text is not None:
            key = (reader.branch.id, coming.day, coming.occasion)
            reader = Reader(reader.member, reader.branch, {**reader.texts, key: text})
        said = worded(scope, reader, coming.day, [coming.occasion])
        scope.show("greeting", None, None, **said, sample=True)
    return len(people)


@action(needs=Permission.GREETING_CHANGE)
async def offer_text(scope: Scope, org: int, day: int, occasion: str) -> dict[str, object]:
    """Return the form's context: what can be filled in, and how long it may be."""
    coming = await find_coming(scope, org, day, occasion)
    check_open(scope, coming)
    return {**coming.args, "placeholders": list(OFFERED), "longest": LONGEST}


@action(needs=Permission.GREETING_CHANGE)
async def draft_text(scope: Scope, text: str, org: int = 0, day: int = 0, occasion: str = "") -> None:
    """改文案: the new text is shown for real people and waits for a tap; nothing is changed before."""
    coming = await find_coming(scope, org, day, occasion)
    check_open(scope, coming)
    try:
        kept = read_wording(text, occasion)
    except WordingError as fault:
        raise _REFUSALS[fault.why](**{**coming.args, "what": fault.what}) from None
    row = await _own_plan(scope, coming)
    row.draft = kept
    found = await _show_samples(scope, coming, kept)
    scope.show("greeting-draft", None, None, **coming.args, nobody=not found or None, text=kept)


async def _own_plan(scope: Scope, coming: Coming) -> GreetingPlan:
    known = await scope.first(GreetingPlan.of(coming.unit.id, coming.day, coming.occasion))
    row = known or GreetingPlan(
        org_id=coming.unit.id, day=coming.day, occasion=coming.occasion, state=PlanState.PLANNED,
        edited_at=scope.now,
    )  # fmt: skip
    scope.add(row)
    await scope.flush()
    return row


@action(needs=Permission.GREETING_CHANGE)
async def save_text(scope: Scope, org: int, day: int, occasion: str) -> None:
    """The text that was tried is said in this unit, and below it where nobody wrote another."""
    await _change(scope, org, day, occasion, "greeting-edited")


@action(needs=Permission.GREETING_CHANGE)
async def reset_text(scope: Scope, org: int, day: int, occasion: str) -> None:
    """用原文: what is said above, or usually, is said here again."""
    await _change(scope, org, day, occasion, "greeting-reset")


@action(needs=Permission.GREETING_CHANGE)
async def stop_greeting(scope: Scope, org: int, day: int, occasion: str) -> None:
    """停发: nobody of this unit is greeted for it."""
    await _change(scope, org, day, occasion, "greeting-stopped")


@action(needs=Permission.GREETING_CHANGE)
async def resume_greeting(scope: Scope, org: int, day: int, occasion: str) -> None:
    """恢复发送: a stop of this unit ends; one of a unit above goes on."""
    await _change(scope, org, day, occasion, "greeting-resumed")


async def _change(scope: Scope, org: int, day: int, occasion: str, verb: str) -> None:
    """Carry out one of the four, note who did it, and show the card."""
    coming = await find_coming(scope, org, day, occasion)
    check_open(scope, coming)
    row = await _own_plan(scope, coming)
    match verb:
        case "greeting-edited":
            row.text, row.draft = row.draft or row.text, None
        case "greeting-reset":
            row.text = row.draft = None
        case "greeting-stopped":
            row.state = PlanState.STOPPED
        case _:
            row.state = PlanState.PLANNED
    row.edited_by, row.edited_at = keeper_of(scope).id, scope.now
    scope.audit(verb, row, None, day=coming.day, occasion=occasion)
    await scope.flush()
    await show_state(scope, coming)
