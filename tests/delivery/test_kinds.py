"""Kinds of messages: every word is understood, old ones and unknown ones too."""

from itertools import chain

from models.kinds import Kind, Lane


def test_every_kind_is_found_by_its_word_and_its_old_ones() -> None:
    for kind in Kind:
        assert all(Kind.of(word) is kind for word in (kind.word, *kind.value.aliases))


def test_no_old_word_is_used_again() -> None:
    words = list(chain.from_iterable((kind.word, *kind.value.aliases) for kind in Kind))
    assert len(words) == len(set(words))


def test_word_of_another_version_is_treated_with_care() -> None:
    manner = Kind.of("greeting-of-a-newer-version").value
    assert (manner.lane, manner.quiet, manner.again_in_doubt) == (Lane.REMINDER, True, False)
