"""A member's own record holds what they promised, in every wording, and how far it is (domain §3.7)."""

import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from models.members import Member
from models.pledge_progress import PledgeProgress
from models.pledge_steps import ItemState
from models.pledges import Pledge, PledgeVersion, Stage, VersionState
from tests.county import County
from tests.people import Person
from tests.promised import item_of, pledge_of
from tests.world import World


async def _takes_along(person: Person) -> tuple[dict[str, Any], str]:
    await person.says("/me")
    await person.taps("导出我的资料")
    assert person.last.paper is not None
    with ZipFile(BytesIO(person.last.paper[1])) as archive:
        return json.loads(archive.read("record.json")), archive.read("我的资料.txt").decode("utf-8-sig")


async def _promised(world: World, county: County, person: Person) -> Pledge:
    async with world.scope() as scope:
        who = await scope.get(Member, person.member_id or 0)
        pledge = await pledge_of(scope, county.willow, who, 2027)
        item = await item_of(scope, pledge, stage=Stage.DOING, done=3)
        scope.add(
            PledgeVersion(item_id=item.id, number=2, state=VersionState.OFFERED, text="9月底前教6户种黄芪",
                          why="下了大雨", made_at=scope.now)
        )  # fmt: skip
        scope.add(
            PledgeProgress(item_id=item.id, stage=Stage.DOING, done=3, note="教了3户", made_at=scope.now)
        )
        await item_of(scope, pledge, 2, text="还没交的草稿", state=ItemState.DRAFT, submitted_at=None)
    return pledge


async def test_member_takes_along_promises_wordings_and_progress(
    world: World, county: County, bob: Person, sue: Person
) -> None:
    await _promised(world, county, bob)
    await _promised(world, county, sue)
    kept, told = await _takes_along(bob)
    assert [(row["number"], row["state"], row["done"]) for row in kept["pledges"]] == [
        (1, "item-state.running", 3), (2, "item-state.draft", 0),
    ]  # fmt: skip
    assert [row["text"] for row in kept["pledge_wordings"]] == [
        "6月底前教5户种黄芪", "9月底前教6户种黄芪", "还没交的草稿",
    ]  # fmt: skip
    assert [row["note"] for row in kept["pledge_progress"]] == ["教了3户"]
    for said in ("年度承诺", "服务群众", "下了大雨", "教了3户", "等答复"):
        assert said in told, said


async def test_member_without_any_promise_has_empty_parts(bob: Person) -> None:
    kept, _ = await _takes_along(bob)
    assert [kept[part] for part in ("pledges", "pledge_wordings", "pledge_progress")] == [[], [], []]
