"""What can I do here? The first screen, the language, and answers to what was not understood."""

from actions.verb import action
from models.follow_ups import FollowUp
from models.languages import LANGUAGES
from models.refusal import Refusal
from models.roles import Permission
from models.scope import Scope


class LanguageUnknown(Refusal):
    """The language asked for is not one of ours."""


def menu_of(scope: Scope) -> str:
    """Return the name of the asker's first screen: in the order of domain §3.2 the first four that there are,
    each as wide as the screen, then 更多; 🆘 is always last. All else is behind 更多, each once.
    """
    if not scope.actor.bindings:
        return "menu-public"
    return "menu-staff" if scope.actor.is_staff else "menu-member"


def _bound(scope: Scope) -> dict[str, bool | None]:
    """Return whether the asker is known here, as the arguments that choose sections and buttons."""
    known = bool(scope.actor.bindings)
    return {"bound": known or None, "unbound": not known or None}


def _offered() -> list[dict[str, str]]:
    return [{"language": key, "label": name} for key, name in LANGUAGES.items()]


@action(needs=None)
async def show_menu(scope: Scope) -> None:
    """Show the first screen that fits what the asker is."""
    member = scope.actor.member
    counts = scope.actor.may(Permission.STATS_SEE) or None
    scope.show(menu_of(scope), dear=scope.dear(member) if member else None, counts=counts)


@action(needs=None)
async def show_more(scope: Scope) -> None:
    """Show everything else that the asker can do."""
    actor = scope.actor
    scope.show(
        "menu-more",
        **_bound(scope),
        staff=actor.is_staff or None,
        people=actor.may(Permission.MEMBER_SEE) or None,
        invites=actor.may(Permission.INVITE_MAKE) or None,
        noticing=actor.may(Permission.NOTICE_SEND) or None,
        sittings=actor.may(Permission.TRAINING_RUN) or None,
        reviewing=actor.may(Permission.PLEDGE_REVIEW) or None,
        posting=actor.may(Permission.HOME_POST) or None,
        grants=actor.may(Permission.CONTACT_ASSIGN) or None,
        letters=actor.may(Permission.DELIVERY_SEE) or None,
        exports=actor.may(Permission.EXPORT_MAKE) or None,
        rules=actor.may(Permission.RULES_SET) or None,
        rehearsals=actor.may(Permission.REHEARSE) or None,
        clock=actor.may(Permission.CLOCK_MOVE) or None,
    )


@action(needs=None)
async def show_help(scope: Scope) -> None:
    """Explain in a few lines how the service is used."""
    scope.show("help", **_bound(scope), staff=scope.actor.is_staff or None)


@action(needs=None)
async def show_about(scope: Scope) -> None:
    """Say who runs the service and what it is for."""
    scope.show("about", **_bound(scope))


@action(needs=None)
async def show_privacy(scope: Scope) -> None:
    """Say in full what is kept, who sees it and what one may ask for (domain §3.3.2, §3.7)."""
    scope.show("privacy", **_bound(scope))


@action(needs=None)
async def choose_language(scope: Scope, text: str = "") -> None:
    """Set the language named in the command, or offer those there are."""
    known = {key.casefold(): key for key in LANGUAGES} | {
        name.casefold(): key for key, name in LANGUAGES.items()
    }
    known |= {"zh": "zh_CN", "cn": "zh_CN"}
    if not text.strip():
        scope.show("language", languages=_offered())
    elif language := known.get(text.strip().casefold()):
        await set_language(scope, language)
    else:
        raise LanguageUnknown(languages=_offered())


@action(needs=None)
async def set_language(scope: Scope, language: str) -> None:
    """Speak this language to the account from now on."""
    account = scope.actor.account
    if account is None or language not in LANGUAGES:
        raise LanguageUnknown(languages=_offered())
    account.language, account.language_chosen = language, True
    scope.show("language-set")
    await show_menu(scope)


@action(needs=None)
async def answer_unknown(scope: Scope, *, location: bool = False) -> None:
    """Answer what nobody understands with the ways on; a location is refused and not kept (domain §3.5)."""
    if location:
        scope.show("location-not-needed")
    else:
        scope.show("not-understood", **_bound(scope))


@action(needs=None)
async def note_return(scope: Scope) -> None:
    """The person opened the chat again after blocking it: they can be reached, and need not be called."""
    account = scope.actor.account
    if account is not None and account.reopen():
        await scope.run(FollowUp.reached_again(account.id, scope.now))
        scope.audit("reachable-again", account)
