"""What may a visitor of the page say, without an account? Objection, comment, problem, a vote by paper.

Who wrote is not known, and nothing that could tell is kept: at most the name given with an objection.
"""

from dataclasses import dataclass
from enum import StrEnum

from actions.pledge_boards import BoardUnknown
from actions.pledge_words import ManyAlready, PledgeWordsUnfit, comment_on, object_to, report_problem
from actions.verb import action
from actions.vote_papers import CodeVote, cast_by_code
from models import pledge_boards
from models.pledge_comments import PledgeComment
from models.pledge_objections import AT_ONCE
from models.public_words import names_identity
from models.refusal import NotFound, Refusal
from models.scope import Scope

LONGEST, NAME, CODE = 300, 40, 20  # characters of words, a name and a code


class Saying(StrEnum):
    """What is said."""

    OBJECTION = "objection"  # 异议, while the notice runs
    COMMENT = "comment"  # 有话说
    PROBLEM = "problem"  # 反映问题
    VOTE = "vote"  # 评一评, by a code on paper


class IdentityWritten(Refusal):
    """The number of an identity card was written: it is never kept."""


class LevelMissing(Refusal):
    """No level was ticked."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was filled in. ``device``: by what the page knows its visitor; a digest of it notices floods."""

    saying: Saying
    words: str = ""
    who: str = ""
    code: str = ""
    level: str = ""
    device: str = ""


@action(needs=None)
async def say_on_page(scope: Scope, org: int, item: int, said: Said) -> str:
    """Take what a visitor says of a promise; return the word for what became of it.

    Raises BoardUnknown where the public sees no such promise, IdentityWritten, LevelMissing, and what each
    saying refuses (actions/pledge_words.py, actions/votes.py).
    """
    rows = await scope.rows(pledge_boards.promise(item))
    if not rows or rows[0].Org.id != org:
        raise BoardUnknown
    if names_identity(f"{said.words} | {said.who}"):
        raise IdentityWritten
    if len(said.words) > LONGEST or len(said.who) > NAME or len(said.code) > CODE:
        raise PledgeWordsUnfit(most=LONGEST)
    match said.saying:
        case Saying.OBJECTION:
            await object_to(scope, item, said.words, said.who or None)
        case Saying.COMMENT:
            await _comment(scope, item, said.words)
        case Saying.PROBLEM:
            await report_problem(scope, item, said.words)
        case Saying.VOTE:
            return await _vote(scope, item, said)
    return said.saying


async def _comment(scope: Scope, item: int, words: str) -> None:
    """Comments of the page wait for somebody of the branch: so many waiting ones are enough."""
    if (await scope.first(PledgeComment.held_of(item)) or 0) >= AT_ONCE:
        raise ManyAlready
    await comment_on(scope, item, words)


async def _vote(scope: Scope, item: int, said: Said) -> str:
    if not said.level:
        raise LevelMissing
    try:
        became = await cast_by_code(scope, said.code, item, said.level, said.words, said.device)
    except NotFound:
        raise BoardUnknown from None
    return {CodeVote.COUNTED: Saying.VOTE.value}.get(became, became.value)
