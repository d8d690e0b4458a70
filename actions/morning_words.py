"""How is the same thing said to members of a stretch, each in a morning of their own? By the rules of their
organisation, the clock of their zone, and the hours they chose.
"""

from dataclasses import replace

from sqlalchemy import ColumnElement

from actions.stretches import Place
from models.hours import QuietHours, with_own
from models.mornings import When, mornings
from models.pushes import ByZone
from models.rule_terms import quiet_of
from models.rules import MORNING, OF_PUSHES
from models.scope import Scope
from models.tellings import Telling, telling


async def tell_in_the_morning(
    scope: Scope, order: Telling, place: Place, part: dict[str, int], *whom: ColumnElement[bool]
) -> None:
    """Say something to those of a stretch, each in their own morning or in the hours they chose."""
    since = scope.now.replace(second=0, microsecond=0)
    for some in scope.rules.parts(OF_PUSHES, order.day):
        quiet, when = quiet_of(some.here), When(order.day, since, some.here[MORNING])

        def by_zone(hours: QuietHours, when: When = when) -> ByZone:
            return tuple((zone, mornings(when, zone, hours)) for zone in place.zones)

        own = tuple((one, by_zone(with_own(quiet, one))) for one in place.chosen)
        ages = quiet.resting_from_age, quiet.elder_from_age
        said = replace(order, mornings=by_zone(quiet), own=own, ages=ages, nodes=some.nodes)
        await scope.run(telling(scope.dialect, said, scope.now, *whom), **part)
