"""Which tables are there, by the names that the command line knows?"""

from collections.abc import Mapping
from types import MappingProxyType

from bot.exports.journeys import JOURNEYS
from bot.exports.notices import NOTICES
from bot.exports.people import BINDINGS, FLOATING, ROSTER
from bot.exports.pledges import PLEDGE_RATES, PLEDGES
from bot.exports.rounds import CHECK_INS, RATES, REPORTS
from bot.exports.table import Table
from bot.exports.trail import AUDIT, FOLLOW_UPS, LETTERS
from bot.exports.units import GRANTS, INVITES, ORGS, STRUCTURE

TABLES: Mapping[str, Table] = MappingProxyType(
    {
        "structure": STRUCTURE,
        "orgs": ORGS,
        "roster": ROSTER,
        "floating": FLOATING,
        "journeys": JOURNEYS,
        "check-ins": CHECK_INS,
        "check-in-rates": RATES,
        "reports": REPORTS,
        "notices": NOTICES,
        "pledges": PLEDGES,
        "pledge-rates": PLEDGE_RATES,
        "follow-ups": FOLLOW_UPS,
        "grants": GRANTS,
        "bindings": BINDINGS,
        "invites": INVITES,
        "letters": LETTERS,
        "audit": AUDIT,
    }
)
