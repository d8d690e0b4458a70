"""What is tried, in which order, and how is it told?"""

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.check.far_end import clocks_agree, further_bots_known, token_known, updates_come
from bot.check.finding import MARKS, Finding, Level, Probe, fault
from bot.check.ground import Ground
from bot.check.machine import (
    key_there,
    pictures_drawn,
    port_open,
    room_left,
    settings_given,
    texts_complete,
    zones_known,
)
from bot.check.rows import database_fit, key_fits, leases_held, nothing_left_over, tables_current
from bot.settings import SettingsError

PROBES = (
    Probe("settings", settings_given),
    Probe("secret key", key_there),
    Probe("time zone", zones_known),
    Probe("texts", texts_complete),
    Probe("pictures", pictures_drawn),
    Probe("disk", room_left),
    Probe("port", port_open),
    Probe("database", database_fit),
    Probe("tables", tables_current, after=("database",)),
    Probe("key and rows", key_fits, after=("secret key", "tables")),
    Probe("leases", leases_held, after=("tables",)),
    Probe("left over", nothing_left_over, after=("tables",)),
    Probe("bot", token_known),
    Probe("further bots", further_bots_known, after=("secret key", "tables")),
    Probe("updates", updates_come, after=("bot",)),
    Probe("clock", clocks_agree),
)
Say = Callable[[str], None]
PATIENCE = 20.0  # seconds for one probe
_WIDTH = max(len(probe.name) for probe in PROBES)


@dataclass(frozen=True, slots=True)
class Told:
    """One finding of one probe."""

    probe: str
    finding: Finding

    def lines(self) -> Iterator[str]:
        """Yield what a person reads."""
        yield f"{MARKS[self.finding.level]} {self.probe:<{_WIDTH}}  {self.finding.says}"
        if self.finding.do:
            yield f"  {'':<{_WIDTH}}  → {self.finding.do}"

    def facts(self) -> dict[str, str]:
        """Return what a machine reads."""
        return {
            "probe": self.probe,
            "level": self.finding.level.value,
            "says": self.finding.says,
            "do": self.finding.do,
        }


async def check(ground: Ground, say: Say, *, as_json: bool = False) -> bool:
    """Try everything, telling each finding as it is made; return whether the service can run."""
    told: list[Told] = []
    try:
        for probe in PROBES:
            found = [Told(probe.name, one) for one in await _found(probe, told, ground)]
            told += found
            if not as_json:
                _tell(found, say)
    finally:
        await ground.close()
    return _sum_up(told, say, as_json=as_json)


def unread(refusal: SettingsError, say: Say, *, as_json: bool = False) -> bool:
    """Tell of settings that cannot be read: without them nothing else can be tried. Return False."""
    told = [
        Told("settings", fault(line, "Mend it in .env or in the environment."))
        for line in str(refusal).split("\n")
    ]
    if not as_json:
        _tell(told, say)
    return _sum_up(told, say, as_json=as_json)


def _tell(told: Sequence[Told], say: Say) -> None:
    for one in told:
        say("\n".join(one.lines()))


def _sum_up(told: Sequence[Told], say: Say, *, as_json: bool) -> bool:
    well = not any(one.finding.level is Level.FAULT for one in told)
    if as_json:
        say(
            json.dumps(
                {"well": well, "findings": [one.facts() for one in told]}, ensure_ascii=False, indent=1
            )
        )
    return well


async def _found(probe: Probe, told: Sequence[Told], ground: Ground) -> Sequence[Finding]:
    """Return a probe's findings; none where what it stands on is missing: that was told already."""
    sound = {one.probe for one in told if one.finding.level is not Level.FAULT}
    if not sound.issuperset(probe.after):
        return []
    try:
        async with asyncio.timeout(PATIENCE):
            return await probe.ask(ground)
    except TimeoutError:
        return [
            fault(
                f"no answer within {PATIENCE:.0f} seconds", "Look at the network and at the machine's load."
            )
        ]
    except Exception as exc:  # noqa: BLE001 - one probe that fails must not hide the others
        return [fault(f"could not be tried ({type(exc).__name__})", "The log at level debug tells more.")]
