"""What has the invented county promised? Rows that the service could have made, on any day of a year."""

from collections import Counter
from datetime import date, datetime

import pytest

from bot.demo.pledge_stock import OF_BRANCHES, OF_MEMBERS, Promise
from models.members import Member
from models.orgs import Org, OrgLevel
from models.pledge_ballots import Ballot
from models.pledge_calls import PledgeCall
from models.pledge_progress import PledgeProgress
from models.pledge_reading import read_pledge
from models.pledge_reviews import PledgeReview
from models.pledge_steps import FROZEN, SHOWN, ItemState
from models.pledge_summaries import PledgeFigures, figures_at
from models.pledge_tallies import Tally
from models.pledges import TEXT, Pledge, PledgeItem, PledgeVersion, Stage
from tests.demo.loading import WANTED, loaded

JANUARY, SPRING, AUTUMN, YEAR_END = (
    date(2027, 1, 28), date(2027, 2, 28), date(2027, 11, 28), date(2027, 12, 29)
)  # fmt: skip
MOMENTS = ("submitted_at", "adopted_at", "published_at", "moved_at", "ended_at")
OF_THIS_YEAR = {
    JANUARY: {ItemState.SUBMITTED, ItemState.APPROVED, ItemState.RETURNED},
    SPRING: {ItemState.ON_NOTICE}, AUTUMN: {ItemState.RUNNING}, YEAR_END: {ItemState.RATED},
}  # fmt: skip


@pytest.mark.parametrize("promise", [*OF_MEMBERS, *OF_BRANCHES], ids=lambda one: one.text[:8])
@pytest.mark.parametrize("end", ["least", "most"])
def test_promise_is_read_as_it_is_meant(promise: Promise, end: str) -> None:
    number = getattr(promise, end)
    text = promise.text.format(n=number)
    found = read_pledge(text, 2027, date(2027, 1, 12))
    assert (found.due_on, found.target, found.unit) == (date(2027, *promise.due), number, promise.unit)
    assert 10 <= len(text) <= TEXT


@pytest.mark.sqlite_only
@pytest.mark.parametrize("today", OF_THIS_YEAR, ids=str)
async def test_county_s_promises_stand_where_the_calendar_has_brought_them(
    database_url: str, today: date
) -> None:
    async with loaded(database_url, members=300, months=0, today=today) as county:
        items = await county.all(PledgeItem)
        pledges = {row["id"]: row for row in await county.all(Pledge)}
        versions = {row["id"]: row for row in await county.all(PledgeVersion)}
        horizon = datetime.combine(today, datetime.min.time(), WANTED.zone)
        states = {year: set[ItemState]() for year in (2026, 2027)}
        for item in items:
            states[pledges[item["pledge_id"]]["year"]].add(item["state"])
            state, version = item["state"], versions[item["version_id"]]
            assert version["item_id"] == item["id"]
            assert (item["published_at"] is not None) == (state in SHOWN)
            assert (item["adopted_at"] is not None) == (state in FROZEN)
            assert (item["verdict"] is not None) == (state in (ItemState.RATED, ItemState.ARCHIVED))
            assert item["done"] <= version["target"]
            assert (item["stage"] is Stage.DONE) <= (item["done"] == version["target"])
            moments = [
                item[name] for name in ("submitted_at", "adopted_at", "published_at", "moved_at", "ended_at")
            ]
            assert all(at < horizon for at in moments if at)
        assert states[2026] <= {ItemState.ARCHIVED, ItemState.RATED}
        assert states[2027] == OF_THIS_YEAR[today]


async def test_every_organisation_below_the_county_promises_and_nobody_who_is_played(
    database_url: str,
) -> None:
    async with loaded(database_url, members=300, months=0, today=AUTUMN) as county:
        orgs = [row for row in await county.all(Org) if row["level"] is not OrgLevel.COUNTY]
        pledges, items = await county.all(Pledge), await county.all(PledgeItem)
        own = Counter(row["org_id"] for row in pledges if row["member_id"] is None)
        assert own == Counter({row["id"]: 2 for row in orgs})
        number = Counter(item["pledge_id"] for item in items)
        assert {number[row["id"]] for row in pledges if row["member_id"] is None} == {3}
        assert {number[row["id"]] for row in pledges if row["member_id"]} == {1, 2}
        played = {part["member_id"] for part in county.cast.values()} - {None}
        assert not played & {row["member_id"] for row in pledges}
        home = {row["id"]: row["branch_id"] for row in await county.all(Member)}
        assert all(home[row["member_id"]] == row["org_id"] for row in pledges if row["member_id"])
        owner = {row["id"]: row["member_id"] for row in pledges}
        of_item = {row["id"]: owner[row["pledge_id"]] for row in items}
        assert all(row["by_id"] is None or row["by_id"] != of_item[row["item_id"]]
                   for row in await county.all(PledgeReview))  # fmt: skip
        assert len(await county.all(PledgeProgress)) > len(orgs)


async def test_figures_of_the_county_tell_last_year_with_verdicts_and_votes(database_url: str) -> None:
    async with loaded(database_url, members=300, months=0, today=AUTUMN) as county:
        [row] = await county.rows(figures_at(("/1/",), 2026, WANTED.horizon))
        told = PledgeFigures.of(row[3:])
        items = [one for one in await county.all(PledgeItem) if one["verdict"]]
        assert told.items == told.reviewed == told.published == told.judged == len(items)
        assert told.votes == sum(one["votes"] for one in await county.all(Tally)) > 10 * len(items)
        assert len(await county.all(Ballot)) == len(items)
        assert told.asked_members == 300 - 6
        assert told.asked_orgs * 2 == sum(one["member_id"] is None for one in await county.all(PledgeCall))
