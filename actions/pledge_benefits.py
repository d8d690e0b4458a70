"""How does who was promised something say that they got it? A code of one purpose, handed over by the owner;
who confirmed is kept nowhere (受益人确认, domain §3.4-D′ 5).
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from actions.pledge_items import carrying, kept_item, told_of
from actions.pledge_progress import PledgeNotRunning
from actions.pledge_words import confirm_benefit
from actions.verb import action
from models.pledge_benefits import AT_ONCE, PledgeBenefit, code_of, digest_of
from models.pledges import Stage
from models.refusal import Refusal
from models.roles import Permission
from models.scope import Scope

LINK = "z_"  # of a deep link's payload: z_<code>
KEPT_FOR = timedelta(days=30)


class ManyCodes(Refusal):
    """So many codes of the item are open already; they can be ended all at once."""


class NothingDoneYet(Refusal):
    """There is nothing to confirm while nothing was begun."""


def is_benefit_link(payload: str) -> bool:
    """Whether a ``start=`` payload confirms a benefit."""
    return payload.startswith(LINK)


@action(needs=Permission.PLEDGE_WRITE)
async def make_code(scope: Scope, item: int) -> None:
    """请受益人确认: one code more; of it nothing stays but its digest."""
    promise = await kept_item(scope, item, held=True)
    if not carrying(promise):
        raise PledgeNotRunning
    if promise.item.stage is Stage.NOT_BEGUN:
        raise NothingDoneYet
    if (await scope.first(PledgeBenefit.open_of(item, scope.now)) or 0) >= AT_ONCE:
        raise ManyCodes(item=item)
    number = await scope.next_number(PledgeBenefit)
    digest = digest_of(code_of(number, scope.vault), scope.vault)
    until = scope.now + KEPT_FOR
    row = PledgeBenefit(id=number, item_id=item, digest=digest, made_at=scope.now, ends_at=until)
    scope.add(row)
    await scope.flush()
    scope.audit("pledge-code-made", row, promise.owner)
    scope.show("benefit-code", None, None, **told_of(scope, promise), benefit=number, until=until)


@action(needs=Permission.PLEDGE_WRITE)
async def end_codes(scope: Scope, item: int) -> None:
    """作废: none of the item's codes opens anything any more."""
    promise = await kept_item(scope, item)
    await scope.run(PledgeBenefit.ended(item, scope.now))
    scope.audit("pledge-codes-ended", promise.item, promise.owner)
    scope.show("benefit-codes-ended", None, None, **told_of(scope, promise))


@action(needs=None)
async def confirm(scope: Scope, text: str) -> None:
    """Say that one got what was promised; the same answer to every code that opens nothing."""
    promise = await confirm_benefit(scope, text.strip().removeprefix(LINK))
    scope.show("benefit-confirmed", None, None, **told_of(scope, promise))


async def draw_codes(scope: Scope, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """Add a code and its link just before sending, so that it is kept nowhere; one that opens nothing any
    more is not sent.
    """
    open_ = set(await scope.all(PledgeBenefit.usable({args["benefit"] for args in shown}, scope.now)))
    return [_drawn(scope, args) if args["benefit"] in open_ else None for args in shown]


def _drawn(scope: Scope, args: dict[str, Any]) -> dict[str, Any]:
    code = code_of(args["benefit"], scope.vault)
    return {**args, "code": f"{code[:4]} {code[4:]}", "payload": f"{LINK}{code}"}
