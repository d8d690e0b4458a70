"""How many hours have I learnt this year, and what is missing? For oneself, and for who leads a branch the
list of those who still have some to go (学时, domain §2.4).
"""

from collections.abc import Sequence
from typing import Any

from actions.learning_figures import targets_of, year_of
from actions.staff import page_of
from actions.verb import action
from models.learning_hours import HALVES, Account, Targets, accounts, behind_in
from models.make_ups import MakeUp
from models.members import Member
from models.orgs import ancestor_ids
from models.refusal import NotFound
from models.roles import Permission
from models.rule_book import county_day
from models.scope import Scope

PAGE = 10


@action(needs=Permission.SELF_SEE)
async def show_account(scope: Scope) -> None:
    """我的学时: for each member of this chat, with what is missing."""
    members = scope.actor.members
    found = await accounts_of(scope, members)
    waiting = await scope.rows(MakeUp.waiting_of([one.id for one in members]))
    rows = [{"name": one.name, **told_of(found[one.id])} for one in members]
    scope.show(
        "learning-account", None, None, year=str(county_day(scope.now).year), rows=rows, page=0, org=0,
        waiting=len(waiting) or None, leading=scope.actor.may(Permission.TRAINING_RUN) or None,
        counting=scope.actor.may(Permission.STATS_SEE) or None,
    )  # fmt: skip


async def accounts_of(scope: Scope, members: Sequence[Member]) -> dict[int, Account]:
    """Return what these members have learnt this year, each by the rules of their branch."""
    year = year_of(county_day(scope.now))
    branch_of = {one.id: one.branch_id for one in members}
    return {
        who: _account(targets_of(scope, branch_of[who]), halves, classes, keeper)
        for who, halves, classes, keeper in await scope.rows(accounts(year, list(branch_of)))
    }


def _account(targets: Targets, halves: int, classes: int, keeper: object) -> Account:
    leads = bool(keeper)
    return Account(int(halves), int(classes), leads, targets.keeper if leads else targets.member)


def told_of(account: Account) -> dict[str, Any]:
    """Return an account as arguments of a text."""
    return {
        "hours": f"{account.half_hours / HALVES:g}", "target": account.target, "classes": account.classes,
        "missing": f"{account.missing / HALVES:g}" if account.missing else None,
        "unschooled": (not account.classes) or None, "reached": account.reached or None,
    }  # fmt: skip


@action(needs=Permission.TRAINING_RUN)
async def show_behind(scope: Scope, page: int) -> None:
    """还差学时的: who of the asker's subtrees has not learnt enough this year, least first."""
    paths = scope.actor.paths(Permission.TRAINING_RUN)
    if not paths:
        raise NotFound
    targets, year = targets_of(scope, ancestor_ids(paths[0])[-1]), year_of(county_day(scope.now))
    rows, turns = await page_of(scope, behind_in(year, paths, targets), page, PAGE)
    people = [
        {"name": name, "branch": branch, **told_of(_account(targets, halves, classes, keeper))}
        for _, halves, classes, keeper, name, branch in rows
    ]
    scope.show("hours-missing", None, None, people=people, **turns)
