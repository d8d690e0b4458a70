"""A question with one right answer: read as people type it, shown in an order that tells nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.quizzes import Quiz, QuizUnclear

CHOICES = ("九月下旬", "六月", "十二月")


@pytest.mark.parametrize(
    "text",
    [
        "大蒜几月下种?\n*九月下旬\n六月\n十二月",
        "大蒜几月下种?\n六月\n* 九月下旬\n\n十二月",
        "大蒜几月下种?\nA. 六月\nB、九月下旬 √\nC) 十二月",
        "大蒜几月下种?\n1.六月\n2.✓九月下旬\n3.十二月",
    ],
)
def test_question_is_read_however_its_lines_are_marked(text: str) -> None:
    quiz = Quiz.read(text)
    assert (quiz.question, quiz.answer, set(quiz.choices)) == ("大蒜几月下种?", CHOICES[0], set(CHOICES))
    assert Quiz.of(quiz.document()) == quiz


@pytest.mark.parametrize(
    "text",
    [
        "",
        "大蒜几月下种?",
        "大蒜几月下种?\n*九月",
        "大蒜几月下种?\n九月\n六月",  # none is right
        "大蒜几月下种?\n*九月\n*六月",  # two are
        "大蒜几月下种?\n*九月\n九月",  # two alike
        "大蒜几月下种?\n*\n六月",
        "问" * 201 + "\n*九月\n六月",
        "大蒜几月下种?\n*" + "九" * 41 + "\n六月",
        "大蒜几月下种?\n*一\n二\n三\n四\n五\n六\n七",
    ],
)
def test_what_is_no_question_with_one_right_answer_is_refused(text: str) -> None:
    with pytest.raises(QuizUnclear):
        Quiz.read(text)


@given(st.integers(0, 10_000))
def test_exactly_one_place_is_right_and_it_is_that_of_the_right_answer(seed: int) -> None:
    quiz = Quiz("?", CHOICES)
    shown = quiz.shown(seed)
    assert sorted(shown) == sorted(CHOICES)
    assert [quiz.is_right(place, seed) for place in range(4)] == [one == CHOICES[0] for one in (*shown, "")]


def test_right_answer_stands_at_every_place_for_some_seed() -> None:
    quiz = Quiz("?", CHOICES)
    assert {quiz.shown(seed).index(CHOICES[0]) for seed in range(40)} == {0, 1, 2}
