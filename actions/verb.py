"""What makes a function an action?
A declared permission, asked at every call, whoever knocks (design §3.10).
"""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from models.loaders import Loader
from models.refusal import NotAllowed, NotBound
from models.roles import Permission
from models.scope import Scope

P = ParamSpec("P")
R = TypeVar("R")
Verb = Callable[Concatenate[Scope, P], Awaitable[R]]


def action(*, needs: Permission | None, reads: tuple[Loader, ...] = ()) -> Callable[[Verb[P, R]], Verb[P, R]]:
    """Declare an action and what it needs; None means that anybody may, bound or not.

    The asker must hold the permission somewhere; which rows it reaches is decided by the statements
    (``Member.seen_by``). Without it: NotBound for an account that speaks for nobody, else NotAllowed,
    audited. ``reads`` names what it will ask about the asker's members, so that a batch can load it for all
    at once. A form without a ``before`` asks ``admit`` before its first question: nobody answers for nothing.
    """

    def declare(verb: Verb[P, R]) -> Verb[P, R]:
        def admit(scope: Scope) -> None:
            if needs is not None and not scope.actor.may(needs):
                if not scope.actor.bindings:
                    raise NotBound
                scope.audit("denied", getattr(verb, "__name__", ""), needs=needs)
                raise NotAllowed

        @wraps(verb)
        async def asked(scope: Scope, /, *args: P.args, **kwargs: P.kwargs) -> R:
            admit(scope)
            return await verb(scope, *args, **kwargs)

        asked.needs = needs  # type: ignore[attr-defined]
        asked.reads = reads  # type: ignore[attr-defined]
        asked.admit = admit  # type: ignore[attr-defined]
        return asked

    return declare
