"""What time causes: one file a job, its name is the sentence;
JOBS lists them in the order of a common slot.
"""

from scheduler import (
    answer_for_the_unplayed,
    ask_for_reports,
    ask_home_comings,
    climb_ladder,
    close_check_ins,
    erase_people,
    greet_secretaries,
    invite_to_trainings,
    keep_journeys,
    make_next_sittings,
    open_check_ins,
    pass_help_on,
    plan_greetings,
    preview_greetings,
    remind_check_ins,
    remind_of_trainings,
    settle_greetings,
    sweep_old_rows,
    tend_notices,
    tell_of_trainings,
    warn_missing_calendar,
)

JOBS = (
    close_check_ins.JOB,
    greet_secretaries.JOB,
    open_check_ins.JOB,
    remind_check_ins.JOB,
    climb_ladder.JOB,
    ask_for_reports.JOB,
    preview_greetings.JOB,
    plan_greetings.JOB,
    settle_greetings.JOB,
    keep_journeys.JOB,
    ask_home_comings.JOB,
    make_next_sittings.JOB,
    invite_to_trainings.JOB,
    remind_of_trainings.JOB,
    tell_of_trainings.JOB,
    warn_missing_calendar.JOB,
    sweep_old_rows.JOB,
    erase_people.JOB,
    pass_help_on.JOB,
    tend_notices.JOB,
)
DEMONSTRATION_JOBS = (*JOBS, answer_for_the_unplayed.JOB)
