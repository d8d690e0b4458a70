"""After an erasure a search of database, log and files finds no name, number, note or voice (domain §3.7)."""

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from actions import erasing as steps
from bot.logs import handler
from bot.settings import LogFormat
from models.accounts import Account
from models.check_ins import Channel, CheckIn, Condition
from models.erasures import Erasure, ErasureState
from models.follow_ups import FollowUp
from models.form_runs import FormRun
from models.inbox import Heard, Update
from models.kinds import Kind
from models.members import NAMELESS, Member
from models.outbox import Message, Said
from models.scope import How, Scope
from models.works import Slot, Work, WorkKind, WorkPart, WorkState
from tests.county import County, enlist
from tests.erasing import life as life_of
from tests.erasing.life import Life, live
from tests.erasing.search import dumped, files_with, found_in, numbers, relations, sought
from tests.postgres import Postgres
from tests.scheduler.told import KilledError
from tests.world import World, at

PHONES = (life_of.PHONE, life_of.OLD, life_of.OLDER)
WANTED = sought([*life_of.WORDS, *(form for phone in PHONES for form in numbers(phone))])


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """The log as the service writes it, in a file of its data directory."""
    file = tmp_path / "hongyan.log"
    with file.open("w") as stream:
        written = handler(stream, LogFormat.JSON)
        logging.getLogger().addHandler(written)
        yield file
        logging.getLogger().removeHandler(written)


@pytest.fixture
async def life(
    world: World, county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log: Path
) -> Life:
    """A life with the service; the sheets of the office lie elsewhere."""
    office = tmp_path.with_name(f"{tmp_path.name}-office")
    office.mkdir()
    return await live(world, county, office, monkeypatch)


async def decide(life: Life) -> None:
    """Asked, agreed to and confirmed twice."""
    await life.bao.says("取消")
    await life.bao.says("/me")
    await life.bao.taps("申请删除我的资料")
    await life.bao.taps("是,申请删除")
    await life.mae.taps("查看申请")
    for label in ("同意:本人要求", "确认,继续", "永久删除"):
        await life.mae.taps(label)


async def carry_out(world: World) -> None:
    """Take all steps, with the rests between them."""
    for _ in range(8):
        await world.scheduler.tick()
        await world.work()
        world.clock.forward(seconds=31)


async def erase(life: Life) -> None:
    """All of it."""
    await decide(life)
    await carry_out(life.world)


async def state_of(world: World) -> ErasureState:
    async with world.scope() as scope:
        [row] = await scope.all(select(Erasure))
    return row.state


def left_in(url: str, folder: Path, server: Path) -> dict[str, list[str]]:
    """Where something is found: in the files of the data directory, or in PostgreSQL's tables and files."""
    found = files_with(folder, WANTED)
    if url.startswith("postgresql"):
        found |= {table: hits for table, rows in dumped(url) if (hits := found_in(rows, WANTED))}
        found |= files_with(relations(url, server), WANTED)
    return found


@pytest.fixture
def server(request: pytest.FixtureRequest, database_url: str) -> Path:
    """Where PostgreSQL has its files, if it is asked."""
    if database_url.startswith("sqlite"):
        return Path()
    postgres: Postgres = request.getfixturevalue("postgres")
    return postgres.folder


@pytest.mark.both_engines
async def test_nothing_of_an_erased_person_is_found_in_any_byte(
    life: Life, database_url: str, tmp_path: Path, server: Path
) -> None:
    before = left_in(database_url, tmp_path, server)
    hits = {hit for found in before.values() for hit in found}
    assert {f"utf-8 {word}" for word in life_of.WORDS} <= hits, "there is something to be found"
    assert "utf-8 139 7700 1122" in hits
    await erase(life)
    assert await state_of(life.world) is ErasureState.DONE
    assert left_in(database_url, tmp_path, server) == {}
    assert await unsealed(life) == {}


async def unsealed(life: Life) -> dict[str, list[str]]:
    """What is found where bytes tell nothing: in updates and forms, once they are opened."""
    async with life.world.scope() as scope:
        vault = life.world.vault
        heard = [row.words(vault) or "" for row in await scope.all(select(Update))]
        forms = [str(row.state_json(vault)) for row in await scope.all(select(FormRun))]
    opened = {"inbox": "\n".join(heard).encode(), "form_runs": "\n".join(forms).encode()}
    return {name: hits for name, words in opened.items() if (hits := found_in(words, WANTED))}


@pytest.mark.sqlite_only
@pytest.mark.parametrize("step", [1, 5, 12])
async def test_killed_halfway_it_goes_on(
    life: Life, database_url: str, tmp_path: Path, server: Path, step: int
) -> None:
    await decide(life)
    effects, taken = life.world.scheduler._effects, 0
    real = effects.turn

    @asynccontextmanager
    async def turn(**given: bool) -> AsyncIterator[Scope]:
        nonlocal taken
        taken += 1
        async with real(**given) as scope:
            yield scope
            if taken == step:
                raise KilledError

    effects.turn = turn
    with pytest.raises(KilledError):
        await life.world.scheduler.tick()
    world = await life.world.restart()
    await carry_out(world)
    assert await state_of(world) is ErasureState.DONE
    assert left_in(database_url, tmp_path, server) == {}
    await world.database.close()


@pytest.mark.sqlite_only
async def test_namesake_keeps_everything(world: World, county: County, life: Life) -> None:
    async with world.scope() as scope:
        other = await enlist(
            scope, county.bridge, life_of.NAME, "+8613900000088", remark=f"{life_of.NAME}本人"
        )
        [account] = await scope.all(Account.of_chats(100, [life.mae.chat_id]))
        later = How(Kind.STAFF_NOTE, key="of-the-other", not_before=scope.now + timedelta(days=2))
        scope.show("member-withdrew", account, None, later, name=life_of.NAME)
    await erase(life)
    async with world.scope() as scope:
        kept = await scope.get(Member, other.id)
        assert kept is not None
        assert (kept.name, kept.remark) == (life_of.NAME, f"{life_of.NAME}本人")
        assert kept.phone(world.vault) == "+8613900000088"
        [waiting] = await scope.all(select(Message).where(Message.key == "of-the-other"))
        assert (waiting.state, waiting.args) == (Said.WAITING, {"name": life_of.NAME})
        erased = await scope.get(Member, life.bao.member_id or 0)
        assert erased is not None
        assert erased.name == NAMELESS


@pytest.mark.sqlite_only
async def test_words_of_others_keep_all_but_the_name_and_the_number(world: World, life: Life) -> None:
    await erase(life)
    async with world.scope() as scope:
        [row] = await scope.all(select(FollowUp).where(FollowUp.member_id == life.wife.member_id))
        wife = await scope.get(Member, life.wife.member_id or 0)
    assert row.note == f"我爱人{NAMELESS}换号了,新号是{NAMELESS},请改一下"
    assert wife is not None
    assert wife.remark == f"{NAMELESS}之妻"


@pytest.mark.sqlite_only
async def test_update_that_waits_is_swept_once_it_had_its_turn(world: World, life: Life) -> None:
    await decide(life)
    await world.gather(life.bao.typed(f"我是{life_of.NAME},再等等"))
    await world.scheduler.tick()
    async with world.scope() as scope:
        [waiting] = await scope.all(select(Update).where(Update.state == Heard.OPEN))
        assert life_of.NAME in (waiting.words(world.vault) or "")
    await carry_out(world)
    assert await state_of(world) is ErasureState.DONE
    assert await unsealed(life) == {}


@pytest.mark.sqlite_only
async def test_message_in_flight_is_emptied_when_it_has_landed(world: World, life: Life) -> None:
    await decide(life)
    async with world.scope() as scope:
        [account] = await scope.all(Account.of_chats(100, [life.mae.chat_id]))
        scope.show("member-withdrew", account, None, How(Kind.REPLY, key="flying"), name=life_of.NAME)
    async with world.scope() as scope:
        [flying] = await scope.all(select(Message).where(Message.key == "flying"))
        flying.state = Said.SENDING
    for _ in range(3):
        await world.scheduler.tick()
        world.clock.forward(seconds=31)
    assert await state_of(world) is ErasureState.RUNNING, "waits for what is in flight"
    async with world.scope() as scope:
        flying = await scope.get(Message, flying.id)  # type: ignore[assignment]
        assert flying.args == {"name": life_of.NAME}
        flying.state = Said.SENT
    await carry_out(world)
    async with world.scope() as scope:
        [landed] = await scope.all(select(Message).where(Message.key == "flying"))
    assert (landed.state, landed.args) == (Said.SENT, {})
    assert await state_of(world) is ErasureState.DONE


async def test_very_many_sentences_are_found_where_nobody_is_named(world: World, life: Life) -> None:
    said = [f'第{number}次报到:路上100%_都"好",\n换行再说一句' for number in range(90)]
    async with world.scope() as scope:
        how = {"member_id": life.bao.member_id, "channel": Channel.FORM, "condition": Condition.FINE}
        for note in said:
            voice = {"voice": f"file-{note}", "seconds": 1}
            scope.add(CheckIn(**how, note=note, voice=voice, made_at=scope.now))
        [account] = await scope.all(Account.of_chats(100, [life.mae.chat_id]))
        scope.show("refusal", account, None, How(Kind.REPLY, key="quoted"), reason=f"“{said[-1]}”")
    await world.work()
    await erase(life)
    assert await state_of(world) is ErasureState.DONE
    async with world.scope() as scope:
        [quoted] = await scope.all(select(Message).where(Message.key == "quoted"))
    assert quoted.args == {}


@pytest.mark.sqlite_only
async def test_large_database_is_rewritten_in_the_night(
    world: World, life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "LARGE", 0)
    await erase(life)
    assert await state_of(world) is ErasureState.RUNNING
    async with world.scope() as scope:
        member = await scope.get(Member, life.bao.member_id or 0)
    assert member is not None
    assert member.name == NAMELESS, "nobody waits for the night to be forgotten"
    world.clock.set(at(2027, 1, 29, 3))
    await carry_out(world)
    assert await state_of(world) is ErasureState.DONE


@pytest.mark.sqlite_only
async def test_database_that_cannot_be_rewritten_is_tried_again(
    world: World, life: Life, database_url: str, tmp_path: Path, server: Path
) -> None:
    async with world.database.snapshot() as reading:
        await reading.scalar(select(Member.id).limit(1))
        await decide(life)
        await world.scheduler.tick()
        world.clock.forward(seconds=31)
        await world.scheduler.tick()
        assert await state_of(world) is ErasureState.RUNNING, "somebody reads what was"
    await carry_out(world)
    assert await state_of(world) is ErasureState.DONE
    assert left_in(database_url, tmp_path, server) == {}


@pytest.mark.sqlite_only
async def test_sheet_that_waits_for_its_tap_is_dropped_and_one_under_way_is_waited_for(
    world: World, county: County, life: Life
) -> None:
    async with world.scope() as scope:
        [account] = await scope.all(Account.of_chats(100, [life.mae.chat_id]))
        how = {"kind": WorkKind.SHEET, "bot_id": 100, "account_id": account.id, "created_at": scope.now}
        asked = {"name": f"{life_of.NAME}.xlsx"}
        works = [
            Work(**how, state=state, org_id=org.id, asked=asked)
            for state, org in (
                (WorkState.OFFERED, county.county), (WorkState.RUNNING, county.county),
                (WorkState.OFFERED, county.bridge),
            )
        ]  # fmt: skip
        for work in works:
            scope.add(work)
            await scope.flush()
            scope.add(WorkPart(work_id=work.id, slot=Slot.ROWS, number=0, sealed=b"x", kept_at=scope.now))
        _, running, elsewhere = (work.id for work in works)
    await erase(life)
    assert await state_of(world) is ErasureState.RUNNING
    async with world.scope() as scope:
        kept = await scope.all(select(WorkPart.work_id).order_by(WorkPart.id))
        assert list(kept) == [running, elsewhere]
        names = {work.asked["name"] for work in await scope.all(select(Work)) if "name" in work.asked}
        assert names == {f"{NAMELESS}.xlsx"}
        await scope.run(Work.ended(running, WorkState.DONE, scope.now))
    await carry_out(world)
    assert await state_of(world) is ErasureState.DONE
    async with world.scope() as scope:
        assert list(await scope.all(select(WorkPart.work_id))) == [elsewhere]
