"""电话名单: whom to call, on paper; each number on it is a look that its person can read (domain §3.7)."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from actions.staff import Reach, find_org, reach
from actions.verb import action
from models.audit import LISTED
from models.phone_lists import LONGEST, Line, line_of, of_list, to_be_called
from models.refusal import Refusal
from models.roles import Permission
from models.scope import Scope


class NobodyToCall(Refusal):
    """Nobody waits for a call."""


class TooManyToPrint(Refusal):
    """More people than one list holds: ``most``; a unit at a time then."""


@action(needs=Permission.MEMBER_SEE_PHONE)
async def print_own(scope: Scope) -> None:
    """Have the list made of all whom the asker looks after."""
    await _print(scope, reach(scope, Permission.MEMBER_SEE_PHONE))


@action(needs=Permission.MEMBER_SEE_PHONE)
async def print_unit(scope: Scope, org: int) -> None:
    """Have the list of one unit made, and of all below it."""
    unit = await find_org(scope, Permission.MEMBER_SEE_PHONE, org)
    await _print(scope, ((unit.path,), ()))


async def _print(scope: Scope, seen: Reach) -> None:
    """Refuses with NobodyToCall and TooManyToPrint."""
    rows = await scope.rows(to_be_called(*seen).limit(LONGEST + 1))
    if not rows:
        raise NobodyToCall
    if len(rows) > LONGEST:
        raise TooManyToPrint(most=LONGEST)
    for member in {member.id: member for _, member, _ in rows if member.phone_sealed}.values():
        scope.audit(LISTED, member, member)
    scope.show("phone-list", follow_ups=[row.id for row, _, _ in rows], number=len(rows), day=scope.now)


async def open_numbers(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Look the people up just before sending: nothing of them is kept in what is to be sent."""
    return [
        {**args, "lines": [asdict(line) for line in await lines_of(scope, args["follow_ups"])]}
        for args in shown
    ]


async def lines_of(scope: Scope, follow_ups: Sequence[int]) -> list[Line]:
    """Return the lines of a list, numbers opened."""
    return [
        line_of(row, member, org, scope.vault) for row, member, org in await scope.rows(of_list(follow_ups))
    ]
