"""Nobody without a right sees, counts, changes or finds anything of a branch, by whatever they press or type.

All that the rightful were ever shown, and every declared button with the branch's rows in it, is pressed by a
secretary of another branch, an ordinary member, another committee, a former secretary, a relative, nobody.
"""

from collections.abc import AsyncIterator

import pytest

import handlers
from bot.house import House
from bot.texts import Catalogue
from tests.authority import careless
from tests.authority.scene import BEFORE, Scene, open_scene
from tests.authority.walk import IDS, PART, PLAIN, Trespass, Walk, few, synthesised
from tests.world import HOUSE

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
async def scene(database_url: str) -> AsyncIterator[Scene]:
    """柳湾村 in the middle of its work."""
    opened = await open_scene(database_url)
    yield opened
    await opened.world.database.close()


async def typed(scene: Scene, house: House) -> list[str]:
    """Every command, bare and with a part of a name; every deep link that the branch gave out."""
    searching = [name for name, command in house.commands.items() if command.takes_text]
    codes = [text for text in scene.tokens if text.isalnum() and text.isupper() and text.isascii()]
    return [
        *(f"/{name}" for name in house.commands), *(f"/{name} {PART}" for name in searching),
        *(f"/start {kind}_{code}" for code in codes for kind in "bif"), "/start b_XXXXXXXX",
    ]  # fmt: skip


async def test_no_stranger_learns_changes_or_breaks_anything_of_a_branch(scene: Scene) -> None:
    shown: dict[str, None] = {}
    for person in scene.keepers.values():
        shown |= dict.fromkeys(await Walk(scene, HOUSE, person).run())
    payloads = dict.fromkeys([*few(shown), *await synthesised(scene, HOUSE)])
    pressed = {payload.partition(":")[0] for payload in payloads}
    assert not {button.prefix for button in HOUSE.buttons.known()} - pressed
    assert len(shown) > 400, "the rightful see much"
    own = ("lg:", "zg")  # one's own language; a death in one's own family, or in whose one speaks for
    kept = [payload for payload in payloads if not payload.startswith(own)]
    assert await Trespass(scene, HOUSE).run(kept, await typed(scene, HOUSE)) == []


async def test_button_without_a_check_of_authority_is_found(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House.build((*handlers.HANDLERS, careless), Catalogue())
    monkeypatch.setattr("tests.world.HOUSE", house)
    scene = await open_scene(database_url)
    careless_ones = [one for one in await synthesised(scene, house) if one.startswith("zz")]
    offences = [one.what for one in await Trespass(scene, house).run(careless_ones, [])]
    await scene.world.database.close()
    for sort in ("安小芬 in: ", "changed: members", "unlike what is nowhere", "a fault: ValueError"):
        assert any(what.startswith(sort) for what in offences), sort


async def test_every_stranger_has_a_chat_and_knows_something_of_their_own(scene: Scene) -> None:
    assert BEFORE in scene.strangers
    for name, person in scene.strangers.items():
        await person.says("/menu")
        assert person.last.labels, name
        assert scene.tokens - scene.allowed[name]


def test_every_field_of_a_button_is_known_to_the_walk() -> None:
    fields = {name for button in HOUSE.buttons.known() for name in button.fields()}
    assert fields <= IDS | PLAIN, "say whether the field names a row"
