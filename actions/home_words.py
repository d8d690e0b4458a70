"""一句家乡话: how does a word or a photo from home reach those who have just reported? (domain §3.5)"""

from datetime import timedelta
from enum import StrEnum
from typing import Any

from actions.staff import covers, find_org, today_of
from actions.verb import action
from models.home_words import HomeWord, look_again, next_of
from models.members import Member
from models.orgs import Org, ancestor_ids
from models.refusal import NotFound
from models.roles import Permission
from models.scope import Scope


class ShownFor(StrEnum):
    """发多久?"""

    WEEK = "week"  # 一周
    MONTH = "month"  # 一个月
    SEASON = "season"  # 三个月


_DAYS = {ShownFor.WEEK: 7, ShownFor.MONTH: 30, ShownFor.SEASON: 91}


@action(needs=Permission.HOME_POST)
async def offer_posting(scope: Scope) -> dict[str, object]:
    """Return the form's context: for which organisation it is."""
    return {"unit": (await _own_unit(scope)).name}


async def _own_unit(scope: Scope) -> Org:
    """Return the first organisation for which the asker posts."""
    paths = scope.actor.paths(Permission.HOME_POST)
    if not paths:
        raise NotFound
    return await find_org(scope, Permission.HOME_POST, ancestor_ids(paths[0])[-1])


@action(needs=Permission.HOME_POST)
async def post_home_word(scope: Scope, what: str | dict[str, Any], shown_for: ShownFor) -> None:
    """Have a word or a photo shown to the members of the asker's organisation after their check-ins."""
    unit, account, keeper = await _own_unit(scope), scope.actor.account, scope.actor.member
    if account is None or keeper is None:
        raise NotFound
    photo = what if isinstance(what, dict) else {}
    row = HomeWord(
        org_id=unit.id, keeper_id=keeper.id, bot_id=account.bot_id,
        text=what if isinstance(what, str) else photo.get("caption") or None, photo=photo.get("photo"),
        posted_at=scope.now, ends_on=today_of(scope) + timedelta(days=_DAYS[shown_for] - 1),
    )  # fmt: skip
    scope.add(row)
    await scope.of_session(look_again)
    scope.audit("home-word-posted", row)
    scope.show("home-word-posted", None, None, unit=unit.name, until=row.ends_on)


@action(needs=Permission.HOME_POST)
async def show_home_words(scope: Scope) -> None:
    """Show what is posted and for how long, each to be taken down."""
    rows = await scope.rows(HomeWord.below(scope.actor.paths(Permission.HOME_POST), today_of(scope)))
    words = [
        {
            "home_word": row.id, "unit": unit.name, "until": row.ends_on,
            "said": row.text or "", "photo": "📷" if row.photo else "",
        }
        for row, unit in rows[:_SHOWN]
    ]  # fmt: skip
    scope.show("home-words", None, None, words=words)


_SHOWN = 10


@action(needs=Permission.HOME_POST)
async def take_down(scope: Scope, home_word: int) -> None:
    """撤下: it is shown no more, within a minute everywhere; what it said is deleted at once."""
    row = await scope.get(HomeWord, home_word)
    unit = await scope.get(Org, row.org_id) if row else None
    if row is None or unit is None or not covers(scope, Permission.HOME_POST, unit.path):
        raise NotFound
    row.text, row.photo, row.ends_on = None, None, row.posted_at.date() - timedelta(days=1)
    scope.audit("home-word-taken-down", row)
    await scope.of_session(look_again)
    await show_home_words(scope)


async def show_from_home(scope: Scope, who: Member, *, again: bool = False) -> bool:
    """Show a member one word from home, another one than the last time; the last one ``again`` where there is
    no other. Return whether there was any.
    """
    account = scope.actor.account
    if not scope.home_words or account is None:
        return False
    branch = await scope.get(Org, who.branch_id)
    if branch is None:
        return False
    seen = (who.last_home_word, None) if again else (who.last_home_word,)
    found = (next_of(scope.home_words, branch.path, account.bot_id, last) for last in seen)
    word = next(filter(None, found), None)
    if word is None:
        return False
    who.last_home_word = word.number
    photo = word.photo if word.bot_id == account.bot_id else None
    scope.show("from-home", None, who, said=word.text or "", photo=photo)
    return True
