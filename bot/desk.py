"""What does a batch of updates need to know? People, accounts, grants and open forms, loaded together."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.foresight import foreseen
from bot.house import House
from bot.incoming import Incoming
from bot.texts import language_of
from models.accounts import Account, Relation
from models.actor import Actor
from models.askers import ASKERS
from models.form_runs import OPEN_OF, OPEN_RUNS, FormRun, RunState
from models.home_words import words_in
from models.loaders import Loader
from models.roles import AUTHORITY_OF
from models.rule_changes import book_in
from models.scope import Sheaf


@dataclass(slots=True)
class Desk:
    """The asker and the open runs of each chat of a batch; kept true while its turns go on."""

    session: AsyncSession
    bot_id: int
    sheaf: Sheaf
    within: str | None = None  # path of the organisation that the bot serves
    actors: dict[int, Actor] = field(default_factory=dict)  # by chat
    runs: dict[int, list[FormRun]] = field(default_factory=lambda: defaultdict(list))  # by account
    spoken_to: set[int] = field(default_factory=set)  # accounts with messages due or in flight

    async def load(self, chat_ids: Collection[int], now: datetime) -> None:
        """Load what the chats need, in one to three statements however many there are; now and then it is
        looked whether rules have changed, and what is posted from home.
        """
        self.sheaf.rules = await book_in(self.session, now)
        self.sheaf.home_words = await words_in(self.session, now)
        asked = await ASKERS.ask(self.session, bot_id=self.bot_id, chat_ids=chat_ids, now=now)
        staff, busy = set[int](), set[int]()
        for account, binding, member, spoken_to, has_runs, is_staff in asked.all():
            actor = self.actors.setdefault(account.chat_id, Actor(account, within=self.within))
            actor.bindings += [(binding, member)] if binding else []
            staff |= {account.chat_id} if is_staff else set()
            busy |= {account.id} if has_runs else set()
            self.spoken_to |= {account.id} if spoken_to else set()
        if staff:
            await load_authority(self.session, [self.actors[chat_id] for chat_id in staff])
        if busy:
            for run in (await OPEN_OF.ask(self.session, account_ids=busy)).scalars().all():
                self.runs[run.account_id].append(run)

    async def foresee(self, house: House, arrivals: Iterable[Incoming], now: datetime) -> None:
        """Load what the turns will ask about their members, a statement for each question."""
        asked: dict[Loader, set[int]] = defaultdict(set)
        for incoming in arrivals:
            if actor := self.actors.get(incoming.chat_id):
                runs = self.runs[actor.account.id] if actor.account else []
                for loader in foreseen(house, incoming, runs):
                    asked[loader].update(member.id for member in actor.members)
        for loader, member_ids in asked.items():
            await self.sheaf.shelf.fill(self.session, loader, member_ids, now)

    def tidy(self, actor: Actor) -> None:
        """After a turn drop what it may have changed of what was loaded: staff may change anybody's."""
        if actor.is_staff:
            self.sheaf.shelf.clear()
        else:
            self.sheaf.shelf.forget(member.id for member in actor.members)

    async def seat(self, incoming: Incoming, now: datetime) -> Actor:
        """Return the asker of an update; a chat seen for the first time gets its account and language."""
        actor = self.actors.get(incoming.chat_id)
        if actor is None or actor.account is None:
            account = Account(
                bot_id=self.bot_id, chat_id=incoming.chat_id, language=language_of(incoming.language_code),
                language_chosen=False, simulated=False, tries=0, created_at=now,
            )  # fmt: skip
            self.session.add(account)
            await self.session.flush()
            actor = self.actors[incoming.chat_id] = Actor(account, within=self.within)
        return actor

    def open_runs(self, account: Account, now: datetime) -> list[FormRun]:
        """Return the account's runs that can be gone on with now; those whose time is over are left."""
        for run in self.runs[account.id]:
            if run.expires_at <= now:
                run.state = RunState.LEFT
        return [run for run in self.runs[account.id] if run.state is not RunState.LEFT]

    def keep_runs(self, account: Account, runs: list[FormRun]) -> None:
        """Remember what a turn left open, for the next turn of the same batch."""
        self.runs[account.id] = [run for run in runs if run.state in OPEN_RUNS]


async def load_authority(session: AsyncSession, actors: Iterable[Actor]) -> None:
    """Fill in what the askers were granted, and whether they are somebody's contact person."""
    by_member: dict[int, list[Actor]] = defaultdict(list)
    for actor in actors:
        for binding, member in actor.bindings:
            if binding.relation is Relation.SELF:
                by_member[member.id].append(actor)
    if not by_member:
        return
    for member_id, role, path in (await AUTHORITY_OF.ask(session, member_ids=list(by_member))).all():
        for actor in by_member[member_id]:
            if role is None:
                actor.has_people = True
            else:
                actor.grants.append((role, path))
