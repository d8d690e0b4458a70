"""Who has not been heard of for long? 黄橙红 as counts, and as lists for those who may know names
(domain §3.4-M, §3.6, §3.7).
"""

from actions.follow_ups import Seen, entry
from actions.staff import page_of, reach
from actions.verb import action
from models.desks import coloured, colours_below
from models.ladder import colour_of
from models.refusal import NotFound
from models.roles import Permission
from models.rule_book import county_day
from models.rungs import Colour
from models.scope import Scope
from models.values import TextKey

PAGE = 10


async def colour_counts(
    scope: Scope, paths: tuple[str, ...], contact_of: tuple[int, ...]
) -> dict[str, object]:
    """Return how many are yellow, orange and red, None for nobody, and the words that their buttons carry."""
    counts = dict.fromkeys(Colour, 0)
    for step, number in await scope.rows(colours_below(paths, contact_of)):
        if colour := colour_of(step):
            counts[colour] += number
    told: dict[str, object] = {f"as_{colour}": colour.value for colour in Colour}
    return told | {colour.value: number or None for colour, number in counts.items()}


@action(needs=Permission.MEMBER_SEE)
async def show_colour(scope: Scope, kind: str, page: int = 0) -> None:
    """Show the people of one colour whom the asker looks after, the longest silent first, ten at a time."""
    colour = next((known for known in Colour if known.value == kind), None)
    if colour is None:
        raise NotFound
    rows, turns = await page_of(scope, coloured(*reach(scope, Permission.MEMBER_SEE), colour), page, PAGE)
    today = county_day(scope.now)
    people = [
        {
            **entry(scope, Seen(row, who, org)), "rung": TextKey(f"rung.{row.rung}"),
            "days": (today - county_day(row.silent_since)).days,
        }
        for row, who, org in rows
    ]  # fmt: skip
    chases = scope.actor.may(Permission.CHASE)
    heading = TextKey(f"colour.{colour}")
    scope.show("colour-list", heading=heading, kind=kind, people=people, chases=chases, **turns)
