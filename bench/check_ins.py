"""How many people can report in a second, from the update fetched to the reply delivered?"""

from dataclasses import dataclass
from functools import partial

from bench import updates
from bench.contest import Outcome, run
from bench.county import Wanted
from bench.figures import Sheet
from bench.plan import Plan
from bench.remote import Server


@dataclass(frozen=True)
class Contestant:
    """One bot on one engine: its module, whether the form is filled in, how many presses make a fair run."""

    name: str
    module: str
    engine: str
    full: int
    quick: int
    far: int  # presses at 50 ms of network
    form: bool = False
    thorough: bool = False


def contestants(plan: Plan) -> list[Contestant]:
    """Return who takes part, in the order of a round."""
    known = []
    for engine in plan.on:
        thorough = engine != plan.mostly[0]
        known += [
            Contestant(f"PTB plain, {engine}", "ptb", engine, 1000, 300, 60),
            Contestant(f"PTB alike, {engine}", "ptb_alike", engine, 600, 150, 40, thorough=thorough),
            Contestant(f"aiogram plain, {engine}", "aiogram_bot", engine, 600, 200, 300, thorough=True),
            Contestant(f"Hongyan tap, {engine}", "hongyan", engine, 6000, 2000, 4000),
            Contestant(f"Hongyan form, {engine}", "hongyan", engine, 4000, 1000, 2000, form=True),
        ]
    return [one for one in known if plan.wants(one.name, thorough=one.thorough)]


def measure(plan: Plan) -> Sheet:
    """Measure check-ins a second without any network."""
    sheet = Sheet("check-ins", "Check-ins end to end: replies a second, CPU ms a check-in", "rate")
    for one in plan.interleaved(contestants(plan), plan.times(3, 1)):
        _play(plan, one, sheet, plan.size(one.full, one.quick), 0.0)
    for engine in plan.on:
        _hold(sheet, f"Hongyan tap, {engine}", f"PTB plain, {engine}", 2.5)
        _hold(sheet, f"Hongyan tap, {engine}", f"PTB alike, {engine}", 2.5)
        _hold(sheet, f"Hongyan form, {engine}", f"PTB plain, {engine}", 1)
        _hold(sheet, f"Hongyan form, {engine}", f"PTB alike, {engine}", 1)
    sheet.notes.append("plain: inserts one row, reads nothing; alike: reads and writes what Hongyan does.")
    sheet.notes.append("every commit has reached the disk (SQLite synchronous=FULL, PostgreSQL fsync on).")
    return sheet


def measure_far(plan: Plan) -> Sheet:
    """Measure check-ins a second with 50 ms of network for each call."""
    sheet = Sheet("check-ins-50ms", "Check-ins end to end with 50 ms of network: replies a second", "rate")
    known = [one for one in contestants(plan) if not one.form and one.module != "ptb_alike"]
    for one in plan.interleaved([one for one in known if one.engine in plan.mostly], plan.times(3, 1)):
        _play(plan, one, sheet, plan.count or (one.far // 2 if plan.quick else one.far), 0.05)
    for engine in plan.on:
        _hold(sheet, f"Hongyan tap, {engine}", f"PTB plain, {engine}", 40)
    return sheet


def _play(plan: Plan, one: Contestant, sheet: Sheet, count: int, delay: float) -> None:
    outcome = _answered(plan, one, count, delay)
    last = outcome.seen["arrivals"][-1]
    sheet.line(one.name).add(rate=count / last, **outcome.costs(count))


def _answered(plan: Plan, one: Contestant, count: int, delay: float) -> Outcome:
    press = updates.first_answer if one.form else updates.tap
    plan.server.arrange(delay=delay, closed=True)
    plan.server.stock([press(person) for person in range(1, count + 1)])
    wanted = Wanted(plan.crowd(count), forms=one.form)
    with plan.engines.copy(one.engine, wanted) as url:
        order = {"work": "check-ins", "address": plan.server.address, "url": url, **plan.profiled(one.name)}
        before = plan.engines.worked(one.engine)
        outcome = run(one.module, order, plan.server, partial(_all_answered, count))
        return outcome.beside(before, plan.engines.worked(one.engine))


def _all_answered(count: int, server: Server) -> bool:
    server.tell("open")
    return server.enough(count)


def _hold(sheet: Sheet, ours: str, theirs: str, border: float) -> None:
    sheet.hold(f"{ours}, times {theirs.partition(',')[0]}", sheet.ratio(ours, theirs, "rate"), border)
