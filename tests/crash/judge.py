"""Was anything lost, doubled or out of order? The books of the bot beside what the people have seen."""

from collections import Counter
from dataclasses import asdict, dataclass

from tests.crash.server import BotApi
from tests.crash.talkers import Crowd
from tests.crash.village import Village

_STATES = "SELECT update_id, state FROM inbox"
_ANSWERS = (
    "SELECT a.chat_id, c.host_report, c.note FROM check_ins c JOIN accounts a ON a.id = c.account_id"
    " WHERE c.withdrawn_at IS NULL"
)
_OPEN = "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending') AND not_before IS NULL"
UNDER_WAY = (  # what the bot still has to do, planned messages left out
    "SELECT (SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending') AND not_before IS NULL)"
    " + (SELECT count(*) FROM inbox WHERE state = 'open')"
)
_UNSENT = "SELECT count(*) FROM outbox WHERE state NOT IN ('sent', 'waiting', 'sending')"


@dataclass
class Judgement:
    """What a run came to. Everything but the doubled replies must be zero."""

    updates: int  # offered
    messages: int  # accepted as new messages
    lost: int  # updates without a committed turn
    parked: int
    rows_twice: int  # people with more than one answer
    wrong: int  # people whose answer is missing, or is not what they meant
    without_answer: int  # people who still wait
    out_of_order: int
    strange: int  # messages nobody expected
    left_open: int  # messages still to be sent
    unsent: int  # messages given up, skipped or unsure
    doubled: int  # messages a person got once more, though the first was not cut by the server
    doubled_after_cut: int
    too_fast: int  # calls answered 429

    def faults(self) -> dict[str, int]:
        """Return what must not be and is."""
        fine = {"updates", "messages", "doubled", "doubled_after_cut", "too_fast"}
        return {name: value for name, value in asdict(self).items() if value and name not in fine}


async def judge(api: BotApi, crowd: Crowd, village: Village) -> Judgement:
    """Compare what was offered and seen with what the database holds, the bot being stopped."""
    states = dict(await village.rows(_STATES))
    answers: dict[int, list[tuple[str, str | None]]] = {}
    for chat_id, host, note in await village.rows(_ANSWERS):
        answers.setdefault(chat_id, []).append((host, note))
    talkers = crowd.talkers.values()
    counted = Counter(states.values())
    return Judgement(
        updates=api.offered,
        messages=sum(uttered.new for uttered in api.said),
        lost=sum(states.get(number) != "done" for number in range(1, api.offered + 1)),
        parked=counted["parked"],
        rows_twice=sum(len(rows) > 1 for rows in answers.values()),
        wrong=sum((one.host, one.note) not in answers.get(one.chat_id, []) for one in talkers),
        without_answer=sum(not talker.finished for talker in talkers),
        out_of_order=sum(len(talker.misplaced) for talker in talkers),
        strange=sum(len(talker.strange) for talker in talkers),
        left_open=(await village.rows(_OPEN))[0][0],
        unsent=(await village.rows(_UNSENT))[0][0],
        doubled=sum(len(talker.doubled) for talker in talkers),
        doubled_after_cut=sum(talker.doubled_after_cut for talker in talkers),
        too_fast=len(api.refused),
    )
