"""What is a person called, how is the name found, and how is the person addressed? (domain §3.9, §3.4)"""

import json
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice, product
from pathlib import Path

from models.rules import ELDER_AGE

SHORTEST, LONGEST = 2, 20  # domain §3.9
MOST_READINGS = 12

_TABLES = json.loads((Path(__file__).parent / "knowledge" / "person_names.json").read_text("utf-8"))
# Surnames and given-name characters that dictionaries read as ordinary words. The customary reading of a
# surname comes first; both are searchable, because the person who types may know only the ordinary one.
_SURNAMES: dict[str, str] = _TABLES["surnames"]
_GIVEN: dict[str, str] = _TABLES["given"]
_COMPOUND: frozenset[str] = frozenset(_TABLES["compound"].split())
_DOTS = re.compile(r"\s*[·•・‧∙⋅．・]\s*")
_DOT_BETWEEN_HAN = re.compile(r"(?<=[^\x00-\u024f])\.(?=[^\x00-\u024f])")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")


@cache
def _reader() -> Callable[[str], list[str]]:
    """The reader of single characters: the table of phrases costs 40 MB more and reads no name better."""
    before = os.environ.get("PYPINYIN_NO_PHRASES")
    os.environ["PYPINYIN_NO_PHRASES"] = "true"
    try:
        from pypinyin import lazy_pinyin  # noqa: PLC0415 - it reads the variable once, when it is imported
    finally:
        if before is None:
            del os.environ["PYPINYIN_NO_PHRASES"]
        else:
            os.environ["PYPINYIN_NO_PHRASES"] = before
    return lazy_pinyin


def syllables(text: str) -> list[str]:
    """One lower-case reading without tone for each Chinese character, ü as v; the rest in one piece."""
    return [syllable.lower() for syllable in _reader()(text)]


def is_han(character: str) -> bool:
    """Whether the character is a Chinese one, rare and compatibility forms included."""
    return character == "〇" or unicodedata.name(character, "").startswith("CJK ")


def clean(name: str) -> str:
    """The name as it is stored: NFC, half-width Latin, one kind of ·, no blanks at ends or between Han."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", name))
    text = "".join(
        unicodedata.normalize("NFKC", c) if "\uff01" <= c <= "\uff5e" and c != "．" else c for c in text
    )
    text = _DOT_BETWEEN_HAN.sub("·", _DOTS.sub("·", text))
    words = text.split()
    joined = words[0] if words else ""
    for word in words[1:]:
        joined += word if is_han(joined[-1]) and is_han(word[0]) else f" {word}"
    return joined


def _is_latin(character: str) -> bool:
    return unicodedata.name(character, "").startswith("LATIN ")


def is_valid(name: str) -> bool:
    """Whether a cleaned name keeps domain §3.9: 2–20 Chinese or Latin characters and ·, which begins and ends
    no name.

    Latin names may hold single blanks, hyphens and apostrophes between letters: they need them.
    """
    if not SHORTEST <= len(name) <= LONGEST or name != clean(name):
        return False
    joints = re.split(r"·|(?<=\w)[ \-'’](?=\w)", name)
    return all(part and all(is_han(c) or _is_latin(c) for c in part) for part in joints)


def surname(name: str) -> str | None:
    """The surname of a Han name, compound ones included; None for names with · and Latin names."""
    text = clean(name)
    if len(text) < SHORTEST or not all(map(is_han, text)):
        return None
    return text[:2] if len(text) > SHORTEST and text[:2] in _COMPOUND else text[:1]


def _choices(table: dict[str, str], text: str) -> list[list[str]]:
    """All readings of a text, each as a list of syllables."""
    return [reading.split(",") for reading in table[text].split()] if text in table else [syllables(text)]


def _readings(part: str, first: str) -> Iterator[tuple[list[str], list[str]]]:
    """Each reading of a part of a name as (syllables of its surname, syllables of the rest)."""
    given = [_choices(_GIVEN, c) for c in part[len(first) :]]
    for heads, *tails in islice(
        product(_choices(_SURNAMES, first) if first else [[]], *given), MOST_READINGS
    ):
        yield heads, [syllable for tail in tails for syllable in tail]


def _with_umlauts(key: str) -> Iterable[str]:
    """ü is typed as v, as u or, in passports, as yu."""
    return (key, key.replace("v", "u"), key.replace("v", "yu")) if "v" in key else (key,)


def _keys(part: str, first: str) -> Iterator[str]:
    """The keys of a part of a name that begins with this surname, the most usual first."""
    if not any(map(is_han, part)):
        letters = _plain(part)
        yield from (letters, *(_plain(word) for word in part.split()))
        return
    for heads, tails in _readings(part, first):
        whole = heads + tails
        for key in (
            "".join(whole),
            "".join(s[0] for s in whole),
            "".join(tails),
            "".join(s[0] for s in tails),
        ):
            yield from _with_umlauts(key)


def _plain(text: str) -> str:
    """Lower case, no accents, no blanks or punctuation: the form in which keys and queries meet."""
    folded = unicodedata.normalize("NFKD", text.replace("ü", "v").replace("Ü", "v")).casefold()
    return "".join(c for c in folded if c.isalnum())


def search_keys(name: str) -> str:
    """What a name is found by: itself, its full pinyin, its initials, both also for the given name alone.

    Space separated, lower case, each once; surnames and some given-name characters in every reading in use
    (曾: zeng, ceng). A key is found by its beginning: search for `" " + query` in `" " + keys`.
    """
    text = clean(name)
    parts, first = text.split("·"), surname(text) or ""
    found = [_plain(text), *(key for part in parts for key in _keys(part, first))]
    if len(parts) > 1:
        found += [_plain(part) for part in parts]
        found.append("".join(next(_keys(part, ""), "") for part in parts))
        found.append("".join(syllable[0] for part in parts for syllable in syllables(part) if syllable))
    return " ".join(dict.fromkeys(key for key in found if key))


def sought(query: str) -> str:
    """What to look for inside ``" " + keys``; "" for nothing.

    Chinese stands anywhere in a key, letters from its beginning on.
    """
    wanted = _plain(clean(query))
    return wanted if not wanted or any(map(is_han, wanted)) else f" {wanted}"


def matches(keys: str, query: str) -> bool:
    """Whether a name fits what was typed."""
    wanted = sought(query)
    return bool(wanted) and wanted in f" {keys}"


def masked(name: str) -> str:
    """The name for eyes that may only recognise it (domain §3.3): 王*明, 王*, 欧**明; three stars at most."""
    text = clean(name)
    if len(text) <= SHORTEST:
        return f"{text[:1]}*"
    return f"{text[0]}{'*' * min(3, len(text) - 2)}{text[-1]}"


def courtesy(name: str, age: int | None, language: str, elder_from: int = ELDER_AGE.default) -> str:
    """How the service addresses a person (domain §3.4): 王小明同志, from ``elder_from`` on 王老; in English
    "Comrade 王小明".

    A compound surname stays whole (欧阳老); people without a Han surname keep the full name.
    """
    text = clean(name)
    if not language.lower().startswith("zh"):
        return f"Comrade {text}"
    family = surname(text)
    if age is not None and age >= elder_from and family:
        return f"{family}老"
    return f"{text}同志" if is_han(text[-1:] or " ") else f"{text} 同志"
