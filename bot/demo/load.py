"""How does an empty database become a demonstration? In steps, in flat memory, the same for a seed."""

import gc
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.demo import cast, rounds
from bot.demo.county import FEWEST_MEMBERS, plan_county
from bot.demo.days import EARLIEST_TODAY, years_before
from bot.demo.history import History
from bot.demo.learning import learning
from bot.demo.parts import set_stage
from bot.demo.people import People, Person
from bot.demo.pledging import Pledging
from bot.demo.rows import COLUMNS, KEYED, Sheets, account_rows, admission_row, member_row, org_row
from models.accounts import Account, Binding
from models.admissions import Admission
from models.bulk import fill, has_orgs, settle_keys
from models.check_ins import CheckInRule, Cycle
from models.consents import Consent, Purpose
from models.database import Database
from models.firings import Firing
from models.installation import Installation
from models.invites import ALPHABET, LENGTH, Invite
from models.members import Member
from models.orgs import Org
from models.roles import Grant, Role
from models.vault import Vault

Progress = Callable[[int, int], None]  # members written so far, and in all
_STEP, _STEPS_PER_COMMIT = 2_000, 10
_CONSENTS = {Purpose.BASIC: 1.0, Purpose.GREETINGS: 0.8, Purpose.PLEDGES: 0.3, Purpose.FAMILY: 0.2}


class LoadRefusedError(Exception):
    """The demonstration cannot be made; the message is a sentence that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What demonstration is wanted. History ends where ``today`` begins in the county.

    ``link`` makes an address from a ``start=`` payload; ``chats`` binds played people (by key) to chats of
    their own; ``jobs`` are the scheduler's, which then carry on from where the history ends.
    """

    bot_id: int
    today: date
    members: int = 3418
    months: int = 6
    seed: int = 1
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    people_file: Path | None = None
    link: cast.Link = lambda payload: payload or ""
    chats: Mapping[str, int] = field(default_factory=dict)
    jobs: Collection[str] = ()

    @property
    def horizon(self) -> datetime:
        """The first instant of today; everything invented lies before it."""
        return datetime.combine(self.today, time(), self.zone).astimezone(UTC)


async def load(
    database: Database, vault: Vault, wanted: Wanted, progress: Progress = lambda _done, _all: None
) -> list[dict[str, Any]]:
    """Fill a migrated, empty database, mark it as a demonstration, and return who can be played.

    Up to 20,000 members come in one transaction; more come in several, and a load that was cut short leaves a
    database without the mark, which is refused like any that is not empty.
    """
    _check(wanted)
    with _no_collection():
        loading = await _fill(database, vault, wanted, progress)
    if wanted.people_file is not None:
        cast.write(loading.cast, wanted.people_file)
    return loading.cast


@contextmanager
def _no_collection() -> Iterator[None]:
    """Millions of rows hold no cycles: looking for them again and again takes an eighth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


async def _fill(database: Database, vault: Vault, wanted: Wanted, progress: Progress) -> "_Loading":
    loading = _Loading(vault, wanted)
    people, done = iter(loading.people), 0
    while done < wanted.members or not loading.finished:
        async with database.writing() as session:
            if not done:
                await _refuse_filled(session)
            for _ in range(_STEPS_PER_COMMIT):
                step = list(islice(people, _STEP))
                await loading.write(session, step)
                done += len(step)
                progress(done, wanted.members)
                if done >= wanted.members:
                    await loading.finish(session, database.dialect)
                    break
    return loading


def _check(wanted: Wanted) -> None:
    if wanted.members < FEWEST_MEMBERS:
        raise LoadRefusedError(f"A demonstration has {FEWEST_MEMBERS} members or more, not {wanted.members}.")
    if wanted.today < EARLIEST_TODAY:
        raise LoadRefusedError(
            f"The demonstration's day lies on {EARLIEST_TODAY} or later, not {wanted.today}."
        )


async def _refuse_filled(session: AsyncSession) -> None:
    if await has_orgs(session):
        raise LoadRefusedError(
            "This database is not empty: a county was set up in it, or an earlier load was cut short. "
            "Demonstration people come into an empty database only: name another one in HONGYAN_DATABASE_URL."
        )


class _Loading:
    """One load under way: the people still to come, the sheets they fill, and the cast met so far."""

    def __init__(self, vault: Vault, wanted: Wanted) -> None:
        self.finished = False
        self.cast: list[dict[str, Any]] = []
        self._vault, self._wanted = vault, wanted
        self._chance = Random(f"{wanted.seed} history")
        units = plan_county(wanted.members, Random(f"{wanted.seed} county"))
        chance = Random(f"{wanted.seed} people")
        self._root = units[0].id
        self.people = People(units, wanted.members, set_stage(units), wanted.today, chance)
        self._sheets, self._at = Sheets(), wanted.horizon
        self._last_year = years_before(wanted.today, 1).isoformat()
        past = rounds.past_rounds(wanted.horizon, wanted.months, wanted.zone)
        self._since = min([one.opened_at for one in past[False] + past[True]], default=self._at)
        self._history = History(wanted.seed, past, self._sheets, self._chance)
        self._pledging = Pledging(wanted.seed, wanted.today, wanted.zone, self._sheets)
        self._pledging.begin(units)
        for unit in units:
            self._sheets.add(Org, org_row(unit, self._since))
        self._sheets.add(CheckInRule, [1, units[0].id])
        for one in past[False] + past[True]:
            closed = one.closes_at if one.closed else None
            row = [one.id, 1, one.abroad, one.opens_on, one.opened_at, one.due_at, one.late_until, closed]
            self._sheets.add(Cycle, row)

    async def write(self, session: AsyncSession, people: list[Person]) -> None:
        """Write these people with all that belongs to them."""
        for person in people:
            self._enter(person)
        for table, rows in self._sheets.taken():
            await fill(session, table, COLUMNS[table], rows)

    def _enter(self, person: Person) -> None:
        account_id = self._give_account(person)
        self._history.write(person, account_id)  # before the member's row: it knows where they live now
        self._sheets.add(Member, member_row(person, self._vault, self._since, self._last_year))
        if admission := admission_row(person):
            self._sheets.add(Admission, admission)
        self._pledging.write(person)
        for role, org_id in person.offices:
            self._sheets.add(Grant, [person.id, role, org_id, self._since])
        if person.part is not None:
            code = "".join(self._chance.choice(ALPHABET) for _ in range(LENGTH))
            self._sheets.add(Invite, [code, person.id, self._since])
            self.cast.append(cast.entry(person, code, self._wanted.link))

    def _give_account(self, person: Person) -> int | None:
        chat = self._wanted.chats.get(person.part.key) if person.part else None
        if not person.has_account and chat is None:
            return None
        self._sheets.accounts += 1
        number = self._sheets.accounts
        account, binding = account_rows(person, number, self._wanted.bot_id, chat, self._since)
        self._sheets.add(Account, account)
        self._sheets.add(Binding, binding)
        for purpose, share in _CONSENTS.items():
            if self._chance.random() < share:
                self._sheets.add(Consent, [person.id, number, purpose, self._since])
        return number

    async def finish(self, session: AsyncSession, dialect: str) -> None:
        """Set the mark: from here on it is a demonstration, and its clock starts where the history ends."""
        await settle_keys(session, KEYED)
        for job in self._wanted.jobs:
            noted = Firing.noted(job, self._at, self._at, skipped=True)
            await session.execute(Firing.note(dialect), noted)
        card = await session.scalar(Installation.card())
        if card is None:
            card = Installation()
            session.add(card)
        office = next(one["member_id"] for one in self.cast if one["role"] == Role.COUNTY.value)
        session.add_all(learning(self._root, office, self._wanted.bot_id, self._since))
        self.cast.append(cast.villager(self._wanted.link))
        card.demonstration, card.reference_date, card.seed = True, self._wanted.today, self._wanted.seed
        card.keep_cast(self.cast, self._vault)
        card.created_at = self._at
        self.finished = True
