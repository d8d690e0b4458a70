"""What can be learnt at home? What the branch and those above it have published, with one friendly question
each; and who of the office adds and withdraws something (空中课堂, 直播课堂, 乡土教材, W18).
"""

import re
from collections import Counter
from typing import Any

from actions.staff import covers, find_org, keeper_of, page_of
from actions.verb import action
from models.library import TAG_LENGTH, TAGS, LearningWish, Resource, ResourceAnswer, Shelf
from models.members import Member
from models.orgs import Org, ancestor_ids
from models.quizzes import Quiz
from models.refusal import NotBound, NotFound
from models.roles import Permission
from models.scope import Scope

PAGE = 8
_TAGS_SHOWN = 6
_LINK = re.compile(r"https?://[^\s<>\"']{4,480}")
_BETWEEN = re.compile(r"[\s,;、#]+")


@action(needs=Permission.SELF_SEE)
async def show_library(scope: Scope, text: str = "") -> None:
    """学习资料: what the own branch and those above have published, the newest first; or what is sought."""
    await show_shelf(scope, 0, _sought(text))


@action(needs=Permission.SELF_SEE)
async def show_shelf(scope: Scope, page: int, word: str) -> None:
    """Show one page of it; ``word`` is a tag, or a piece of a title or of the words; "" is everything."""
    orgs, word = await _orgs_of(scope), _sought(word)
    rows, turns = await page_of(
        scope, Resource.for_orgs(orgs, sought=word).add_columns(Resource.id), page, PAGE
    )
    resources = [
        {"resource": row.id, "title": row.title, "shelf": row.shelf, "asks": " ❓" if row.quiz else ""}
        for row, _ in rows
    ]
    tags, wishes = [] if word else await _tags(scope, orgs), await _wishes(scope)
    scope.show(
        "library", None, None, page=0,
        rows=[*resources, *({"tag": one, "word": one, "page": 0} for one in tags)],
        word=word, sought=word or None, none=not resources or None, wanted=wishes or None,
        unwanted=not wishes or None, posting=scope.actor.may(Permission.LIBRARY_POST) or None,
        **turns,
    )  # fmt: skip


def _sought(text: str) -> str:
    """Return what is sought, as a button can carry it."""
    return " ".join(text.replace(":", " ").split())[:TAG_LENGTH]


async def _orgs_of(scope: Scope) -> list[int]:
    """Return the organisations that publish for the members of this chat: their branches and all above."""
    branches = [await scope.get(Org, member.branch_id) for member in scope.actor.members]
    return sorted({org for branch in branches if branch for org in ancestor_ids(branch.path)})


async def _tags(scope: Scope, orgs: list[int]) -> list[str]:
    counted = Counter(tag for tags in await scope.all(Resource.tags_of(orgs)) for tag in tags)
    return [tag for tag, _ in counted.most_common(_TAGS_SHOWN)]


async def _wishes(scope: Scope) -> bool:
    return await scope.first(LearningWish.of(learner_of(scope).id)) is not None


def learner_of(scope: Scope) -> Member:
    """Return who learns: the member whose chat this is."""
    if scope.actor.member is None:
        raise NotBound
    return scope.actor.member


@action(needs=Permission.SELF_SEE)
async def open_resource(scope: Scope, resource: int) -> None:
    """Show one of them with all it has; what is not for the own branch is NotFound, withdrawn or not."""
    row = await _found(scope, resource)
    account = scope.actor.account
    here = account is not None and account.bot_id == row.bot_id  # a file is known to its own bot alone
    scope.show(
        "resource", None, None, title=row.title, shelf=row.shelf, day=row.published_at, said=row.text or "",
        tags=" ".join(f"#{tag}" for tag in row.tags), address=row.link, resource=row.id, page=0, word="",
        photo=row.photo if here else None, voice=row.voice if here else None, **await _asked(scope, row),
    )  # fmt: skip


async def _found(scope: Scope, resource: int) -> Resource:
    row = await scope.get(Resource, resource)
    if row is None or row.withdrawn_at is not None or row.org_id not in await _orgs_of(scope):
        raise NotFound
    return row


async def _asked(scope: Scope, row: Resource) -> dict[str, object]:
    """Return the question with its answers as buttons; who has answered it rightly is not asked again."""
    given = await scope.first(ResourceAnswer.of(row.id, learner_of(scope).id))
    quiz = row.question
    if quiz is None:
        return {"choices": []}
    if given and given.right:
        return {"choices": [], "known": True, "question": quiz.question, "answer": quiz.answer}
    return {"quiz": True, "question": quiz.question, "choices": offered(quiz, row.id)}


def offered(quiz: Quiz, seed: int) -> list[dict[str, object]]:
    """Return the answers of a question as entries with buttons."""
    return [{"choice": place, "label": label} for place, label in enumerate(quiz.shown(seed))]


@action(needs=Permission.SELF_SEE)
async def answer_resource(scope: Scope, resource: int, choice: int) -> None:
    """Take an answer: a right one is praised, a wrong one may be tried again without any blame."""
    row, who = await _found(scope, resource), learner_of(scope)
    quiz = row.question
    if quiz is None:
        raise NotFound
    given = await scope.first(ResourceAnswer.of(row.id, who.id))
    right = quiz.is_right(choice, row.id)
    if given is None:
        scope.add(
            ResourceAnswer(
                resource_id=row.id, member_id=who.id, right=right, tries=1, answered_at=scope.now
            )
        )  # fmt: skip
    elif not given.right:
        given.right, given.tries, given.answered_at = right, given.tries + 1, scope.now
    told = {
        "resource": row.id, "title": row.title, "asks": "", "question": quiz.question, "answer": quiz.answer,
    }  # fmt: skip
    if right:
        scope.show("resource-right", None, who, **told)
    else:
        scope.show("resource-wrong", None, who, choices=offered(quiz, row.id), **told)


@action(needs=Permission.SELF_SEE)
async def wish_news(scope: Scope) -> None:
    """Hear each fortnight what is new from now on; nobody does who has not asked for it."""
    who = learner_of(scope)
    if not await _wishes(scope):
        scope.add(LearningWish(member_id=who.id, wished_at=scope.now))
    scope.show("news-wished", None, who)


@action(needs=Permission.SELF_SEE)
async def unwish_news(scope: Scope) -> None:
    """Hear nothing of it any more."""
    who = learner_of(scope)
    await scope.run(LearningWish.gone(who.id))
    scope.show("news-unwished", None, who)


@action(needs=Permission.LIBRARY_POST)
async def offer_publishing(scope: Scope) -> dict[str, object]:
    """Return the form's context: for which organisation something is published."""
    return {"unit": (await _own_unit(scope)).name}


async def _own_unit(scope: Scope) -> Org:
    """Return the first organisation for which the asker publishes."""
    paths = scope.actor.paths(Permission.LIBRARY_POST)
    if not paths:
        raise NotFound
    return await find_org(scope, Permission.LIBRARY_POST, ancestor_ids(paths[0])[-1])


@action(needs=Permission.LIBRARY_POST)
async def publish(
    scope: Scope,
    shelf: Shelf,
    title: str,
    content: str | dict[str, Any],
    tags: str | None = None,
    quiz: dict[str, Any] | None = None,
) -> None:
    """Have something stand for the members of the asker's organisation and all below, with its question."""
    unit, keeper, account = await _own_unit(scope), keeper_of(scope), scope.actor.account
    if account is None:
        raise NotFound
    file = content if isinstance(content, dict) else {}
    text = content if isinstance(content, str) else file.get("caption") or None
    link = _LINK.search(text or "")
    row = Resource(
        org_id=unit.id, shelf=shelf, title=title, tags=tags_in(tags or ""), text=text,
        link=link[0] if link else None, photo=file.get("photo"), voice=file.get("voice"),
        bot_id=account.bot_id, quiz=quiz, keeper_id=keeper.id, published_at=scope.now,
    )  # fmt: skip
    scope.add(row)
    await scope.flush()
    scope.audit("resource-published", row, None, org=unit.id)
    scope.show("resource-published", None, None, unit=unit.name, title=row.title, asks="", resource=row.id)


def tags_in(text: str) -> list[str]:
    """Return the tags of a line: short words, each once, as many as a resource may have."""
    found = (part.replace('"', "").replace("\\", "").replace(":", "") for part in _BETWEEN.split(text))
    return list(dict.fromkeys(tag[:TAG_LENGTH] for tag in found if tag))[:TAGS]


@action(needs=Permission.LIBRARY_POST)
async def show_published(scope: Scope, page: int) -> None:
    """我们发的: what stands of the asker's subtrees, each to be withdrawn."""
    statement = Resource.published_by(scope.actor.paths(Permission.LIBRARY_POST))
    rows, turns = await page_of(scope, statement, page, PAGE)
    shown = [
        {"resource": row.id, "title": row.title, "unit": unit, "day": row.published_at} for row, unit in rows
    ]
    scope.show("published", None, None, rows=shown, none=not shown or None, **turns)


@action(needs=Permission.LIBRARY_POST)
async def withdraw(scope: Scope, resource: int) -> None:
    """撤下: it is shown to nobody any more; of another subtree it is NotFound."""
    row = await scope.get(Resource, resource)
    unit = await scope.get(Org, row.org_id) if row else None
    if row is None or unit is None or not covers(scope, Permission.LIBRARY_POST, unit.path):
        raise NotFound
    if row.withdrawn_at is None:
        row.withdrawn_at = scope.now
        scope.audit("resource-withdrawn", row, None, org=unit.id)
    scope.show("resource-withdrawn", None, None, title=row.title)
