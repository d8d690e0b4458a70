"""What do the tables about organisations hold: structure, tree, roles, codes (Z01, Z02, Z08)?"""

from typing import Any

from bot.exports.table import Asked, Line, Table
from models.ledgers.units import grants_below, invites_below, orgs_below
from models.structure import Structure, structure_below

_SHARED = ("women", "young", "rural", "high")  # counts with their share beside (domain §4 R1)


def _structure(row: Any, asked: Asked) -> Line:  # noqa: ANN401 - a row has the columns of its statement
    unit = Structure.of(row)
    held = {name: getattr(unit, name) for name in Structure.__slots__} | {"reference_date": asked.on}
    held |= {f"{name}_share": unit.share(name) for name in _SHARED}
    return tuple(held[column] for column in STRUCTURE.columns)


STRUCTURE = Table(
    (
        "name", "level", "committees", "general_branches", "branches", "members", "women", "women_share",
        "young", "young_share", "middle", "mature", "elder", "undated", "rural", "rural_share",
        "minority", "high", "high_share", "college", "probationary", "reference_date",
    ),
    lambda asked: structure_below(asked.paths, asked.on),
    _structure,
)  # fmt: skip

ORGS = Table(
    (
        "number", "name", "level", "parent", "code", "field", "active", "branches", "members", "floating",
    ),
    lambda asked: orgs_below(asked.paths),
    lambda row, _asked: (
        str(row.id), row.name, row.level, row.parent, row.code, row.field, row.active, int(row.branches),
        int(row.members), int(row.floating),
    ),
)  # fmt: skip

GRANTS = Table(
    ("committee", "org", "level", "role", "name", "since", "people"),
    lambda asked: grants_below(asked.paths),
    lambda row, asked: (
        *asked.tree.pair(row.org_id), row.level, row.role, row.name, row.since, row.people,
    ),
)  # fmt: skip

INVITES = Table(
    ("committee", "branch", "name", "code", "made_at"),
    lambda asked: invites_below(asked.paths),
    lambda row, asked: (*asked.tree.pair(row.branch_id), row.name, row.code, row.made_at),
)
