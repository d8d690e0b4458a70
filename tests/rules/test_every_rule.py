"""A changed rule takes effect for exactly the subtree and from the day it says: each, where it is used."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

import pytest

from models.follow_ups import Cause
from models.hours import Span
from models.orgs import Org
from models.pledge_comments import Held
from models.rule_changes import RuleState
from models.rules import CATALOGUE, GREET, RULES, Audience, Digest, Rule
from models.rungs import Colour, Rung
from tests.county import County
from tests.rules import probes_of_boards as boards
from tests.rules import probes_of_carrying as promises
from tests.rules import probes_of_greetings as greetings
from tests.rules import probes_of_journeys as journeys
from tests.rules import probes_of_keeping as keeping
from tests.rules import probes_of_ladder as ladder
from tests.rules import probes_of_learning as learning
from tests.rules import probes_of_notices as notices
from tests.rules import probes_of_pledges as pledges
from tests.rules import probes_of_reports as home
from tests.rules import probes_of_rounds as rounds
from tests.rules import probes_of_trainings as trainings
from tests.rules import probes_of_votes as voting
from tests.rules import probes_of_work as work
from tests.rules.scene import DAY, Scene, set_scene
from tests.world import World


@dataclass(frozen=True)
class Probe:
    """Another value of a rule, and what is seen of it at a branch: usually, and once it holds."""

    value: Any
    look: Callable[[Scene, Org], Awaitable[Any]]
    usual: Any
    changed: Any


def _span(start: int, end: int) -> tuple[Span, ...]:
    return (Span(time(start), time(end)),)


PROBES = {
    "check-in-months": Probe(6, rounds.is_asked, True, False),
    "check-in-abroad": Probe(2, rounds.is_asked_abroad, False, True),
    "check-in-open-day": Probe(5, rounds.is_asked, True, False),
    "check-in-reminders": Probe((3,), rounds.is_reminded, False, True),
    "check-in-due-day": Probe(12, rounds.due_day, 10, 12),
    "check-in-due-time": Probe(time(20, 30), rounds.due_time, time(18), time(20, 30)),
    "check-in-late": Probe(0, rounds.late_until, date(2027, 4, 30), date(2027, 3, 31)),
    "check-in-audience": Probe(Audience.EVERYBODY, rounds.is_asked_at_home, False, True),
    "check-in-one-tap": Probe(False, rounds.offers_a_tap, True, False),
    "check-in-words": Probe("家里都好", rounds.word_of_reminders, None, "家里都好"),
    "report-months": Probe(6, home.is_quarterly, True, False),
    "report-reminders": Probe((2,), home.is_reminded, False, True),
    "report-audience": Probe(Audience.EVERYBODY, home.is_asked_at_home, False, True),
    "report-year": Probe(False, home.is_asked_for_the_year, True, False),
    "digest": Probe(Digest.BUSY, home.calm_day_is_told, True, False),
    "due-report": Probe(2, home.report_due, "03-08 18:00", "03-03 18:00"),
    "keep-pledges": Probe(730, keeping.pledge_goes, False, True),
    "keep-reports": Probe(730, keeping.report_goes, False, True),
    **{
        rule.name: Probe(not rule.default, greetings.greets(word), rule.default, not rule.default)
        for word, rule in GREET.items()
    },
    "specialty": Probe("苹果", greetings.what_is_ripe, None, "苹果"),
    "greeting-preview": Probe(7, greetings.festival_is_seen_a_week_ahead, False, True),
    "birthday-preview": Probe(5, greetings.birthday_is_seen_five_days_ahead, False, True),
    "greeting-cut-off": Probe(17, greetings.is_planned_at_five, False, True),
    "morning": Probe(10, rounds.opening_leaves, "09:00", "10:00"),
    "quiet-hours": Probe(_span(21, 10), rounds.in_the_morning, ("09:00", True), ("10:00", False)),
    "noon-rest": Probe(_span(9, 11), rounds.at_noon, ("09:00", True), ("11:00", False)),
    "noon-rest-age": Probe(45, rounds.at_fifty, True, False),
    "elder-hours": Probe(_span(10, 11), rounds.as_an_elder, ("09:00", True), ("10:00", False)),
    "elder-age": Probe(65, rounds.at_sixty_five, ("乔小明同志", "09:00", True), ("乔老", "09:00", False)),
    "pushes-a-day": Probe(3, rounds.pushes_of_a_day, 2, 3),
    "burden-line": Probe(1, rounds.over_the_line, False, True),
    "pushes-a-week": Probe(7, rounds.pushes_of_a_week, 5, 7),
    "pushes-a-month": Probe(4, rounds.pushes_of_a_month, 5, 4),
    "office-days": Probe((1, 3, 5), work.talk_due, "03-02 18:00", "03-03 18:00"),
    "office-closes": Probe(time(17), work.talk_due, "03-02 18:00", "03-02 17:00"),
    "due-help": Probe(5, work.help_due, "03-01 11:30", "03-01 14:30"),
    "due-difficulty": Probe(3, work.difficulty_due, "03-02 18:00", "03-04 18:00"),
    "due-talk": Probe(3, work.talk_due, "03-02 18:00", "03-04 18:00"),
    "due-voice": Probe(3, work.voice_due, "03-02 18:00", "03-04 18:00"),
    "due-host-help": Probe(5, work.host_help_due, "03-04 18:00", "03-08 18:00"),
    "due-silent": Probe(5, work.silent_due, "03-04 18:00", "03-08 18:00"),
    "due-unbound": Probe(5, work.unbound_due, "03-04 18:00", "03-08 18:00"),
    "due-unreachable": Probe(5, work.unreachable_due, "03-04 18:00", "03-08 18:00"),
    "due-undelivered": Probe(5, ladder.undelivered_due, "03-04 18:00", "03-08 18:00"),
    "ladder-secretary": Probe(3, ladder.after_four_days, Rung.CONTACT, Rung.SECRETARY),
    "ladder-committee": Probe(8, ladder.after_nine_days, Rung.SECRETARY, Rung.SPECIFIC),
    "ladder-yellow": Probe(30, ladder.after_a_month, None, Colour.YELLOW),
    "ladder-orange": Probe(70, ladder.after_eleven_weeks, Colour.YELLOW, Colour.ORANGE),
    "ladder-red": Probe(100, ladder.after_four_months, Colour.ORANGE, Colour.RED),
    "ladder-misses": Probe(1, ladder.after_one_call_in_vain, Rung.CONTACT, Rung.COUNTY),
    "due-unmatched": Probe(5, work.unmatched_due, "03-04 18:00", "03-08 18:00"),
    "due-rebind": Probe(2, work.rebind_due, "03-02 18:00", "03-03 18:00"),
    "due-correction": Probe(5, work.correction_due, "03-22 18:00", "03-08 18:00"),
    "due-transfer": Probe(2, work.transfer_due, "03-10 18:00", "03-03 18:00"),
    "notice-gap": Probe(6, notices.reminded_after_eight_hours, False, True),
    "notice-unread": Probe(8, notices.author_told_after_ten_hours, False, True),
    "notice-again": Probe(8, notices.pushed_again_after_ten_minutes, False, True),
    "notice-calls": Probe(18, notices.listed_after_twenty_minutes, False, True),
    "binding-tries": Probe(1, work.pauses_after_the_first_try, False, True),
    "binding-pause": Probe(60, work.pause_after_the_third, 30.0, 60.0),
    "form-kept": Probe(48, work.form_is_kept, 24.0, 48.0),
    "form-recalled": Probe(3, work.form_is_recalled, 2.0, 3.0),
    "note-length": Probe(600, work.long_note_is_taken, False, True),
    "keep-unbound": Probe(10, work.chat_goes, False, True),
    "keep-messages": Probe(40, work.message_goes, False, True),
    "keep-undelivered": Probe(60, work.failed_message_goes, False, True),
    "keep-updates": Probe(5, work.update_goes, False, True),
    "keep-parked": Probe(60, work.parked_update_goes, False, True),
    "keep-forms": Probe(10, work.form_goes, False, True),
    "keep-voice": Probe(30, keeping.voice_goes, False, True),
    "keep-answers": Probe(730, keeping.answer_goes, False, True),
    "keep-contacts": Probe(730, keeping.contact_goes, False, True),
    "keep-gone": Probe(730, keeping.gone_are_masked, False, True),
    "keep-erasures": Probe(730, keeping.erasure_goes, False, True),
    "keep-imports": Probe(90, keeping.found_by_imports_goes, False, True),
    "mourning": Probe(30, keeping.usual_mourning, 49, 30),
    "due-membership": Probe(5, journeys.membership_due, "03-04 18:00", "03-08 18:00"),
    "keep-journeys": Probe(730, journeys.journey_goes, False, True),
    "certificate-warning": Probe(30, learning.is_warned_six_weeks_ahead, True, False),
    "learn-member": Probe(40, learning.member_target, 32, 40),
    "learn-keeper": Probe(60, learning.keeper_target, 56, 60),
    "make-up-days": Probe(20, learning.days_to_make_up, 14, 20),
    "due-learn": Probe(2, learning.wish_due, "03-08 18:00", "03-03 18:00"),
    "due-make-up": Probe(2, learning.make_up_due, "03-08 18:00", "03-03 18:00"),
    "training-invite": Probe(14, trainings.is_invited_ten_days_ahead, False, True),
    "training-early": Probe(5, trainings.in_five_days, [], ["09:00"]),
    "training-eve": Probe(18, trainings.tomorrow, ["19:00"], ["18:00"]),
    "training-shortly": Probe(4, trainings.today_at_four, ["14:00"], ["12:00"]),
    "keep-trainings": Probe(730, trainings.enrolment_goes, False, True),
    "pledge-opens": Probe(10, pledges.is_asked_on_the_fifth, True, False),
    "pledge-due": Probe(25, pledges.january_due, date(2027, 1, 31), date(2027, 1, 25)),
    "pledge-calls": Probe((12, 20), pledges.days_of_reminders, [15, 25, 31], [12, 20]),
    "pledge-new": Probe(20, pledges.newcomers_due, date(2027, 3, 31), date(2027, 3, 21)),
    "pledge-list": Probe((2, 5), pledges.days_of_lists, [1, 10], [2, 5]),
    "pledge-most": Probe(3, pledges.most_of_a_member, 5, 3),
    "pledge-org-least": Probe(4, pledges.limits_of_a_branch, (3, 10), (4, 10)),
    "pledge-org-most": Probe(6, pledges.limits_of_a_branch, (3, 10), (3, 6)),
    "pledge-waiting": Probe((2,), pledges.secretary_hears_after_two_days, False, True),
    "pledge-upper": Probe(4, pledges.committee_hears_after_four_days, False, True),
    "due-erasure": Probe(5, keeping.erasure_due, "03-22 18:00", "03-08 18:00"),
    "board-listed": Probe(True, boards.is_listed, False, True),
    "vote-midyear": Probe(3, voting.midyear_begins, date(2027, 7, 1), date(2027, 7, 3)),
    "vote-midyear-days": Probe(5, voting.midyear_ends, date(2027, 7, 10), date(2027, 7, 5)),
    "vote-yearly": Probe(2, voting.year_begins, date(2027, 12, 1), date(2027, 12, 2)),
    "vote-yearly-days": Probe(10, voting.year_ends, date(2027, 12, 20), date(2027, 12, 10)),
    "vote-occasional-days": Probe(5, voting.occasion_ends, date(2027, 5, 10), date(2027, 5, 5)),
    "vote-step": Probe(6, voting.five_votes_are_shown, True, False),
    "vote-pace": Probe(3, voting.fourth_tap_is_too_fast, False, True),
    "vote-object": Probe(1, voting.days_to_object, 3, 1),
    "keep-votes": Probe(200, voting.vote_goes, False, True),
    "pledge-notice": Probe(14, promises.days_of_notice, 7, 14),
    "pledge-due-days": Probe((3,), promises.is_asked_three_days_ahead, False, True),
    "pledge-late": Probe(3, promises.secretary_hears_after_three_days, False, True),
    "pledge-quarter": Probe(1, promises.is_asked_on_the_first, False, True),
    "pledge-words": Probe("芝麻", promises.comment_with_sesame, Held.PAGE, Held.WORDS),
    "due-pledge": Probe(2, promises.problem_due, "03-08 18:00", "03-03 18:00"),
    "second-person": Probe(True, work.change_waits, RuleState.ACCEPTED, RuleState.WAITING),
}


@pytest.fixture
async def scene(world: World, county: County) -> Scene:
    """The morning of the day, in two committees."""
    return await set_scene(world, county)


def test_every_rule_has_a_probe_with_another_value() -> None:
    assert set(PROBES) == set(RULES)
    assert not [rule.name for rule in CATALOGUE if PROBES[rule.name].value == rule.default]
    assert not [name for name, probe in PROBES.items() if probe.usual == probe.changed]


def test_every_cause_has_a_rule_by_when_somebody_must_act() -> None:
    assert {f"due-{cause}" for cause in Cause} <= set(RULES)


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: rule.name)
async def test_rule_holds_for_its_subtree_alone_and_from_its_day_on(scene: Scene, rule: Rule[Any]) -> None:
    probe = PROBES[rule.name]
    org = scene.county.county if rule.whole else scene.county.committee
    await scene.change(org, rule, probe.value, DAY + timedelta(days=1))
    assert await probe.look(scene, scene.inside) == probe.usual
    await scene.change(org, rule, probe.value, DAY)
    assert await probe.look(scene, scene.inside) == probe.changed
    if not rule.whole:
        assert await probe.look(scene, scene.outside) == probe.usual
