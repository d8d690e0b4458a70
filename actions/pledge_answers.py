"""What does an owner say to a wording that a reviewer suggested? The difference is shown; without their yes
it is nobody's promise (domain §3.4-D′, W30).
"""

from actions.pledge_cards import whose
from actions.pledge_news import tell_reviewer
from actions.pledge_owners import Held, held
from actions.pledge_wordings import show_item, suggestion_for
from actions.verb import action
from models.pledge_differences import as_html
from models.pledge_reviews import PledgeReview, Ruling
from models.pledge_steps import ItemState
from models.pledge_writing import decide
from models.pledges import PledgeVersion, VersionState
from models.refusal import Refusal
from models.roles import Permission
from models.scope import Scope


class SuggestionOver(Refusal):
    """The suggestion is answered already, or was replaced."""


class SuggestionIsYours(Refusal):
    """Who suggested a wording cannot say yes to it in the owner's place."""


async def _suggested(scope: Scope, pledge_item: int, wording: int) -> tuple[Held, PledgeVersion]:
    found = await held(scope, pledge_item)
    offered = await suggestion_for(scope, found)
    if offered is None or offered.id != wording:
        raise SuggestionOver(pledge_item=pledge_item)
    return found, offered


@action(needs=Permission.PLEDGE_WRITE)
async def show_suggestion(scope: Scope, pledge_item: int) -> None:
    """Show the owner's words, the suggested ones, and what is different."""
    found = await held(scope, pledge_item)
    offered = await suggestion_for(scope, found)
    if offered is None:
        raise SuggestionOver(pledge_item=pledge_item)
    scope.show(
        "pledge-suggestion", None, found.owner.member, pledge_item=pledge_item, wording=offered.id,
        number=found.item.number, before=found.version.text, after=offered.text,
        difference=as_html(found.version.text, offered.text), **whose(found.owner),
    )  # fmt: skip


@action(needs=Permission.PLEDGE_WRITE)
async def accept_suggestion(scope: Scope, pledge_item: int, wording: int) -> None:
    """就用这句: the suggested wording is the owner's own now, and approved, as both have agreed to it."""
    found, offered = await _suggested(scope, pledge_item, wording)
    if found.owner.kept and offered.by_id in {one.id for one in scope.actor.members}:
        raise SuggestionIsYours(pledge_item=pledge_item)
    decide(found.version, VersionState.REFUSED, scope.now)
    found.item.version_id = offered.id
    found.item.go(ItemState.SUBMITTED)
    found.item.submitted_at = scope.now
    scope.audit("pledge-suggestion-accepted", found.item, found.owner.member, wording=offered.number)
    found.item.go(ItemState.APPROVED)
    scope.add(
        PledgeReview(
            item_id=found.item.id, version_id=offered.id, by_id=offered.by_id, ruling=Ruling.PASSED,
            made_at=scope.now,
        )
    )  # fmt: skip
    scope.audit("pledge-item-passed", found.item, found.owner.member, wording=offered.number)
    await scope.flush()
    await tell_reviewer(scope, found, offered, "pledge-suggestion-accepted")
    await show_item(scope, pledge_item)


@action(needs=Permission.PLEDGE_WRITE)
async def keep_own(scope: Scope, pledge_item: int, wording: int) -> None:
    """还用我的: the suggestion is refused, and the owner's words wait for the reviewer again."""
    found, offered = await _suggested(scope, pledge_item, wording)
    decide(offered, VersionState.REFUSED, scope.now)
    found.item.go(ItemState.SUBMITTED)
    found.item.submitted_at = scope.now
    scope.audit("pledge-suggestion-refused", found.item, found.owner.member, wording=offered.number)
    await scope.flush()
    await tell_reviewer(scope, found, offered, "pledge-suggestion-refused")
    await show_item(scope, pledge_item)
