"""How does a promise change after it was adopted? As a new wording with its reason, which somebody agrees to;
the older one stays to be read (domain §2.2).
"""

from actions.pledge_cards import read_back, whose
from actions.pledge_handing_in import tell_reviewers
from actions.pledge_news import tell_owner
from actions.pledge_owners import Held, author, held, under_review
from actions.pledge_wordings import PledgeFrozen, new_wording, show_item
from actions.verb import action
from models.pledge_desks import CHANGEABLE
from models.pledge_differences import as_html
from models.pledge_hints import alike
from models.pledge_reviews import PledgeReview, Ruling
from models.pledge_writing import decide, seal, suggested
from models.pledges import PledgeVersion, VersionState
from models.refusal import Refusal
from models.roles import Permission
from models.scope import Scope


class ChangeWaits(Refusal):
    """One change of an item waits for its answer already."""


class ChangeOver(Refusal):
    """The change is decided already."""


class NothingChanged(Refusal):
    """The new wording says what the one in force says."""


async def offered_change(scope: Scope, item_id: int) -> PledgeVersion | None:
    """Return the change of an item that waits for somebody's yes."""
    return next((one for one in await scope.all(suggested(item_id)) if one.why is not None), None)


@action(needs=Permission.PLEDGE_WRITE)
async def offer_change(scope: Scope, pledge_item: int) -> dict[str, object]:
    """Return the form's context; what is not adopted, or is rated already, is refused."""
    found = await _changeable(scope, pledge_item)
    return {"before": found.version.text, "owner": found.owner.name}


async def _changeable(scope: Scope, pledge_item: int) -> Held:
    found = await held(scope, pledge_item)
    if found.item.state not in CHANGEABLE:
        raise PledgeFrozen(pledge_item=pledge_item)
    if await offered_change(scope, pledge_item) is not None:
        raise ChangeWaits(pledge_item=pledge_item)
    return found


@action(needs=Permission.PLEDGE_WRITE)
async def ask_change(scope: Scope, text: str, why: str, pledge_item: int = 0) -> None:
    """The new wording is sealed with its reason and waits for the reviewer; the older one holds till then."""
    found = await _changeable(scope, pledge_item)
    if alike(text, found.version.text):
        raise NothingChanged(pledge_item=pledge_item)
    version = await new_wording(scope, found.pledge, found.item, text)
    version.why = why
    seal(version, scope.now)
    found.item.submitted_at = scope.now
    scope.audit("pledge-change-asked", found.item, found.owner.member, wording=version.number)
    await scope.flush()
    await tell_reviewers(scope, found.pledge.id)
    await show_item(scope, pledge_item)


async def show_change(scope: Scope, found: Held) -> None:
    """Show a reviewer the change of an item that waits, with its reason and what is different."""
    offered = await offered_change(scope, found.item.id)
    if offered is None:
        raise ChangeOver(pledge=found.pledge.id)
    scope.show(
        "pledge-change", pledge_item=found.item.id, pledge=found.pledge.id, wording=offered.id,
        number=found.item.number, owner=found.owner.name, before=found.version.text, after=offered.text,
        why=offered.why, difference=as_html(found.version.text, offered.text),
        **read_back(offered, found.pledge),
    )  # fmt: skip


async def _waiting(scope: Scope, pledge_item: int, wording: int) -> tuple[Held, PledgeVersion]:
    found = await under_review(scope, pledge_item)
    offered = await offered_change(scope, pledge_item)
    if offered is None or offered.id != wording or found.item.state not in CHANGEABLE:
        raise ChangeOver(pledge=found.pledge.id)
    return found, offered


@action(needs=Permission.PLEDGE_REVIEW)
async def agree_change(scope: Scope, pledge_item: int, wording: int) -> None:
    """同意修改: the new wording is in force, the older one past; both stay to be read, with the reason."""
    found, offered = await _waiting(scope, pledge_item, wording)
    decide(found.version, VersionState.PAST, scope.now)
    decide(offered, VersionState.IN_FORCE, scope.now)
    found.item.version_id = offered.id
    await _decided(scope, found, offered, Ruling.AGREED)


@action(needs=Permission.PLEDGE_REVIEW)
async def refuse_change(scope: Scope, pledge_item: int, wording: int) -> None:
    """不同意: the wording in force stays."""
    found, offered = await _waiting(scope, pledge_item, wording)
    decide(offered, VersionState.REFUSED, scope.now)
    await _decided(scope, found, offered, Ruling.REFUSED)


async def _decided(scope: Scope, found: Held, offered: PledgeVersion, ruling: Ruling) -> None:
    scope.add(
        PledgeReview(
            item_id=found.item.id, version_id=offered.id, by_id=author(scope), ruling=ruling,
            made_at=scope.now,
        )
    )  # fmt: skip
    scope.audit(f"pledge-change-{ruling.value}", found.item, found.owner.member, wording=offered.number)
    await scope.flush()
    screen = f"pledge-change-{ruling.value}"
    unreached = await tell_owner(scope, found, screen, f"{screen}:{offered.id}", after=offered.text)
    scope.show(
        "pledge-change-decided", owner=found.owner.name, number=found.item.number, pledge=found.pledge.id,
        agreed=ruling is Ruling.AGREED or None, refused=ruling is Ruling.REFUSED or None, unreached=unreached,
        **whose(found.owner),
    )  # fmt: skip
