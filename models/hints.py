"""How does a process hear at once what another one wrote? By a hint beside the rows, which may be lost.

What is to be done stands in rows; whoever missed the hint finds them at the next look.
"""

from sqlalchemy import Select, func, select

CHANNEL = "hongyan_heard"
LISTEN = f"LISTEN {CHANNEL}"


def tell_heard(bot_id: int) -> Select[object]:
    """Return the statement by which, after the commit, the process that serves the bot wakes (PostgreSQL)."""
    return select(func.pg_notify(CHANNEL, str(bot_id)))
