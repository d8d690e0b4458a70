"""How does a station tell of its shows? Its keeper writes a line after each; heads are counted and nobody is
named (远教站点, 空中课堂, W17).
"""

from datetime import date, datetime, timedelta

from actions.ratings import Round
from actions.staff import covers, find_org
from actions.verb import action
from models.kinds import Kind
from models.members import Member
from models.orgs import Org, ancestor_ids
from models.refusal import NotBound, NotFound, Refusal
from models.roles import Permission
from models.rule_book import county_day
from models.scope import How, Scope
from models.show_lines import ShowLine
from models.stations import Heads, Station, StationShow, heads_by_station, heads_in
from models.trainings import COUNTY

UNDO = timedelta(hours=24)
_LAST, _SHOWN, _AT_ONCE = 5, 20, 200


class StationUnkept(Refusal):
    """The asker keeps no station."""


class KeeperUnclear(Refusal):
    """The name of the keeper fits nobody of one's own people, or several."""


class StationKnown(Refusal):
    """A station of this name is there already."""


class ShowSettled(Refusal):
    """A show of yesterday stays as it was told."""


@action(needs=Permission.SELF_SEE)
async def show_stations(scope: Scope) -> None:
    """远教站点: what the asker keeps; who runs trainings sees all stations of the subtrees, this month."""
    kept = await scope.all(Station.kept_by([one.id for one in scope.actor.members]))
    paths = scope.actor.paths(Permission.TRAINING_RUN)
    if not kept and not paths:
        raise StationUnkept
    today = county_day(scope.now)
    rows = await scope.rows(heads_by_station(paths, today.replace(day=1), today)) if paths else ()
    counted = {row[0]: Heads.of(row) for row in rows}
    seen = {one.id: (one.name, "") for one in kept}
    for station, keeper, _ in await scope.rows(Station.under(paths).limit(_SHOWN)) if paths else ():
        seen[station.id] = (station.name, keeper)
    stations = [
        {"station": number, "name": name, "keeper": keeper, "heads": counted.get(number, Heads()).all,
         "shows": counted.get(number, Heads()).shows}
        for number, (name, keeper) in seen.items()
    ]  # fmt: skip
    scope.show("stations", None, None, rows=stations, leading=bool(paths) or None)


async def _reached(scope: Scope, station: int) -> tuple[Station, bool]:
    """Return an open station and whether the asker keeps it; else they must run trainings over it."""
    row = await scope.get(Station, station)
    unit = await scope.get(Org, row.org_id) if row else None
    if row is None or unit is None or row.closed_at is not None:
        raise NotFound
    keeps = scope.actor.speaks_for(row.keeper_id) is not None
    if not keeps and not covers(scope, Permission.TRAINING_RUN, unit.path):
        raise NotFound
    return row, keeps


@action(needs=Permission.SELF_SEE)
async def open_station(scope: Scope, station: int) -> None:
    """Show a station: this month and the last one, its latest shows, what can be done."""
    row, keeps = await _reached(scope, station)
    keeper = await scope.get(Member, row.keeper_id)
    today = county_day(scope.now)
    first = today.replace(day=1)
    [now], [before] = (
        await scope.rows(heads_in(row.id, first, today)),
        await scope.rows(heads_in(row.id, _month_before(first), first - timedelta(days=1))),
    )
    latest = await scope.all(StationShow.of_station(row.id).limit(_LAST))
    scope.show(
        "station", None, None, station=row.id, name=row.name, keeper=keeper.name if keeper else None,
        **_told("now", Heads.of(now)), **_told("before", Heads.of(before)), month=first,
        last_month=_month_before(first),
        shows=[
            {"day": one.shown_on, "programme": one.programme, "members": one.members, "public": one.public}
            for one in latest
        ],
        keeps=keeps or None, asks=(keeps and not row.reminded) or None,
        asked=(keeps and row.reminded) or None, closes=not keeps or None,
    )  # fmt: skip


def _told(when: str, heads: Heads) -> dict[str, int]:
    return {
        f"{when}_shows": heads.shows, f"{when}_heads": heads.all, f"{when}_members": heads.members,
        f"{when}_public": heads.public,
    }  # fmt: skip


def _month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


async def offer_show(scope: Scope, station: int) -> dict[str, object]:
    """Return the form's context: which station it is about; only its keeper posts."""
    row, keeps = await _reached(scope, station)
    if not keeps:
        raise NotFound
    return {"name": row.name}


@action(needs=Permission.SELF_SEE)
async def post_show(scope: Scope, line: str, station: int = 0) -> None:
    """Note a show with its heads: of today, or of yesterday where its hour is still to come today."""
    row, keeps = await _reached(scope, station)
    if not keeps:
        raise NotFound
    told, here = ShowLine.read(line), scope.now.astimezone(COUNTY)
    starts = datetime.combine(here.date(), told.starts, COUNTY)
    starts -= timedelta(days=starts > here)
    show = StationShow(
        station_id=row.id, org_id=row.org_id, programme=told.programme, shown_on=starts.date(),
        starts_at=starts, members=told.members, public=told.public, keeper_id=row.keeper_id,
        made_at=scope.now,
    )  # fmt: skip
    scope.add(show)
    await scope.flush()
    scope.audit("show-noted", show, None, members=told.members, public=told.public)
    scope.show(
        "show-noted", None, None, name=row.name, programme=told.programme, at=starts, members=told.members,
        public=told.public, heads=told.members + told.public, show=show.id, station=row.id,
    )  # fmt: skip


@action(needs=Permission.SELF_SEE)
async def take_show_back(scope: Scope, show: int) -> None:
    """记错了: the keeper takes back what was noted within a day."""
    row = await scope.get(StationShow, show)
    if row is None or scope.actor.speaks_for(row.keeper_id) is None:
        raise NotFound
    if scope.now > row.made_at + UNDO:
        raise ShowSettled
    await scope.run(StationShow.gone(row.id))
    scope.audit("show-taken-back", f"station:{row.station_id}")
    scope.show("show-taken-back", None, None, programme=row.programme, station=row.station_id)


@action(needs=Permission.SELF_SEE)
async def ask_reminder(scope: Scope, station: int) -> None:
    """晚上提醒我, or no more: the keeper's own wish."""
    row, keeps = await _reached(scope, station)
    if not keeps:
        raise NotFound
    row.reminded = not row.reminded
    await scope.flush()
    await open_station(scope, station)


@action(needs=Permission.TRAINING_RUN)
async def offer_station(scope: Scope) -> dict[str, object]:
    """Return the form's context: for which organisation it is."""
    return {"unit": (await _own_unit(scope)).name}


async def _own_unit(scope: Scope) -> Org:
    paths = scope.actor.paths(Permission.TRAINING_RUN)
    if not paths:
        raise NotFound
    return await find_org(scope, Permission.TRAINING_RUN, ancestor_ids(paths[0])[-1])


@action(needs=Permission.TRAINING_RUN)
async def add_station(scope: Scope, called: str, keeper: str | None = None) -> None:
    """Open a station of the asker's organisation, kept by one of its people or by the asker."""
    unit, who = await _own_unit(scope), await _keeper(scope, keeper)
    if await scope.first(Station.open_here(unit.id, called)):
        raise StationKnown(name=called)
    row = Station(org_id=unit.id, name=called, keeper_id=who.id, reminded=False, opened_at=scope.now)
    scope.add(row)
    await scope.flush()
    scope.audit("station-opened", row, who)
    if scope.actor.speaks_for(who.id) is None:
        how = How(Kind.MEMBER_NOTE, key=f"station:{row.id}:{who.id}")
        await scope.tell(who, "station-given", how, name=called, station=row.id)
    scope.show("station-opened", None, None, name=called, keeper=who.name, station=row.id)


async def _keeper(scope: Scope, name: str | None) -> Member:
    if not name:
        if scope.actor.member is None:
            raise NotBound
        return scope.actor.member
    paths = scope.actor.paths(Permission.TRAINING_RUN)
    found: list[Member] = [who for who, _ in await scope.rows(Member.roster(paths, (), name).limit(2))]
    if len(found) != 1:
        raise KeeperUnclear(name=name)
    return found[0]


@action(needs=Permission.TRAINING_RUN)
async def close_station(scope: Scope, station: int) -> None:
    """停用: no further shows; what was shown stays counted."""
    row = await scope.get(Station, station)
    unit = await scope.get(Org, row.org_id) if row else None
    if row is None or unit is None or not covers(scope, Permission.TRAINING_RUN, unit.path):
        raise NotFound
    if row.closed_at is None:
        row.closed_at = scope.now
        scope.audit("station-closed", row)
    scope.show("station-closed", None, None, name=row.name)


async def remind_keepers(scope: Scope, slot: datetime, place: Round, _rows: int) -> Round | None:
    """Remind so many keepers more who want it and have noted no show of the day."""
    midnight = datetime.combine(slot.date(), datetime.min.time(), COUNTY)
    rows = await scope.rows(Station.to_remind(midnight, place.after, _AT_ONCE))
    for station, who in rows:
        how = How(Kind.STATION, key=f"station:{station.id}:{slot.date()}")
        await scope.tell(who, "station-reminder", how, name=station.name, station=station.id)
    return Round(rows[-1].Station.id) if len(rows) == _AT_ONCE else None
