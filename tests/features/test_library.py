"""学习资料: published for all below, found by tag and word, one question, a word a fortnight (W18)."""

import pytest
from sqlalchemy import select

from models.library import LearningWish, Resource, ResourceAnswer
from tests.county import County
from tests.people import Person
from tests.world import World, at

QUIZ = "大蒜几月下种?\n*九月下旬\n六月\n十二月"


async def publish(keeper: Person, title: str, content: str, tags: str = "跳过", quiz: str = "跳过") -> None:
    """Publish something on the shelf of local material."""
    await keeper.says("/learn")
    await keeper.taps("发一份资料")
    for said in ("乡土教材", title, content, tags, quiz):
        await (keeper.taps(said) if said in ("乡土教材", "跳过") else keeper.says(said))
    await keeper.taps("提交")
    keeper.sees("resource-published")


async def test_member_opens_what_the_branch_and_the_county_published_and_no_other_branch(
    world: World, bob: Person, sue: Person, dan: Person, office: Person
) -> None:
    await publish(
        sue, "大蒜种植要点", "先翻地,再施肥。视频 https://example.org/garlic?a=1", "大蒜、种植", QUIZ
    )
    await publish(dan, "石桥的桥", "桥的故事")
    await publish(office, "劳动法常识", "签合同要看清")
    await bob.says("学习资料")
    labels = " ".join(bob.last.labels)
    assert "大蒜种植要点 ❓" in labels
    assert "劳动法常识" in labels
    assert "石桥" not in labels
    await bob.taps("大蒜种植要点")
    bob.sees("先翻地,再施肥", buttons=["打开链接", "九月下旬", "六月"])
    [link] = [one["url"] for row in bob.last.keyboard for one in row if "url" in one]
    assert link == "https://example.org/garlic?a=1"


async def test_member_answers_wrongly_without_blame_and_then_rightly_and_is_not_asked_again(
    world: World, bob: Person, sue: Person
) -> None:
    await publish(sue, "大蒜种植要点", "先翻地", "大蒜", QUIZ)
    await bob.says("/learn")
    await bob.taps("大蒜种植要点")
    await bob.taps("六月")
    bob.sees("resource-wrong", buttons=["九月下旬"])
    await bob.taps("九月下旬")
    bob.sees("resource-right")
    await bob.says("/learn")
    await bob.taps("大蒜种植要点")
    bob.sees("resource.known")
    assert not any("六月" in label for label in bob.last.labels)
    async with world.scope() as scope:
        [row] = await scope.all(select(ResourceAnswer))
    assert (row.right, row.tries, row.member_id) == (True, 2, bob.member_id)


async def test_member_finds_by_tag_and_by_word_and_pages(world: World, bob: Person, sue: Person) -> None:
    await publish(sue, "大蒜种植要点", "先翻地", "大蒜 种植")
    async with world.scope() as scope:
        [first] = await scope.all(select(Resource))
        for number in range(9):
            scope.add(
                Resource(
                    org_id=first.org_id, shelf=first.shelf, title=f"第{number}课", tags=["法律"], bot_id=100,
                    keeper_id=first.keeper_id, published_at=scope.now,
                )
            )  # fmt: skip
    await bob.says("/learn")
    assert not any("大蒜种植" in label for label in bob.last.labels)
    await bob.taps("后一页")
    assert any("大蒜种植" in label for label in bob.last.labels)
    await bob.taps("前一页")
    await bob.taps("#大蒜")
    bob.sees("library.sought", buttons=["大蒜种植要点"])
    assert not any("第" in label for label in bob.last.labels)
    await bob.says("/learn 第3")
    assert [label for label in bob.last.labels if label.startswith("📄")] == ["📄 第3课"]
    await bob.says("/learn 没有的东西")
    bob.sees("library.none")


@pytest.mark.sqlite_only
async def test_question_that_is_none_is_asked_again_and_nothing_is_lost(world: World, sue: Person) -> None:
    await sue.says("/learn")
    await sue.taps("发一份资料")
    await sue.taps("直播课堂")
    await sue.says("直播预告")
    await sue.sends_voice()
    await sue.taps("跳过")
    await sue.says("只有问题?")
    sue.sees("quiz-unclear")
    await sue.says(QUIZ)
    await sue.taps("提交")
    async with world.scope() as scope:
        [row] = await scope.all(select(Resource))
    assert (row.voice, row.text) == ("voice-file", None)
    assert row.question
    assert row.question.answer == "九月下旬"


async def test_secretary_withdraws_and_nobody_else_does(
    world: World, bob: Person, sue: Person, dan: Person
) -> None:
    await publish(sue, "大蒜种植要点", "先翻地")
    async with world.scope() as scope:
        [row] = await scope.all(select(Resource))
    await dan.presses(f"lbx:{row.id}")
    dan.sees("not-found")
    await dan.presses(f"lbo:{row.id}")
    dan.sees("not-found")
    await bob.presses(f"lbx:{row.id}")
    bob.sees("not-allowed")
    await sue.says("/learn")
    await sue.taps("我们发的")
    await sue.taps("撤下:大蒜种植要点")
    sue.sees("resource-withdrawn")
    await bob.says("/learn")
    bob.sees("library.none")
    await bob.presses(f"lbo:{row.id}")
    bob.sees("not-found")


@pytest.mark.both_engines
async def test_fortnights_word_comes_to_who_asked_for_it_and_only_with_something_new(
    world: World, county: County, ann: Person, bob: Person, sue: Person, dan: Person
) -> None:
    await bob.says("/learn")
    await bob.taps("每两周告诉我新的")
    bob.sees("news-wished")
    await dan.says("/learn")
    await dan.taps("每两周告诉我新的")
    await publish(sue, "大蒜种植要点", "先翻地")
    await world.walk(at(2027, 2, 12, 12))
    told = [shown for shown in bob.screen if "新资料" in shown.text]
    assert len(told) == 1
    assert "1份新资料" in told[0].text
    assert not sue.has_seen("learning-digest"), "who did not ask hears nothing"
    assert not dan.has_seen("learning-digest"), "nothing new stands for this branch"
    await world.walk(at(2027, 3, 1, 12))
    assert len([shown for shown in bob.screen if "新资料" in shown.text]) == 1, "nothing new, nothing said"
    await bob.taps("不用再告诉我")
    bob.sees("news-unwished")
    async with world.scope() as scope:
        assert [row.member_id for row in await scope.all(select(LearningWish))] == [dan.member_id]
