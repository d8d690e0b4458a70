"""How does the service say a friendly no?
A refusal is not a failure: never logged as an error, never retried.
"""

import re


class Refusal(Exception):
    """An expected no: shown to the person as the text named after the class, 409 on the web.

    Keyword arguments become the text's arguments. Subclass names are sentences without their verb.
    """

    def __init__(self, **args: object) -> None:
        super().__init__(type(self).__name__)
        self.args_shown = args

    @classmethod
    def key(cls) -> str:
        """Return the text key: the class name in kebab case (AlreadyBound -> already-bound)."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()


class NotFound(Refusal):
    """Nothing of that kind is visible to the asker;
    the same answer whether it exists or not (design §3.10).
    """


class NotAllowed(Refusal):
    """The asker lacks the permission that the action needs; the attempt is audited."""


class NotBound(Refusal):
    """The account speaks for no member yet, and the action is about a member (domain §3.3)."""
