"""Which names of places are heard in a text, and which come nearest to a word? Text in, codes out."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

from models import place_names
from models.names import is_han, syllables

LONGEST_TEXT = 120  # characters looked at; an address is shorter
MOST_TOKENS = 6  # Latin words one name may be written in
SHORTEST_SPELLING = 4  # letters; shorter ones are ordinary words, and so are left to the table of spellings
MOST_COMPARED = 200  # spellings that share most pairs of letters with a misspelt word
FARTHEST = 0.4  # edits per letter beyond which two names are not alike


def _above(code: str) -> list[str]:
    """The full names of what a unit lies in."""
    names = place_names.divisions()
    return [
        names[above] for above in (f"{code[:2]}0000", f"{code[:4]}00") if above != code and above in names
    ]


@cache
def _han_index() -> dict[str, tuple[str, ...]]:
    """Everyday Chinese names -> codes."""
    found: dict[str, list[str]] = defaultdict(list)
    for code, name in place_names.divisions().items():
        for form in place_names.spoken(name, *_above(code)):
            found[form].append(code)
    for form, codes in place_names.tables().aliases.items():
        found[form].extend(codes)
    found.update((word, []) for word in place_names.tables().foreign.split())
    return {form: tuple(dict.fromkeys(codes)) for form, codes in found.items() if len(form) > 1}


@cache
def _longest() -> dict[str, int]:
    """The length of the longest Chinese name that begins with a character; no longer slice is looked up."""
    lengths: dict[str, int] = {}
    for form in _han_index():
        lengths[form[0]] = max(len(form), lengths.get(form[0], 0))
    return lengths


@cache
def _latin_index() -> dict[str, tuple[str, ...]]:
    """English names and pinyin, letters only -> codes; built when the first Latin text arrives."""
    found: dict[str, list[str]] = {key: list(codes) for key, codes in place_names.tables().latin.items()}
    for code, name in place_names.divisions().items():
        short = place_names.stem(name)
        whole = place_names.romanised(short) + "".join(syllables(name[len(short) :]))
        for spelling in (
            place_names.english(code),
            place_names.romanised(short),
            whole,
            "".join(syllables(short)),
        ):
            key = letters(spelling)
            if len(key) >= SHORTEST_SPELLING and code not in found.setdefault(key, []):
                found[key].append(code)
    found.update((word, []) for word in place_names.tables().foreign.split())
    return {key: tuple(codes) for key, codes in found.items()}


def letters(text: str) -> str:
    """The plain letters of a text: lower case, without accents, blanks and everything else."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in folded if "a" <= c <= "z")


def han(text: str) -> str:
    """The Chinese characters of a text."""
    return "".join(c for c in text if is_han(c))


@dataclass(slots=True)
class Heard:
    """The names heard in a text, in order, each with the codes of all it may mean; and what was no name."""

    names: list[tuple[str, ...]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def take(
        self, units: Sequence[str], index: dict[str, tuple[str, ...]], longest: Callable[[str], int]
    ) -> None:
        """Walk over characters or words, at each place the longest name first."""
        at = 0
        while at < len(units):
            for size in range(min(longest(units[at]), len(units) - at), 0, -1):
                if (codes := index.get("".join(units[at : at + size]))) is not None:
                    self.names += [codes] if codes else []
                    at += size
                    break
            else:
                self.left.append(units[at])
                at += 1


def listen(text: str) -> Heard:
    """The names in a text; blanks, punctuation and case make no difference; 粤 alone is a province."""
    written = unicodedata.normalize("NFKC", text[:LONGEST_TEXT])
    heard, initials, lengths = Heard(), place_names.tables().initials, _longest()
    heard.names += [(initials[word],) for word in re.split(r"\W+", written) if word in initials]
    heard.take(han(written), _han_index(), lambda first: lengths.get(first, 0))
    words = re.split(r"[\W\d_]+", re.sub(r"['’`]", "", written))
    if latin := [word for word in map(letters, words) if word]:
        heard.take(latin, _latin_index(), lambda _: MOST_TOKENS)
    return heard


def _distance(one: str, other: str) -> int:
    """Levenshtein's distance."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1]


@cache
def _by_gram() -> dict[str, tuple[str, ...]]:
    """Pairs of letters -> the Latin keys that hold them."""
    found: dict[str, list[str]] = defaultdict(list)
    for key in _latin_index():
        for gram in _grams(key):
            found[gram].append(key)
    return {gram: tuple(keys) for gram, keys in found.items()}


def _grams(key: str) -> set[str]:
    return {key[i : i + 2] for i in range(len(key) - 1)}


def similar(word: str) -> Iterator[tuple[float, str]]:
    """Codes of the names that sound most like a word of letters, with the edits per letter."""
    shared = Counter(chain.from_iterable(_by_gram().get(gram, ()) for gram in _grams(word)))
    for key, _ in shared.most_common(MOST_COMPARED):
        near = _distance(word, key) / max(len(word), len(key))
        if near <= FARTHEST:
            yield from ((near, code) for code in _latin_index()[key])
