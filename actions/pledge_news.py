"""Who hears what became of a pledge? Its owner, and whoever decided on it."""

from actions.pledge_owners import Held, Owner
from actions.responsible import holders_over
from models.kinds import Kind
from models.members import Member
from models.pledges import Pledge, PledgeVersion
from models.scope import How, Scope


async def owners(scope: Scope, pledge: Pledge, owner: Owner) -> list[Member]:
    """Return who hears of a pledge: the member, or who keeps the organisation's own."""
    if owner.member is not None:
        return [owner.member]
    keeper = await scope.get(Member, pledge.keeper_id) if pledge.keeper_id else None
    return [keeper] if keeper else await holders_over(scope, owner.org)


async def tell_owner(
    scope: Scope, found: Held, screen: str, key: str, /, **args: object
) -> bool | None:  # fmt: skip
    """Tell the owner of an item; return True where nobody could be reached and somebody has to call."""
    reached = False
    for person in await owners(scope, found.pledge, found.owner):
        how = How(Kind.PLEDGE_DECIDED, key=f"{key}:{person.id}")
        told = {"dear": scope.dear(person), "number": found.item.number, "text": found.version.text, **args}
        told |= {
            "pledge_item": found.item.id,
            "member": 0,
            "org": 0 if found.owner.member else found.owner.org.id,
        }
        reached |= await scope.tell(person, screen, how, **told)
    return not reached or None


async def tell_reviewer(scope: Scope, found: Held, offered: PledgeVersion, screen: str) -> None:
    """Tell who suggested a wording what the owner said to it."""
    person = await scope.get(Member, offered.by_id) if offered.by_id else None
    if person is None:
        return
    how = How(Kind.STAFF_NOTE, key=f"{screen}:{offered.id}")
    await scope.tell(
        person, screen, how, owner=found.owner.name, number=found.item.number, text=offered.text,
        pledge=found.pledge.id,
    )  # fmt: skip
