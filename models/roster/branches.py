"""Which branch does a row of a sheet name, and which organisations would have to be made for it?

Names are looked for in one subtree only: exactly first, then by what is left of them without the words of
their level, with or without the names of what they lie in before them (青禾县清源镇柳湾村党支部), whichever
of them the organisation itself is called by (中共青禾县柳湾村党支部委员会).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from models.orgs import OrgLevel
from models.roster import org_names

LONGEST = 80  # characters of an organisation's name
NAMED = (  # columns of a sheet, the highest first
    ("committee", OrgLevel.COMMITTEE),
    ("general_branch", OrgLevel.GENERAL_BRANCH),
    ("branch", OrgLevel.BRANCH),
)
_RANK = list(OrgLevel)
_MOST_ABOVE = 4  # names of what it lies in that may stand before a name


@dataclass(frozen=True, slots=True)
class Node:
    """An organisation of the subtree, or above its root; a number below zero stands for a proposed one."""

    number: int
    parent: int | None
    level: OrgLevel
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Unresolved:
    """No branch, or more than one, is meant: ``key`` says which, ``names`` come nearest or all fit."""

    key: str
    column: str
    value: str
    names: tuple[str, ...]


@dataclass(slots=True)
class Tree:
    """The organisations among which names are looked for: those of a subtree, and above its root."""

    root: Node
    nodes: dict[int, Node] = field(default_factory=dict)
    _exact: dict[tuple[OrgLevel, str], list[Node]] = field(default_factory=lambda: defaultdict(list))
    _alias: dict[tuple[OrgLevel, str], list[Node]] = field(default_factory=lambda: defaultdict(list))
    _near: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Node, above: Iterable[Node], below: Iterable[Node]) -> "Tree":
        """Return the tree of a root, what it hangs under, and what hangs under it."""
        tree = cls(root)
        for node in (*above, root, *sorted(below, key=lambda node: node.path.count("/"))):
            tree.add(node)
        return tree

    def add(self, node: Node) -> None:
        """Have a node found by its names."""
        self.nodes[node.number] = node
        self._exact[node.level, org_names.tidied(node.name)].append(node)
        for alias in self._aliases(node):
            self._alias[node.level, alias].append(node)
        self._near.clear()

    def _aliases(self, node: Node) -> set[str]:
        above = [org_names.key(one.name, one.level) for one in self._above(node)][-_MOST_ABOVE:]
        own, sizes = self._bare(node), range(len(above) + 1)
        spelt = {"".join((*part, own)) for size in sizes for part in combinations(above, size)}
        return spelt | {org_names.key(node.name, node.level)}

    def _bare(self, node: Node) -> str:
        """The key of a node's own name, without the names of what it lies in before it."""
        own = org_names.key(node.name, node.level)
        for one in self._above(node):
            own = org_names.within(own, org_names.key(one.name, one.level))
        return own

    def _above(self, node: Node) -> list[Node]:
        """What a node lies in, the highest first."""
        found: list[Node] = []
        at = node.parent
        while at is not None and at in self.nodes:
            found.append(self.nodes[at])
            at = self.nodes[at].parent
        return found[::-1]

    def branch_of(self, values: Mapping[str, Any]) -> Node | Unresolved:
        """Return the branch that a row names, as far as its other columns leave no doubt."""
        written = str(values.get("branch") or "")
        fitting = [node for node in self._named(OrgLevel.BRANCH, written) if self.root in self._line(node)]
        for column, level in NAMED[:2]:
            if name := values.get(column):
                fitting = self._below(self._named(level, str(name)), fitting)
        match fitting:
            case [one]:
                return one
            case []:
                return Unresolved("import-branch-unknown", "branch", written, self._nearest(written))
        names = tuple(self._told(node) for node in fitting[:3])
        return Unresolved("import-branch-ambiguous", "branch", written, names)

    def _named(self, level: OrgLevel, name: str) -> list[Node]:
        """The organisations of a level, wherever in the tree, that a name means."""
        if exact := self._exact.get((level, org_names.tidied(name))):
            return exact
        return self._alias.get((level, org_names.key(name, level)), [])

    def _line(self, node: Node) -> list[Node]:
        return [*self._above(node), node]

    def _below(self, above: list[Node], nodes: list[Node]) -> list[Node]:
        return [node for node in nodes if any(one in self._above(node) for one in above)]

    def _told(self, node: Node) -> str:
        """A branch's name with what it lies in, so that two of a name differ."""
        return "".join(one.name + "/" for one in self._above(node)[-1:]) + node.name

    def _nearest(self, written: str) -> tuple[str, ...]:
        if written not in self._near:
            here = (node for node in self.nodes.values() if self.root in self._line(node))
            known = {self._bare(node): node.name for node in here if node.level is OrgLevel.BRANCH}
            wanted = org_names.key(written, OrgLevel.BRANCH)
            self._near[written] = tuple(org_names.nearest(wanted, known))
        return self._near[written]

    def propose(self, rows: Iterable[Mapping[str, Any]]) -> list[Node]:
        """Add what these rows name and nobody has made yet, and return it, parents first.

        An organisation is proposed only below one of a higher level, and never where a name fits two.
        """
        made: list[Node] = []
        for values in rows:
            found = self.branch_of(values)
            if isinstance(found, Unresolved) and found.key == "import-branch-unknown":
                made += self._chain(values, first=-len(made) - 1)
        return made

    def _chain(self, values: Mapping[str, Any], first: int) -> list[Node]:
        """The nodes that a row's branch lacks, from the top down; nothing where the chain cannot stand."""
        at, lacking = self.root, list[tuple[OrgLevel, str]]()
        for level, name in self._wanted(values):
            known = [] if lacking else self._named(level, name)
            inside = [node for node in known if at in self._line(node) or node in self._line(at)]
            if len(inside) > 1:
                return []
            if inside:
                at = inside[0] if at in self._line(inside[0]) else at
            elif _RANK.index(level) > _RANK.index(at.level if not lacking else lacking[-1][0]):
                lacking.append((level, name))
            else:
                return []
        return list(self._grown(at, lacking, first))

    def _wanted(self, values: Mapping[str, Any]) -> list[tuple[OrgLevel, str]]:
        written = [(level, org_names.tidied(str(values.get(column) or ""))) for column, level in NAMED]
        named = [(level, name) for level, name in written if name]
        fits = all(len(name) <= LONGEST for _, name in named)
        return named if fits and written[-1][1] else []

    def _grown(self, at: Node, lacking: list[tuple[OrgLevel, str]], number: int) -> Iterator[Node]:
        for level, name in lacking:
            at = Node(number, at.number, level, name, f"{at.path}{number}/")
            self.add(at)
            yield at
            number -= 1
