"""The first screen and what is always at hand: more, help, language, privacy (domain §3.2)."""

from actions import accounts, menu
from bot.buttons import Button, Go
from bot.commands import Command, Reaction
from bot.screens import Screen


class SetLanguage(Button, prefix="lg"):
    """Speak this language from now on."""

    language: str
    action = menu.set_language


HELP = (Go("sos"),)

MENU = Command("menu", menu.show_menu)
MORE = Command("more", menu.show_more, listed=False)
SHOW_HELP = Command("help", menu.show_help)
LANG = Command("lang", menu.choose_language, takes_text=True)
ABOUT = Command("about", menu.show_about)
PRIVACY = Command("privacy", menu.show_privacy)

UNKNOWN = Reaction("not-understood", menu.answer_unknown)
BLOCKED = Reaction("blocked", accounts.note_blocked)
RETURNED = Reaction("returned", menu.note_return)

SCREENS = (
    Screen("menu-public", ((Go("bind"),), (Go("pledges"),), (Go("lang"),), (Go("more"),), HELP)),
    Screen(
        "menu-member",
        ((Go("checkin"),), (Go("travel"),), (Go("report"),), (Go("train"),), (Go("more"),), HELP),
    ),
    Screen(
        "menu-staff",
        (
            (Go("todo"),),
            (Go("roster"),),
            (Go("stats", only_if="counts"),),
            (Go("checkin"),),
            (Go("more"),),
            HELP,
        ),
    ),
    Screen(
        "menu-more",
        (
            (Go("travel", only_if="staff"), Go("away", only_if="people")),
            (Go("history", only_if="bound"), Go("talk", only_if="bound")),
            (Go("report", only_if="staff"), Go("reports", only_if="staff")),
            (Go("train", only_if="staff"), Go("session", only_if="sittings")),
            (Go("pledge", only_if="bound"), Go("review", only_if="reviewing")),
            (Go("hours", only_if="bound"), Go("learn", only_if="bound")),
            (Go("sign", only_if="sittings"), Go("station", only_if="sittings")),
            (Go("certificate", only_if="bound"),),
            (Go("pledges"), Go("progress", only_if="bound")),
            (Go("proxy", only_if="staff"), Go("invite", only_if="invites")),
            (Go("bind", only_if="unbound"), Go("family", only_if="bound")),
            (Go("broadcast", only_if="noticing"), Go("sent", only_if="noticing")),
            (Go("notice", only_if="bound"), Go("homeword", only_if="posting")),
            (Go("rate"),),
            (Go("cascade", only_if="noticing"),),
            (Go("grants", only_if="grants"), Go("letters", only_if="letters")),
            (Go("export", only_if="exports"), Go("settings", only_if="rules")),
            (Go("calendar", only_if="rules"), Go("rehearse", only_if="rehearsals")),
            (Go("me", only_if="bound"), Go("privacy")),
            (Go("greetings", only_if="bound"), Go("lang")),
            (Go("about"), Go("help")),
            (Go("leave", only_if="bound"), Go("clock", only_if="clock")),
            (Go("menu"),),
            HELP,
        ),
    ),
    Screen(
        "help",
        ((Go("bind", only_if="unbound"),), (Go("menu"),), HELP),
        sections=("unbound", "bound", "staff"),
    ),
    Screen("about", ((Go("privacy"),), (Go("bind", only_if="unbound"),), (Go("menu"),))),
    Screen("privacy", ((Go("me", only_if="bound"),), (Go("bind", only_if="unbound"),), (Go("menu"),))),
    Screen("language", ((Go("menu"),),), items="languages", item_buttons=(SetLanguage,), lines=False),
    Screen("language-unknown", ((Go("menu"),),), items="languages", item_buttons=(SetLanguage,), lines=False),
    Screen("not-allowed", ((Go("talk"),), (Go("menu"),))),
    Screen("language-set"),
    Screen("location-not-needed", ((Go("menu"),),)),
    Screen(
        "not-understood",
        ((Go("talk", only_if="bound"),), (Go("bind", only_if="unbound"),), (Go("menu"),), HELP),
    ),
    Screen("buttons-gone"),
)
