"""Binding (domain §3.3): consent, own number or code, second fact; the same words for all."""

from tests.people import Person


async def begin(person: Person) -> None:
    """From /start to the question of who one is."""
    await person.says("/start")
    await person.taps("同意并继续")
    await person.taps("基本使用")
    await person.taps("选好了")


async def test_member_binds_with_her_own_number_and_birth_year(ann: Person) -> None:
    await begin(ann)
    ann.sees("bind-identity")
    await ann.shares_phone()
    ann.sees("bind-birth-year")
    await ann.says("1985")
    ann.sees("绑定好了,安小芬同志", buttons=["我要报到", "我要帮助"])


async def test_nobody_goes_on_without_the_basic_consent(ann: Person) -> None:
    await ann.says("/start")
    await ann.taps("同意并继续")
    await ann.taps("选好了")
    ann.sees("tick-required")
