"""How do we recognise you? A phone number of one's own, or an invite code."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from typing import ClassVar, TypeAlias

from bot.forms.fields import Field, Refused, Taken, Verdict, unexpected
from bot.forms.inputs import SharedContact
from bot.forms.run import JSON, Run
from models import phones
from models.invites import ALPHABET, LENGTH

Normaliser: TypeAlias = Callable[[str], str | None]

_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_LONGEST = 64  # characters: no number or code with its blanks is longer


def read_code(text: str) -> str | None:
    """The invite code that a text is: any case, full-width, blanks and hyphens between."""
    plain = unicodedata.normalize("NFKC", text[:_LONGEST]).upper()
    code = re.sub(r"[\s\-]", "", plain)
    return code if len(text) <= _LONGEST and _CODE.fullmatch(code) else None


@dataclass(eq=False)
class Phone(Field):
    """A phone number: one's own shared contact, or typed. The answer is the normalised number.

    With `of_another` it is somebody else's: one's own contact cannot be it, so none is asked for.
    """

    _: KW_ONLY
    normaliser: Normaliser = phones.normalise
    of_another: bool = False

    complaints: ClassVar[frozenset[str]] = frozenset({"phone-malformed", "contact-not-own"})
    secret: ClassVar[bool] = True

    @property
    def answer_type(self) -> object:
        """The number as text."""
        return str

    def number(self, text: str) -> str | None:
        """The normalised number of a text."""
        return self.normaliser(text) if len(text) <= _LONGEST else None

    def said(self, text: str, _run: Run) -> Verdict:
        """The typed number."""
        number = self.number(text)
        return Taken(number) if number else Refused("phone-malformed")

    def shared(self, given: SharedContact) -> Verdict:
        """The number of one's own contact; a foreign one is not even looked at."""
        if self.of_another:
            return unexpected(given)
        if not given.own:
            return Refused("contact-not-own")
        # A contact has its country code, but not always the plus before it; 11 figures are a mainland number.
        number = self.number(given.phone) or self.number(f"+{given.phone}")
        return Taken(number) if number else Refused("phone-malformed")

    def holds(self, answer: JSON, _run: Run) -> bool:
        """Whether it is a number in its normal form."""
        return isinstance(answer, str) and self.number(answer) == answer

    def quote(self, answer: JSON, _run: Run) -> JSON:
        """The number as far as one has to see it to know it."""
        return phones.masked(answer) if isinstance(answer, str) else answer


@dataclass(eq=False)
class Code(Field):
    """An invite code of the branch (domain §3.3). The answer is the code in capitals."""

    complaints: ClassVar[frozenset[str]] = frozenset({"code-malformed"})
    secret: ClassVar[bool] = True

    @property
    def answer_type(self) -> object:
        """The code as text."""
        return str

    def said(self, text: str, _run: Run) -> Verdict:
        """The typed code."""
        code = read_code(text)
        return Taken(code) if code else Refused("code-malformed")

    def holds(self, answer: JSON, _run: Run) -> bool:
        """Whether it is a code."""
        return isinstance(answer, str) and read_code(answer) == answer


@dataclass(eq=False)
class PhoneOrCode(Phone):
    """Either of the two. The answer is {"phone": number} or {"code": code}.

    With `own_only` a typed number is not taken: only the sender's own shared contact proves whose it is.
    """

    _: KW_ONLY
    own_only: bool = False

    complaints: ClassVar[frozenset[str]] = frozenset(
        {"phone-or-code-malformed", "contact-not-own", "phone-to-be-shared"}
    )

    @property
    def answer_type(self) -> object:
        """A dict of one entry."""
        return dict

    def said(self, text: str, _run: Run) -> Verdict:
        """A code where it looks like one, else a number."""
        if code := read_code(text):
            return Taken({"code": code})
        number = self.number(text)
        if number and self.own_only:
            return Refused("phone-to-be-shared")
        return Taken({"phone": number}) if number else Refused("phone-or-code-malformed")

    def shared(self, given: SharedContact) -> Verdict:
        """The number of one's own contact."""
        match super().shared(given):
            case Taken(number):
                return Taken({"phone": number})
            case Refused("phone-malformed"):
                return Refused("phone-or-code-malformed")
            case refused:
                return refused

    def holds(self, answer: JSON, _run: Run) -> bool:
        """Whether it is one of the two in its normal form."""
        if not isinstance(answer, dict) or len(answer) != 1:
            return False
        code = answer.get("code")
        if isinstance(code, str):
            return read_code(code) == code
        number = answer.get("phone")
        return isinstance(number, str) and self.number(number) == number

    def quote(self, answer: JSON, run: Run) -> JSON:
        """The code, or the masked number."""
        match answer:
            case {"code": code}:
                return code
            case {"phone": number}:
                return super().quote(number, run)
            case _:
                return None
