"""Who lives in the database, and what became of them? A village of bound members, and its books."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text

from bot.clock import Clock
from models.accounts import Account, Binding, BindingState, Relation
from models.check_ins import Call, Cycle
from models.database import Database
from models.kinds import Kind, Lane
from models.members import Member, Standing
from models.outbox import Message, Said
from models.scope import one_turn
from models.vault import Vault
from tests.county import found_county
from tests.crash.processes import KEY, TOKEN

BOT_ID = int(TOKEN.partition(":")[0])
FIRST_CHAT = 100_001


@dataclass
class Village:
    """A database with members who have a chat each."""

    url: str
    chats: list[int] = field(default_factory=list)

    async def settle(self, people: int) -> None:
        """Found the county and enlist people, bound and asked to report in a cycle that begins today."""
        database = Database(self.url)
        now = Clock().now()
        async with one_turn(database, now=now, vault=Vault(KEY)) as scope:
            county = await found_county(scope)
            cycle = _cycle(now)
            scope.add(cycle)
            members = [_member(number, county.willow.id, now) for number in range(people)]
            accounts = [_account(FIRST_CHAT + number, now) for number in range(people)]
            for row in (*members, *accounts):
                scope.add(row)
            await scope.flush()
            for member, account in zip(members, accounts, strict=True):
                scope.add(Binding(account_id=account.id, member_id=member.id, relation=Relation.SELF,
                                  state=BindingState.ACTIVE, bound_at=now))  # fmt: skip
                scope.add(Call(cycle_id=cycle.id, member_id=member.id))
        await database.close()
        self.chats = [FIRST_CHAT + number for number in range(people)]

    async def notify(self, kind: Kind, screen: str, lane: Lane | None = None) -> None:
        """Have everybody told the same, on the kind's lane or another: a row of the outbox for each."""
        database = Database(self.url)
        now = Clock().now()
        async with one_turn(database, now=now, vault=Vault(KEY)) as scope:
            for account in await scope.all(Account.of_chats(BOT_ID, self.chats)):
                scope.add(_message(account, kind, screen, kind.value.lane if lane is None else lane, now))
        await database.close()

    async def rows(self, statement: str, **values: object) -> list[Any]:
        """Return what the database holds, asked in its own words."""
        database = Database(self.url)
        async with database.reading() as session:
            rows = (await session.execute(text(statement), values)).all()
        await database.close()
        return list(rows)


def _cycle(now: datetime) -> Cycle:
    due = now + timedelta(days=9)
    return Cycle(rule_id=1, abroad=False, opens_on=now.date(), opened_at=now - timedelta(hours=2), due_at=due,
                 late_until=due + timedelta(days=30))  # fmt: skip


def _member(number: int, branch_id: int, now: datetime) -> Member:
    member = Member(branch_id=branch_id, standing=Standing.ACTIVE, birth="1985-03-12", floating=True,
                    abroad=False, zone="Asia/Shanghai", place={"code": "441900"}, asked_to_check_in=False,
                    prefers_phone=False, created_at=now)  # fmt: skip
    member.name, member.name_keys = f"远{number}", f"yuan{number}"
    return member


def _account(chat_id: int, now: datetime) -> Account:
    return Account(bot_id=BOT_ID, chat_id=chat_id, language="zh_CN", language_chosen=False, simulated=False,
                   tries=0, created_at=now)  # fmt: skip


def _message(account: Account, kind: Kind, screen: str, lane: Lane, now: datetime) -> Message:
    return Message(bot_id=BOT_ID, account_id=account.id, kind=kind.word, lane=int(lane), screen=screen,
                   args={}, state=Said.WAITING, attempts=0, created_at=now)  # fmt: skip
