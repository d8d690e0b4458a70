"""What may an office write into a greeting? Its own sentences with a few placeholders, filled in safely.

A text is a template without any power: nothing but text and the placeholders of this page. It is parsed by
jinja2 with single braces, its tree is looked through, and it is filled in by a sandbox all the same.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from jinja2 import Template, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from models.festivals import BY_NAME, FestivalName
from models.occasions import BIRTHDAY

LONGEST = 300  # characters as written
LONGEST_SAID = 500  # characters as filled in: names are 20 at most, branches 80
PLACEHOLDERS: Mapping[str, str] = MappingProxyType(
    {
        "姓名": "name", "称呼": "dear", "支部": "branch", "党龄": "years", "特产": "specialty",
        "name": "name", "dear": "dear", "branch": "branch", "years": "years", "specialty": "specialty",
    }
)  # fmt: skip
OFFERED = ("{姓名}", "{称呼}", "{支部}", "{党龄}", "{特产}")
_HAPPY = re.compile("快乐|快樂|happy|merry", re.IGNORECASE)
_WIDE = str.maketrans("\uff5b\uff5d", "{}")  # as Chinese keyboards type them
_ENVIRONMENT = ImmutableSandboxedEnvironment(
    variable_start_string="{", variable_end_string="}", autoescape=False, cache_size=0
)


class WordingError(ValueError):
    """A text that is not taken: ``why`` is one of unknown, broken, long, tone; ``what`` is the piece."""

    def __init__(self, why: str, what: str = "") -> None:
        super().__init__(why)
        self.why, self.what = why, what


def read_wording(text: str, occasion: str) -> str:
    """Return a text as it is kept, for a festival's word or BIRTHDAY; raise WordingError where it is none."""
    kept = text.translate(_WIDE).strip()
    if not 1 <= len(kept) <= LONGEST:
        raise WordingError("long", str(LONGEST))
    if not is_fitting(kept, occasion):
        raise WordingError("tone")
    _check(kept)
    return kept


def is_fitting(text: str, occasion: str) -> bool:
    """Whether a text keeps to the tone of its day: no 快乐 on 清明, nor on 端午 (domain §2.3)."""
    if occasion == BIRTHDAY:
        return True
    return BY_NAME[FestivalName(occasion)].tone.allows_happy or not _HAPPY.search(text)


def _check(text: str) -> None:
    """Raise WordingError unless all that stands between braces is a placeholder."""
    try:
        tree = _ENVIRONMENT.parse(text)
    except TemplateError:
        raise WordingError("broken") from None
    if _ENVIRONMENT.comment_start_string in text:  # it would be taken out unseen
        raise WordingError("broken")
    for node in tree.find_all(nodes.Node):
        if isinstance(node, nodes.Name) and node.name not in PLACEHOLDERS:
            raise WordingError("unknown", node.name[:20])
        if not isinstance(node, nodes.Name | nodes.Output | nodes.TemplateData):
            raise WordingError("broken")


def has_all(text: str, values: Mapping[str, object]) -> bool:
    """Whether nothing that a kept text speaks of is unknown: no years of who has none yet, no specialty where
    the office named none.
    """
    named = {PLACEHOLDERS[node.name] for node in _ENVIRONMENT.parse(text).find_all(nodes.Name)}
    return all(values[one] for one in named)


def fill_in(text: str, values: Mapping[str, object]) -> str:
    """Return a kept text with its placeholders filled in; ``values`` by what PLACEHOLDERS stand for."""
    given = {placeholder: values[key] for placeholder, key in PLACEHOLDERS.items()}
    return _template(text).render(given)[:LONGEST_SAID]


@lru_cache(maxsize=256)  # a few texts are said to many
def _template(text: str) -> Template:
    return _ENVIRONMENT.from_string(text)
