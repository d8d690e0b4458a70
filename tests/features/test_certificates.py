"""证书: entered with a photo, seen by the branch, spoken of before it expires (W22b)."""

import pytest
from sqlalchemy import select

from models.certificates import Certificate
from tests.people import Person
from tests.world import World, at


async def enter(person: Person, expires: str, photo: bool = True) -> None:
    """Enter a certificate of an electrician, after the button was pressed."""
    await person.says("低压电工证")
    await person.taps("中级工")
    await person.says("DG-2027-0042")
    await person.says("2024-05-01")
    await (person.says(expires) if expires else person.taps("跳过"))
    if photo:
        await person.says("没有图")
        person.sees("photo-wanted")
        await person.sends("photo", file_id="paper", file_unique_id="p", width=9, height=9, file_size=900)
    else:
        await person.taps("跳过")
    await person.taps("提交")


@pytest.mark.both_engines
async def test_member_enters_a_certificate_and_the_branch_sees_the_paper(
    world: World, bob: Person, sue: Person, dan: Person
) -> None:
    await bob.says("证书")
    bob.sees("certificates.empty")
    await bob.taps("加一个证书")
    await enter(bob, "2027-05-01")
    bob.sees("certificate-kept.unseen")
    async with world.scope() as scope:
        [row] = await scope.all(select(Certificate))
    assert (row.photo, row.number, row.verified_at) == ("paper", "DG-2027-0042", None)
    for payload in (f"cto:{row.id}", f"ctv:{row.id}", f"ctd:{row.id}"):
        await dan.presses(payload)
        dan.sees("not-found")
    await bob.presses(f"ctv:{row.id}")
    bob.sees("not-allowed")
    await sue.says("/certificate")
    await sue.taps("待核实(1)")
    await sue.taps("鲍大山 · 低压电工证")
    assert any(params.get("photo") == "paper" for _, params in world.telegram.calls)
    await sue.taps("看过原件,核实")
    sue.sees("unverified.none")
    bob.sees("certificate-seen")


@pytest.mark.sqlite_only
async def test_nobody_verifies_their_own_paper(world: World, sue: Person) -> None:
    await sue.presses(f"cta:{sue.member_id}")
    await enter(sue, "", photo=False)
    async with world.scope() as scope:
        own = await scope.first(select(Certificate).where(Certificate.member_id == sue.member_id))
    assert own is not None
    await sue.presses(f"ctv:{own.id}")
    sue.sees("own-paper")


@pytest.mark.sqlite_only
async def test_branch_enters_for_a_member_who_drops_it_again(world: World, bob: Person, sue: Person) -> None:
    await sue.presses(f"cta:{bob.member_id}")
    sue.sees("鲍大山的证书叫什么")
    await enter(sue, "", photo=False)
    async with world.scope() as scope:
        [row] = await scope.all(select(Certificate))
    assert (row.member_id, row.verified_by) == (bob.member_id, sue.member_id)
    await bob.says("/certificate")
    bob.sees("长期有效")
    await bob.taps("删掉:低压电工证")
    bob.sees("certificate-dropped")
    async with world.scope() as scope:
        assert not await scope.all(select(Certificate))
    await bob.presses(f"cta:{sue.member_id}")
    bob.sees("not-found")


@pytest.mark.sqlite_only
async def test_holder_hears_of_the_expiry_once_and_a_paper_cannot_expire_before_it_is_issued(
    world: World, bob: Person
) -> None:
    await bob.presses(f"cta:{bob.member_id}")
    await enter(bob, "2023-01-01", photo=False)
    bob.sees("expiry-before-issue")
    await bob.taps("加一个证书")
    await enter(bob, "2027-04-10", photo=False)
    await world.walk(at(2027, 2, 8, 12))
    assert not bob.has_seen("记得早点去复审")
    await world.walk(at(2027, 2, 14, 12))
    assert len([one for one in bob.screen if "记得早点去复审" in one.text]) == 1
