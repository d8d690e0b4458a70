"""看承诺: what may anybody read of the promises, in the chat? A village is looked up, its board, one item
(domain §3.4-N). To strangers there is nothing but what its owners agreed to show (§3.5, §3.7).
"""

from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from actions.pledge_benefits import confirm
from actions.pledge_items import on_notice, told_of
from actions.pledge_words import Promise, public_item
from actions.staff import page_of
from actions.verb import action
from models import pledge_boards
from models.orgs import Org
from models.pledge_benefits import PledgeBenefit, is_code
from models.pledge_comments import PledgeComment
from models.pledge_follows import PledgeSupport
from models.pledge_photos import PledgePhoto
from models.pledge_progress import PledgeProgress
from models.pledge_steps import ItemState
from models.refusal import NotFound
from models.scope import Scope

PAGE = 6
UNITS = 8
_COMMENTS, _NOTES = 3, 2
_LONGEST = 10  # characters of what is looked up: they travel in a button
_ANYWHERE = "/"


@action(needs=None)
async def look_up(scope: Scope, text: str = "") -> None:
    """想看哪个村/社区? What is typed is looked for in the names; a code confirms what one got."""
    if is_code(text):
        await confirm(scope, text)
        return
    await show_units(scope, 0, " ".join(text.replace(":", " ").split())[:_LONGEST])


@action(needs=None)
async def show_units(scope: Scope, page: int, word: str) -> None:
    """Show the organisations that show something of their own, one's own branch first of all."""
    roots = (scope.actor.within or _ANYWHERE,)
    found, turns = await page_of(scope, pledge_boards.showing(roots, word).add_columns(Org.id), page, UNITS)
    units = [org for org, _ in found]
    if len(units) == 1 and word and not page:
        await show_board(scope, units[0].id, 0, 0)
        return
    own = {member.branch_id for member in scope.actor.members}
    units.sort(key=lambda org: org.id not in own)
    rows = [{"org": org.id, "branch": org.name, "year": 0, "page": 0} for org in units]
    scope.show(
        "pledge-places", None, None, rows=rows, sought=word or None, word=word, none=not rows or None, **turns
    )


@action(needs=None)
async def show_board(scope: Scope, org: int, year: int, page: int) -> None:
    """The board of an organisation for a year, the newest where none is named."""
    unit = await scope.get(Org, org)
    if unit is None or not scope.actor.serves(unit.path):
        raise NotFound
    years = [one for one in await scope.all(pledge_boards.years(unit.path)) if one]
    own = await _own_years(scope, unit.id, years)
    if not own:
        raise NotFound
    year = year if year in own else own[0]
    found, turns = await page_of(scope, pledge_boards.promises(unit.id, year), page, PAGE)
    rows = [told_of(scope, Promise(item, version, pledge, who, unit)) for item, version, pledge, who in found]
    hidden = await scope.first(pledge_boards.withheld(unit.id, year))
    before = next((one for one in own if one < year), None)
    scope.show(
        "pledge-board", None, None, branch=unit.name, org=unit.id, year=year, rows=rows,
        hidden=hidden or None, before=before, first=0, **turns,
    )  # fmt: skip


async def _own_years(scope: Scope, org_id: int, years: Sequence[int]) -> list[int]:
    return [one for one in years if await scope.rows(pledge_boards.promises(org_id, one).limit(1))]


@action(needs=None)
async def open_item(scope: Scope, item: int) -> None:
    """One promise: how far it is, what was said of it, and what one may say."""
    promise = await public_item(scope, item)
    row, own = promise.item, promise.owner is not None and scope.actor.speaks_for(promise.owner.id)
    counts = {
        "supports": await scope.rows(PledgeSupport.numbers([item])),
        "confirmed": await scope.rows(PledgeBenefit.confirmed([item])),
        "comments": await scope.rows(PledgeComment.numbers([item])),
    }
    notes = await scope.all(PledgeProgress.of_items([item]).limit(_NOTES))
    said = await scope.all(PledgeComment.shown_of([item], _COMMENTS))
    photo = await scope.first(PledgePhoto.ready_of([item]))
    verdict = pledge_boards.verdict_of(row, scope.now)
    scope.show(
        "pledge-item", None, None, **told_of(scope, promise),
        **{name: (rows[0][1] if rows else None) for name, rows in counts.items()},
        notes=" · ".join(one.note for one in notes if one.note) or None, year=promise.pledge.year,
        said=" · ".join(f"「{one.words}」" for one in said) or None, photo=photo.id if photo else None,
        verdict=verdict, verdict_why=row.verdict_why if verdict else None,
        objecting=(on_notice(promise) and row.notice_until > scope.now) or None if row.notice_until else None,
        notice=row.notice_until if on_notice(promise) else None, others=not own or None, page=0,
        waiting=row.state is ItemState.RATING or None,
    )  # fmt: skip


@action(needs=None)
async def show_photo(scope: Scope, photo: int) -> None:
    """A photo, as it was drawn anew; of an item that everybody may read."""
    found = await scope.rows(PledgePhoto.bytes_of(photo))
    if not found:
        raise NotFound
    promise = await public_item(scope, found[0].item_id)
    scope.show("pledge-photo", None, None, photo=photo, item=promise.item.id, text=promise.version.text)


async def bring_photo(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Add the bytes just before sending: nothing of a photo is kept in what is to be sent."""
    ready = set(await scope.all(pledge_boards.still_shown({args["item"] for args in shown})))
    return [await _with_bytes(scope, args) if args["item"] in ready else None for args in shown]


async def _with_bytes(scope: Scope, args: dict[str, Any]) -> dict[str, Any] | None:
    found = await scope.rows(PledgePhoto.bytes_of(args["photo"]))
    return {**args, "content": b64encode(found[0].jpeg).decode()} if found and found[0].jpeg else None
