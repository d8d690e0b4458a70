"""待审核: which comments are looked at before everybody reads them, and who says so? (domain §3.5)"""

from actions.pledge_items import one_item, short, told_of
from actions.pledge_words import Promise, comment_on, public_item
from actions.staff import covers, keeper_of, page_of
from actions.verb import action
from models.pledge_comments import CommentState, PledgeComment
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.scope import Scope

PAGE = 6


class CommentDecided(Refusal):
    """Somebody has looked at it meanwhile."""


class OwnComments(Refusal):
    """It is about the asker's own promise: somebody else of the branch, or above it, looks at it."""


@action(needs=None)
async def offer_comment(scope: Scope, item: int) -> dict[str, object]:
    """Return the form's context."""
    return told_of(scope, await public_item(scope, item))


@action(needs=None)
async def submit_comment(scope: Scope, said: str, item: int = 0) -> None:
    """有话说: shown at once, or 「收到,审核后显示。」 where somebody looks at it first."""
    held = await comment_on(scope, item, said)
    scope.show("comment-held" if held else "comment-shown", item=item)


@action(needs=Permission.PLEDGE_ADOPT)
async def show_held(scope: Scope, page: int) -> None:
    """What waits to be looked at in the asker's subtrees, the oldest first."""
    statement = PledgeComment.to_look_at(scope.actor.paths(Permission.PLEDGE_ADOPT))
    found, turns = await page_of(scope, statement, page, PAGE)
    rows = [
        {"comment": row.PledgeComment.id, "words": short(row.PledgeComment.words), "branch": row.Org.name}
        for row in found
    ]
    scope.show("held-comments", None, None, rows=rows, none=not rows or None, **turns)


@action(needs=Permission.PLEDGE_ADOPT)
async def open_held(scope: Scope, comment: int) -> None:
    """One of them with its item, and why it was held."""
    row, promise = await _reached(scope, comment)
    scope.show(
        "held-comment", None, promise.owner, **told_of(scope, promise), comment=row.id, words=row.words,
        why=row.why, made=row.made_at, standing=row.state, page=0,
        open=(row.state is CommentState.HELD and not _own(scope, promise)) or None,
    )  # fmt: skip


async def _reached(scope: Scope, comment: int, *, held: bool = False) -> tuple[PledgeComment, Promise]:
    row = await scope.first(PledgeComment.held_row(comment)) if held else None
    row = row or await scope.get(PledgeComment, comment)
    if row is None:
        raise NotFound
    promise = await one_item(scope, row.item_id)
    if not covers(scope, Permission.PLEDGE_ADOPT, promise.org.path):
        raise NotFound
    return row, promise


def _own(scope: Scope, promise: Promise) -> bool:
    return promise.owner is not None and scope.actor.speaks_for(promise.owner.id) is not None


@action(needs=Permission.PLEDGE_ADOPT)
async def let_show(scope: Scope, comment: int) -> None:
    """显示: everybody reads it."""
    await _decide(scope, comment, CommentState.SHOWN)


@action(needs=Permission.PLEDGE_ADOPT)
async def refuse_comment(scope: Scope, comment: int) -> None:
    """不显示: nobody reads it."""
    await _decide(scope, comment, CommentState.REFUSED)


async def _decide(scope: Scope, comment: int, state: CommentState) -> None:
    row, promise = await _reached(scope, comment, held=True)
    if row.state is not CommentState.HELD:
        raise CommentDecided
    if _own(scope, promise):
        raise OwnComments
    row.state, row.decided_by, row.decided_at = state, keeper_of(scope).id, scope.now
    scope.audit("pledge-comment-decided", row, None, decided=state)
    await scope.flush()
    await show_held(scope, 0)
