"""📎 资料: what is there to be read or heard beside a sitting?"""

from typing import Any

from actions.check_ins import spoken_for
from actions.enrolling import own_row
from actions.sittings import run_sitting
from actions.training_cards import show_card
from actions.verb import action
from models.materials import Material, MaterialKind
from models.refusal import NotFound, Refusal
from models.roles import Permission
from models.scope import Scope
from models.trainings import Training

MOST = 10  # beside one sitting
_LINKS = ("https://", "http://")
_SENT = {MaterialKind.PHOTO: "photo", MaterialKind.AUDIO: "voice", MaterialKind.DOCUMENT: "document"}


class LinkUnclear(Refusal):
    """What was typed is no address."""


class TooManyMaterials(Refusal):
    """There are as many as there may be."""


@action(needs=Permission.TRAINING_RUN)
async def offer_material(scope: Scope, training: int) -> dict[str, object]:
    """Return the form's context."""
    row = await run_sitting(scope, training)
    if len(await scope.all(Material.of(row.id))) >= MOST:
        raise TooManyMaterials(most=MOST)
    return {"topic": row.topic}


@action(needs=Permission.TRAINING_RUN)
async def add_material(scope: Scope, training: int, title: str, what: str | dict[str, Any]) -> None:
    """A link, a photo, a recording or a file stands beside the sitting, for all who are invited; LinkUnclear
    for words that are no address.
    """
    row = await run_sitting(scope, training)
    account = scope.actor.account
    if account is None:
        raise NotFound
    made = Material(
        training_id=row.id,
        title=title,
        added_at=scope.now,
        added_by=scope.actor.member.id if scope.actor.member else None,
    )
    if isinstance(what, str):
        address = what.strip()
        if not address.startswith(_LINKS) or any(sign.isspace() for sign in address):
            raise LinkUnclear
        made.kind, made.url = MaterialKind.LINK, address
    else:
        [(kind, name)] = [(kind, name) for kind, name in _SENT.items() if name in what]
        made.kind, made.file_id, made.bot_id = kind, str(what[name]), account.bot_id
    await scope.number(made)
    scope.audit("material-added", made, None, training=row.id)
    await show_card(scope, row)


@action(needs=Permission.SELF_SEE)
async def show_materials(scope: Scope, training: int, member: int) -> None:
    """Show the materials of a sitting to somebody who is invited: links as lines, each file as a message."""
    who = spoken_for(scope, member)
    row, _ = await own_row(scope, training, who)
    await _show(scope, row, member=who.id)


@action(needs=Permission.TRAINING_RUN)
async def show_materials_kept(scope: Scope, training: int) -> None:
    """Show them to whoever runs the sitting, each to be taken away."""
    await _show(scope, await run_sitting(scope, training), kept=True)


async def _show(scope: Scope, row: Training, **more: object) -> None:
    bot = scope.actor.account.bot_id if scope.actor.account else None
    found = await scope.all(Material.of(row.id))
    links = [
        {"title": one.title, "url": one.url or "", "material": one.id, "kind_told": one.kind} for one in found
    ]
    screen = "materials-kept" if more.get("kept") else "materials"
    scope.show(screen, training=row.id, topic=row.topic, links=links, **more)
    for one in found:
        if one.file_id and one.bot_id == bot:
            files = [{"kind": _SENT[one.kind], "file_id": one.file_id}]
            scope.show("material", title=one.title, files=files)


@action(needs=Permission.TRAINING_RUN)
async def drop_material(scope: Scope, material: int) -> None:
    """拿掉: it stands beside the sitting no more."""
    one = await scope.get(Material, material)
    if one is None:
        raise NotFound
    row = await run_sitting(scope, one.training_id)
    scope.audit("material-dropped", one, None, training=row.id)
    await scope.run(Material.drop(one.id))
    await _show(scope, row, kept=True)
