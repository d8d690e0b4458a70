"""Who comes to a sitting, who does not, who has not said (domain §3.4-L)?"""

from actions.sittings import run_sitting
from actions.staff import page_of
from actions.training_facts import facts_of
from actions.verb import action
from models.enrolments import COMING, Enrolment, EnrolmentState
from models.refusal import NotFound
from models.roles import Permission
from models.scope import Scope

PAGE = 10
_LISTED = {
    "coming": (*COMING, EnrolmentState.ATTENDED),
    "waiting": (EnrolmentState.WAITING,),
    "unanswered": (EnrolmentState.INVITED, EnrolmentState.SILENT),
    "excused": (EnrolmentState.ON_LEAVE,),
}  # fmt: skip


@action(needs=Permission.TRAINING_RUN)
async def show_people(scope: Scope, training: int, listed: str, page: int) -> None:
    """名单: who comes, waits, has not answered or has leave; ten at a time, by branch."""
    row = await run_sitting(scope, training)
    if listed not in _LISTED:
        raise NotFound
    rows, turns = await page_of(scope, Enrolment.of_training(row.id, *_LISTED[listed]), page, PAGE)
    people = [{"name": who.name, "branch": unit.name, "mine": mine.state} for mine, who, unit in rows]
    scope.show(
        "sitting-people", **await facts_of(scope, row), people=people, listed=listed, **turns,
    )  # fmt: skip
