"""Binding (domain §3.3): consent, own number or code, second fact; the same words for all."""

from tests.county import County, enlist
from tests.people import Person
from tests.world import World


async def begin(person: Person) -> None:
    """From /start to the question of who one is."""
    await person.says("/start")
    await person.taps("同意并继续")
    await person.taps("基本使用")
    await person.taps("选好了")


async def test_form_begun_twice_goes_on_and_is_not_offered_again(world: World, county: County) -> None:
    async with world.scope() as scope:
        await enlist(scope, county.willow, "蔡小妹", "+8613900000077")
    chat = Person(world, 577, "蔡小妹", phone="+8613900000077")
    await chat.says("/start")
    await chat.taps("同意并继续")
    await chat.says("随便写写")
    assert not chat.screen[-2].keyboard, "a question put again below has lost its buttons above"
    await chat.says("菜单")
    await chat.taps("绑定身份")
    await chat.taps("基本使用")
    await chat.taps("选好了")
    await chat.shares_phone()
    await chat.says("1985")
    chat.sees("绑定好了,蔡小妹同志")
    assert not chat.has_seen("form-resting")


async def test_villager_finds_a_way_on_under_every_explanation(world: World) -> None:
    villager = Person(world, 578, "过路人")
    for word in ("隐私", "关于", "怎么用"):
        await villager.says(word)
        villager.sees("", buttons=["绑定身份", "回到首页"])
    await villager.says("/lang fr")
    villager.sees("目前会中文和英文", buttons=["中文", "English", "回到首页"])


async def test_member_binds_with_her_own_number_and_birth_year(ann: Person) -> None:
    await begin(ann)
    ann.sees("bind-identity")
    await ann.shares_phone()
    ann.sees("bind-birth-year")
    await ann.says("1985")
    ann.sees("绑定好了,安小芬同志", buttons=["我要报到", "我要帮助"])


async def test_shared_number_is_confirmed_below_and_its_button_goes(ann: Person, world: World) -> None:
    await begin(ann)
    asked = ann.last
    await ann.shares_phone()
    assert (asked.edited, "✓" in ann.screen[-2].text) == (False, True)
    drawn = [params["reply_markup"] for name, params in world.telegram.calls if name == "sendMessage"]
    assert drawn[-2] == {"remove_keyboard": True}


async def test_nobody_goes_on_without_the_basic_consent(ann: Person) -> None:
    await ann.says("/start")
    await ann.taps("同意并继续")
    await ann.taps("选好了")
    ann.sees("tick-required")
