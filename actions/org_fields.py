"""单位类型: of which field of work is an organisation, for the statistics (Z20)?"""

from actions.staff import find_org
from actions.verb import action
from models.orgs import Org, OrgField
from models.refusal import NotFound
from models.roles import Permission
from models.scope import Scope


def field_of(word: str) -> OrgField:
    """Return the field that a button carries; any other word is NotFound."""
    found = next((field for field in OrgField if field == word), None)
    if found is None:
        raise NotFound
    return found


@action(needs=Permission.ORG_CHANGE)
async def offer_fields(scope: Scope, org: int) -> None:
    """Ask of which field an organisation is; those below that have none yet follow it."""
    unit = await find_org(scope, Permission.ORG_CHANGE, org)
    fields = [{"org": unit.id, "field": one, "code": one.value} for one in OrgField if one is not unit.field]
    _show(scope, "org-fields", unit, await _followers(scope, unit), fields=fields)


@action(needs=Permission.ORG_CHANGE)
async def set_field(scope: Scope, org: int, field: str) -> None:
    """Note the field of an organisation and of those below it that have none yet."""
    unit, wanted = await find_org(scope, Permission.ORG_CHANGE, org), field_of(field)
    followers = await _followers(scope, unit)
    for one in (unit, *followers):
        one.field = wanted
    await scope.flush()
    scope.audit("org-field-set", unit, field=wanted.value, below=len(followers))
    _show(scope, "org-field-set", unit, followers)


async def _followers(scope: Scope, unit: Org) -> list[Org]:
    return [one for one in await scope.all(Org.without_field(unit.path)) if one.id != unit.id]


def _show(scope: Scope, screen: str, unit: Org, followers: list[Org], **more: object) -> None:
    scope.show(screen, None, None, unit=unit.name, field=unit.field, below=len(followers) or None, **more)
