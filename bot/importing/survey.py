"""What would each row of a file do? New, changed, the same, of another branch, or not imported, and why.

The same survey is made for a dry run and before each step that writes, so that both say the same.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.importing.ground import Ground
from bot.importing.newer import WITH, newer_than_sheets
from models import names
from models.members import Member
from models.roster import people
from models.roster.branches import Unresolved
from models.roster.cells import shown
from models.roster.changes import SECRETS, differences, wanted
from models.roster.matching import Doubt, Person
from models.roster.verdicts import Entry, Finding, Verdict
from models.vault import Vault

STEP = 500  # rows of one transaction, so that replies wait for none
_RANK = tuple(Verdict)  # the best first
_WRITTEN_AS = {"place": "place_text", "contact_id": "contact"}  # what a row calls it
_DOUBTS = {Doubt.SEVERAL: "import-person-ambiguous", Doubt.TAKEN: "import-person-twice"}


class Effect(StrEnum):
    """What a row does to the roster."""

    NEW = "new"  # 新增
    CHANGED = "changed"  # 更新
    SAME = "same"  # 无变化
    ELSEWHERE = "elsewhere"  # on the roster of another branch: listed, and moved only with --move
    LEFT = "left"  # on the roster once: died, transferred, stopped; listed only
    WRONG = "wrong"  # 错


WRITTEN = (Effect.NEW, Effect.CHANGED, Effect.SAME)


@dataclass(slots=True)
class Planned:
    """A row with its effect; ``told`` is what it says of its member, after a look only what that changes."""

    position: int
    entry: Entry
    effect: Effect
    findings: tuple[Finding, ...]
    branch_id: int = 0
    person: Person | None = None
    told: dict[str, Any] = field(default_factory=dict)
    member: Member | None = None

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of its findings."""
        return max((found.verdict for found in self.findings), key=_RANK.index, default=Verdict.FINE)


class Survey:
    """Walks over the rows of a file in their order; who was met by one row is no other row's person."""

    def __init__(self, ground: Ground, entries: Sequence[Entry], vault: Vault, *, move: bool) -> None:
        self.ground, self.entries, self._vault, self._move = ground, entries, vault, move
        self._crowd = self._namesakes()

    def _namesakes(self) -> Counter[tuple[int, str]]:
        """How many of a branch bear a name, by the file."""
        found: Counter[tuple[int, str]] = Counter()
        for entry in self.entries:
            if entry.verdict is not Verdict.WRONG:
                branch = self.ground.tree.branch_of(entry.values)
                if not isinstance(branch, Unresolved):
                    found[branch.number, names.clean(str(entry.values.get("name", "")))] += 1
        return found

    async def step(self, session: AsyncSession, first: int, end: int) -> list[Planned]:
        """Return the rows from ``first`` to before ``end``, their members read from this transaction."""
        planned = [self._decide(place, self.entries[place]) for place in range(first, end)]
        ids = [one.person.id for one in planned if one.effect is Effect.CHANGED and one.person]
        members = {member.id: member for member in await session.scalars(Member.by_ids(ids))}
        known = [one for one in planned if one.effect is Effect.CHANGED and one.person]
        for one in known:
            one.member = members[one.person.id if one.person else 0]
            one.told = differences(one.member, one.told, self._vault)
        newer = await newer_than_sheets(session, [one.member.id for one in known if one.member and one.told])
        for one in known:
            if one.member:
                _leave_newer(one, newer.get(one.member.id, {}))
            one.effect = Effect.CHANGED if one.told else Effect.SAME
        return planned

    def _decide(self, position: int, entry: Entry) -> Planned:
        """What a row does, as far as its member's own row need not be read: CHANGED may still be SAME."""
        told, found = wanted(entry)
        findings = (*entry.findings, *found)
        if entry.verdict is Verdict.WRONG:
            return Planned(position, entry, Effect.WRONG, findings)
        if "name" not in told:
            return self._wrong(
                position, entry, findings, Finding(Verdict.WRONG, "import-name-too-long", "name", "", {})
            )
        branch = self.ground.tree.branch_of(entry.values)
        if isinstance(branch, Unresolved):
            return self._wrong(position, entry, findings, _unresolved(branch))
        phone = self._vault.index(str(told["phone"])) if told.get("phone") else None
        row = Person(-position - 1, branch.number, told["name"], told.get("birth"), phone)
        planned = Planned(position, entry, Effect.NEW, findings, branch.number, row, told)
        return self._met(planned, row)

    def _wrong(self, position: int, entry: Entry, found: tuple[Finding, ...], why: Finding) -> Planned:
        return Planned(position, entry, Effect.WRONG, (*found, why))

    def _met(self, planned: Planned, row: Person) -> Planned:
        person = self.ground.known.meet(row)
        if isinstance(person, Doubt):
            why = Finding(Verdict.WRONG, _DOUBTS[person], "name", row.name, {})
            return self._wrong(planned.position, planned.entry, planned.findings, why)
        if person is None:
            self.ground.known.add(row)
            self.ground.known.taken.add(row.id)
        elif not person.active:
            self._only_listed(planned, Effect.LEFT, "import-left-roster", row.name)
        else:
            planned.person, planned.effect = person, Effect.CHANGED
            if person.branch_id != row.branch_id:
                self._elsewhere(planned, person, row)
        if planned.effect in WRITTEN:
            self._keep_contact(planned, row)
        return planned

    def _elsewhere(self, planned: Planned, person: Person, row: Person) -> None:
        """The person is on another branch's roster: a move takes the contact person of the old one away."""
        if self._move:
            planned.told |= {"branch_id": row.branch_id, "contact_id": None}
            person.branch_id = row.branch_id
            return
        here = self.ground.tree.nodes.get(person.branch_id)
        self._only_listed(planned, Effect.ELSEWHERE, "import-elsewhere", row.name, here.name if here else "")

    def _only_listed(self, planned: Planned, effect: Effect, key: str, value: str, branch: str = "") -> None:
        found = Finding(Verdict.LOOK, key, "name", value, {"branch": branch} if branch else {})
        planned.effect, planned.findings = effect, (*planned.findings, found)

    def _keep_contact(self, planned: Planned, row: Person) -> None:
        """Find the 联系人 of the branch; one who comes later in the file is set when all rows are written."""
        name = names.clean(str(planned.entry.values.get("contact") or ""))
        if not name or name == row.name:
            return
        mates = [one for one in self.ground.known.named(row.branch_id, name) if one is not planned.person]
        bearers = max(len(mates), self._crowd[row.branch_id, name])
        if bearers != 1:
            key = "import-contact-ambiguous" if bearers else "import-contact-unknown"
            planned.findings = (*planned.findings, Finding(Verdict.LOOK, key, "contact", name, {}))
        elif mates and mates[0].id > 0:
            planned.told["contact_id"] = mates[0].id

    def settle(self, planned: Planned, number: int) -> None:
        """Have somebody new known by the number of their row from now on."""
        row = self.ground.known.people[-planned.position - 1]
        self.ground.known.settle(row, number)

    def contact_of(self, position: int, member: Member) -> int | None:
        """Return who the row's 联系人 is, when everybody of the file has a number; None for no one sure."""
        name = names.clean(str(self.entries[position].values.get("contact") or ""))
        mates = [one for one in self.ground.known.named(member.branch_id, name) if one.id != member.id]
        only = mates[0].id if len(mates) == 1 else None
        return only if self._crowd[member.branch_id, name] <= 1 and name != member.name else None


def _leave_newer(planned: Planned, newer: Mapping[str, datetime]) -> None:
    """Leave as it is what was told since a sheet last wrote it, and have it looked at (domain §4)."""
    for name, at in newer.items():
        moves_on = name == "contact_id" and "branch_id" in planned.told
        if name not in planned.told or moves_on:
            continue
        planned.told = {key: value for key, value in planned.told.items() if WITH.get(key, key) != name}
        column = _WRITTEN_AS.get(name, name)
        written = str(planned.entry.values.get(column) or "")
        said = people.hidden(written) if name in SECRETS else shown(written)
        found = Finding(Verdict.LOOK, "import-told-since", column, said, {"at": at})
        planned.findings = (*planned.findings, found)


def _unresolved(branch: Unresolved) -> Finding:
    """Say which branch is meant by nobody, and offer names where any comes near."""
    key = branch.key if branch.names else "import-branch-unlike"
    return Finding(Verdict.WRONG, key, branch.column, branch.value, {"names": list(branch.names)})
