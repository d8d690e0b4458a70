"""People who agreed to be greeted, and what they were sent."""

from datetime import date

from sqlalchemy import select

from models.consents import Consent, Purpose
from models.greetings import Greeting
from models.members import Member
from models.orgs import Org
from tests.county import enlist, seat
from tests.people import Person
from tests.world import World


async def agree(world: World, member_id: int | None, *purposes: Purpose) -> None:
    """A member agrees to the service and to greetings, or to these purposes."""
    assert member_id is not None
    async with world.scope() as scope:
        for purpose in purposes or (Purpose.BASIC, Purpose.GREETINGS):
            scope.add(Consent(member_id=member_id, purpose=purpose, given_at=scope.now))


async def welcome(world: World, branch: Org, name: str, chat_id: int, **columns: object) -> Person:
    """Somebody new on a branch's roster, with a chat, who agreed to be greeted."""
    async with world.scope() as scope:
        member = await enlist(scope, branch, name, f"+8613800{chat_id:06}", **columns)
    person = await seat(world, member.id, name, chat_id)
    await agree(world, member.id)
    return person


async def end_agreement(world: World, person: Person) -> None:
    """A member does not agree to be greeted any more."""
    async with world.scope() as scope:
        mine = Consent.standing_of(person.member_id or 0).where(Consent.purpose == Purpose.GREETINGS)
        [row] = await scope.all(mine)
        row.withdrawn_at = scope.now


async def greetings_of(world: World, day: date) -> dict[str, Greeting]:
    """Who was to be greeted on a day, by name."""
    async with world.scope() as scope:
        rows = await scope.rows(
            select(Member.name, Greeting)
            .join(Member, Member.id == Greeting.member_id)
            .where(Greeting.day == day)
        )
        return {row[0]: row[1] for row in rows}


def said_to(person: Person, text: str) -> list[str]:
    """All messages of a chat with that piece of text."""
    return [shown.text for shown in person.screen if text in shown.text]
