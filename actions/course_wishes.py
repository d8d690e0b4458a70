"""我想学: what does a member wish for, which sitting is about it, and who could teach it (W15, W22b)?"""

from collections.abc import Collection

from actions.check_ins import spoken_for
from actions.journey_steps import ask_branch
from actions.stretches import clocks_of
from actions.training_facts import facts_by_id
from actions.training_words import invite, stretch_of
from actions.verb import action
from models.course_matches import offered_by, taught_by, to_come
from models.course_wishes import Course, CourseWish
from models.enrolments import Enrolment
from models.follow_ups import Cause
from models.members import Member
from models.orgs import Org, ancestor_ids
from models.refusal import NotFound
from models.roles import Permission
from models.rule_book import county_day
from models.scope import Scope
from models.teachers import Teacher
from models.trainings import Training


async def offer_courses(scope: Scope, member: int) -> dict[str, object]:
    """Return the form's context."""
    return {"dear": scope.dear(spoken_for(scope, member))}


@action(needs=Permission.CHECK_IN_MAKE)
async def wish_courses(scope: Scope, courses: frozenset[Course], member: int = 0) -> None:
    """What somebody would like to learn, in place of what they said before. Who runs sittings sees it; an
    open sitting about it invites them at once if it is for them, and who can teach it is told.
    """
    who = spoken_for(scope, member)
    known = {wish.course for wish in await scope.all(CourseWish.of(who.id))}
    await scope.run(CourseWish.taken_back(who.id, courses))
    told = [course for course in Course if course in courses]
    for course in told:
        if course not in known:
            scope.add(CourseWish(member_id=who.id, course=course, wished_at=scope.now))
    await scope.flush()
    offered = await _show_offered(scope, who, courses)
    await _show_taught(scope, who, [course for course in told if course not in offered])
    scope.show("courses-wished", None, who, courses=told, some=bool(told), member=who.id)


async def _show_offered(scope: Scope, who: Member, courses: Collection[Course]) -> set[Course]:
    """Show the open sittings about these courses to which somebody is invited by now; return what they
    offer.
    """
    branch = await _branch(scope, who)
    coming = await scope.rows(to_come((), ancestor_ids(branch.path), scope.now))
    fitting: list[Training] = [row for row, _ in coming if offered_by(row).intersection(courses)]
    for row in fitting:
        if row.invited_on is not None:  # before that day nobody is invited
            await invite(scope, row, stretch_of(who.id), await clocks_of(scope))
    ids = {one.training_id for one in await scope.all(Enrolment.of_people([r.id for r in fitting], [who.id]))}
    facts = await facts_by_id(scope, ids)
    if sittings := [{**facts[row.id], "member": who.id} for row in fitting if row.id in ids]:
        scope.show("courses-offered", None, who, sittings=sittings)
    return {course for row in fitting if row.id in ids for course in offered_by(row)}


async def _show_taught(scope: Scope, who: Member, courses: Collection[Course]) -> None:
    """Show who could teach what no sitting offers, each with a way to ask."""
    taught = {course: await _teachers(scope, who, course) for course in courses}
    experts = [
        {"course": course.value, "what": course, "names": names, "member": who.id}
        for course, names in taught.items() if names
    ]  # fmt: skip
    if experts:
        scope.show("courses-taught", None, who, experts=experts)


async def _branch(scope: Scope, who: Member) -> Org:
    branch = await scope.get(Org, who.branch_id)
    if branch is None:
        raise LookupError(f"branch {who.branch_id} is gone")
    return branch


async def _teachers(scope: Scope, who: Member, course: Course) -> list[str]:
    line = ancestor_ids((await _branch(scope, who)).path)
    return [one.name for one in await scope.all(Teacher.offered(line)) if course in taught_by(one)]


@action(needs=Permission.CHECK_IN_MAKE)
async def ask_expert(scope: Scope, course: str, member: int) -> None:
    """请老师联系我: the branch brings the member and who can teach it together; once a day is enough. What
    was not wished for, or what nobody teaches, is NotFound.
    """
    who = spoken_for(scope, member)
    wish = next((one for one in await scope.all(CourseWish.of(who.id)) if one.course == course), None)
    if wish is None or not await _teachers(scope, who, wish.course):
        raise NotFound
    about = f"learn:{wish.course.value}:{county_day(scope.now)}"
    people = await ask_branch(scope, who, Cause.LEARN, about)
    scope.show("expert-asked", None, who, what=wish.course, people=people)
