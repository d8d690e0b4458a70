"""Which updates were given up, and how do they get another turn?"""

from collections.abc import Collection

from sqlalchemy import Executable, Select, select, update
from sqlalchemy.orm import aliased

from models.base import among
from models.inbox import Heard, Update
from models.scope import Scope

_PARKED = (Heard.PARKED,)


def parked() -> Select[Update]:
    """Return the updates that failed three times, oldest first, of all bots; found by their small index."""
    dead = aliased(Update)
    numbers = select(dead.id).where(among(dead.state, _PARKED))
    return select(Update).where(Update.id.in_(numbers)).order_by(Update.id)


async def retry(scope: Scope, ids: Collection[int]) -> list[int]:
    """Give parked updates their three tries anew; return which. One that is not parked is left alone."""
    done = sorted(key for (key,) in await scope.rows(_reopened(ids)))
    for key in done:
        scope.audit("update-retried", f"update:{key}")
    return done


def _reopened(ids: Collection[int]) -> Executable:
    return (
        update(Update).where(Update.id.in_(ids), among(Update.state, _PARKED))
        .values(state=Heard.OPEN, attempts=0, not_before=None, done_at=None)
        .returning(Update.id).execution_options(synchronize_session=False)
    )  # fmt: skip
