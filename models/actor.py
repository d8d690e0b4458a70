"""Who is asking?
The account, the members it speaks for and what they were granted, loaded once for a turn.
"""

from dataclasses import dataclass, field

from models.accounts import Account, Binding, Relation
from models.members import Member
from models.roles import ROLES, Permission, Role


@dataclass(slots=True)
class Actor:
    """The asker. ``bindings`` are oldest first; ``grants`` are (role, path of the subtree's root)."""

    account: Account | None = None
    bindings: list[tuple[Binding, Member]] = field(default_factory=list)
    grants: list[tuple[Role, str]] = field(default_factory=list)
    has_people: bool = False  # is somebody's contact person
    within: str | None = None  # path of the organisation that the bot serves; None: the whole tree

    @property
    def members(self) -> list[Member]:
        """The members this account speaks for."""
        return [member for _, member in self.bindings]

    @property
    def member(self) -> Member | None:
        """The member whose own chat this is, or the only one it speaks for."""
        own = [member for binding, member in self.bindings if binding.relation is Relation.SELF]
        return next(iter(own or self.members), None)

    @property
    def is_staff(self) -> bool:
        """Whether the asker looks after others."""
        return bool(self.grants) or self.has_people

    def serves(self, path: str) -> bool:
        """Whether an organisation lies in the part of the tree that the bot serves."""
        return path.startswith(self.within or "")

    def speaks_for(self, member_id: int) -> Member | None:
        """Return the bound member of that identifier, None when it is somebody else's."""
        return next((member for member in self.members if member.id == member_id), None)

    def may(self, permission: Permission) -> bool:
        """Whether the asker holds the permission anywhere at all."""
        if self.members and permission in ROLES[Role.MEMBER]:
            return True
        return bool(self.paths(permission)) or bool(self.contact_of(permission))

    def paths(self, permission: Permission) -> tuple[str, ...]:
        """Return the roots of the subtrees over which the asker holds the permission, none inside another."""
        held = sorted({path for role, path in self.grants if permission in ROLES[role]})
        return tuple(
            path for path in held if not any(path != above and path.startswith(above) for above in held)
        )

    def contact_of(self, permission: Permission) -> tuple[int, ...]:
        """Return the asker's own member ids when contact persons hold the permission for their people."""
        if self.has_people and permission in ROLES[Role.CONTACT]:
            return tuple(member.id for binding, member in self.bindings if binding.relation is Relation.SELF)
        return ()
