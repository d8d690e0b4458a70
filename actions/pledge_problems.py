"""反映问题: how does somebody in the chat report that a promise is not kept as it is told?"""

from actions.pledge_words import report_problem
from actions.verb import action
from models.scope import Scope


@action(needs=None)
async def submit_problem(scope: Scope, said: str, item: int = 0) -> None:
    """It goes to the branch with a due time, and the chat is told by when."""
    row = await report_problem(scope, item, said)
    scope.show("problem-taken", item=item, due=row.due_at)
