"""Which way may a pledge's item go? Its states and the only steps between them (domain §2.2).

Every change of a state goes through :func:`step`; a table, so that no screen, page or clock can skip one.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class ItemState(StrEnum):
    """Life of one item, in its order; the text is frozen from ADOPTED on."""

    DRAFT = "draft"  # 草稿: its owner alone sees it
    SUBMITTED = "submitted"  # 待审
    RETURNED = "returned"  # 退回修改
    APPROVED = "approved"  # 审诺通过, waits for the branch meeting
    ADOPTED = "adopted"  # 已审定 (定诺)
    ON_NOTICE = "on-notice"  # 公示中
    RUNNING = "running"  # 践诺中
    RATING = "rating"  # 待评
    RATED = "rated"  # 已评, with a verdict
    ARCHIVED = "archived"  # 归档
    DROPPED = "dropped"  # taken back by its owner before it was adopted
    STOPPED = "stopped"  # 中止: moved away, died, or an objection was upheld


_S = ItemState
STEPS: Mapping[ItemState, frozenset[ItemState]] = MappingProxyType(
    {
        _S.DRAFT: frozenset({_S.SUBMITTED, _S.DROPPED}),
        _S.SUBMITTED: frozenset({_S.RETURNED, _S.APPROVED, _S.DROPPED, _S.STOPPED}),
        _S.RETURNED: frozenset({_S.SUBMITTED, _S.DROPPED, _S.STOPPED}),
        _S.APPROVED: frozenset({_S.ADOPTED, _S.RETURNED, _S.DROPPED, _S.STOPPED}),
        _S.ADOPTED: frozenset({_S.ON_NOTICE, _S.STOPPED}),
        _S.ON_NOTICE: frozenset({_S.RUNNING, _S.STOPPED}),
        _S.RUNNING: frozenset({_S.RATING, _S.STOPPED}),
        _S.RATING: frozenset({_S.RATED, _S.STOPPED}),
        _S.RATED: frozenset({_S.ARCHIVED}),
        _S.ARCHIVED: frozenset(),
        _S.DROPPED: frozenset(),
        _S.STOPPED: frozenset(),
    }
)
OWN = (_S.DRAFT, _S.SUBMITTED, _S.RETURNED)  # before anybody else has agreed to it
FROZEN = (_S.ADOPTED, _S.ON_NOTICE, _S.RUNNING, _S.RATING, _S.RATED, _S.ARCHIVED)
SHOWN = (_S.ON_NOTICE, _S.RUNNING, _S.RATING, _S.RATED, _S.ARCHIVED)  # what the public may read
LIVE = (_S.DRAFT, _S.SUBMITTED, _S.RETURNED, _S.APPROVED, _S.ADOPTED, _S.ON_NOTICE, _S.RUNNING, _S.RATING)


class StepError(Exception):
    """Something wanted to skip a state: a fault of ours, never somebody's input."""


def may_step(old: ItemState, new: ItemState) -> bool:
    """Return whether an item goes from one state to the other in one step."""
    return new in STEPS[old]


def step(old: ItemState, new: ItemState) -> ItemState:
    """Return the new state.

    :raises StepError: no step leads there.
    """
    if not may_step(old, new):
        raise StepError(f"an item does not go from {old} to {new}")
    return new
