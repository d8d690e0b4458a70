"""How much of a promise is carried out? The same in a sum over a county as on one card."""

from datetime import date

import pytest
from sqlalchemy import select

from models.pledge_progress import percent, percent_of
from models.pledges import PledgeItem, PledgeVersion, Stage
from tests.carried import promised
from tests.county import County, enlist
from tests.world import World

CASES = (  # stage, baseline, target, done, whether anything was told, and what it comes to
    (Stage.DOING, None, 5, 3, True, 60),
    (Stage.DOING, None, 3, 1, True, 33),
    (Stage.DOING, None, 5, 9, True, 100),
    (Stage.DOING, 2, 6, 3, True, 25),
    (Stage.DOING, 2, 6, 1, True, 0),
    (Stage.DOING, 10, 4, 7, True, 50),
    (Stage.DOING, 10, 4, 3, True, 100),
    (Stage.DOING, 10, 4, 12, True, 0),
    (Stage.NOT_BEGUN, 10, 4, 0, False, 0),
    (Stage.NOT_BEGUN, None, 5, 0, False, 0),
    (Stage.DOING, None, None, 3, True, None),
    (Stage.DOING, 4, 4, 4, True, None),
    (Stage.DONE, None, None, 0, True, 100),
    (Stage.CANNOT, None, 5, 1, True, 20),
)


@pytest.mark.both_engines
async def test_share_of_a_promise_is_the_same_counted_one_by_one_and_in_a_statement(
    world: World, county: County
) -> None:
    async with world.scope() as scope:
        who = await enlist(scope, county.willow, "鲍大山")
        for number, (stage, baseline, target, done, told, _) in enumerate(CASES, 1):
            await promised(
                scope, county.willow, who.id, number=number, stage=stage, baseline=baseline, target=target,
                done=done, moved_at=scope.now if told else None, due_on=date(2027, 6, 30),
            )  # fmt: skip
        rows = select(PledgeItem, PledgeVersion, percent())
        joined = rows.join(PledgeVersion, PledgeVersion.item_id == PledgeItem.id).order_by(PledgeItem.number)
        found = await scope.rows(joined)
        wanted = [share for *_, share in CASES]
        assert [share for _, _, share in found] == wanted
        assert [percent_of(item, version) for item, version, _ in found] == wanted
