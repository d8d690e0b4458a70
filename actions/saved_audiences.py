"""常用范围: which audiences does an organisation keep for the next time, and who may use them?"""

from actions.audiences import add_condition, show_conditions
from actions.draft_cards import said_of
from actions.drafts import choose_audience
from actions.notices import find_draft
from actions.staff import find_org, keeper_of, page_of
from actions.verb import action
from models.audiences import Audience
from models.conditions import document, parse
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.scope import Scope

PAGE = 8


class AudienceNameTaken(Refusal):
    """The organisation keeps another audience by that name."""


@action(needs=Permission.NOTICE_SEND)
async def save_audience(scope: Scope, notice: int, called: str) -> None:
    """存成常用: the organisation keeps what was put together, by a name that it has not used yet."""
    row, unit = await find_draft(scope, notice)
    if row.audience is None:
        raise NotFound
    mine = Audience.saved_below((unit.path,)).where(Audience.org_id == unit.id, Audience.name == called)
    if await scope.rows(mine):
        raise AudienceNameTaken(name=called, notice=row.id)
    kept = Audience(
        org_id=unit.id, name=called, document=row.audience, made_by=keeper_of(scope).id, made_at=scope.now
    )
    await scope.number(kept)
    scope.audit("audience-saved", kept, None, org=unit.id)
    await show_conditions(scope, row, unit)


@action(needs=Permission.NOTICE_SEND)
async def show_saved(scope: Scope, notice: int, page: int = 0) -> None:
    """Show the audiences that the draft's organisation and those below it have kept, eight at a time."""
    row, unit = await find_draft(scope, notice)
    rows, turns = await page_of(scope, Audience.saved_below((unit.path,)), page, PAGE)
    kept = [
        {
            "audience": one.id, "page": page, "name": one.name, "of": org.name,
            "said": await said_of(scope, parse(one.document)),
        }
        for one, org in rows
    ]  # fmt: skip
    scope.show("audiences-saved", None, None, notice=row.id, kept=kept, **turns)


async def _find_saved(scope: Scope, audience: int) -> Audience:
    kept = await scope.get(Audience, audience)
    if kept is None:
        raise NotFound
    await find_org(scope, Permission.NOTICE_SEND, kept.org_id)
    return kept


@action(needs=Permission.NOTICE_SEND)
async def use_saved(scope: Scope, notice: int, audience: int) -> None:
    """The draft goes to a kept audience; within the draft's own subtree, as always."""
    row, unit = await find_draft(scope, notice)
    kept = await _find_saved(scope, audience)
    await choose_audience(scope, row, unit, document(parse(kept.document)))


@action(needs=Permission.NOTICE_SEND)
async def join_saved(scope: Scope, notice: int, audience: int) -> None:
    """A kept audience becomes one condition among others."""
    await add_condition(scope, notice, (await _find_saved(scope, audience)).document)


@action(needs=Permission.NOTICE_SEND)
async def forget_saved(scope: Scope, notice: int, audience: int, page: int) -> None:
    """An audience is kept no longer; drafts that go to it stay as they are."""
    kept = await _find_saved(scope, audience)
    scope.audit("audience-forgotten", kept, None, org=kept.org_id)
    await scope.run(Audience.forgotten(kept.id))
    await show_saved(scope, notice, page)
