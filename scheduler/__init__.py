"""What time causes: one file a job, its name is the sentence;
JOBS lists them in the order of a common slot.
"""

from scheduler import (
    answer_for_the_unplayed,
    ask_home_comings,
    close_check_ins,
    erase_people,
    keep_journeys,
    open_check_ins,
    remind_check_ins,
    sweep_old_rows,
    warn_missing_calendar,
)

JOBS = (
    close_check_ins.JOB,
    open_check_ins.JOB,
    remind_check_ins.JOB,
    keep_journeys.JOB,
    ask_home_comings.JOB,
    warn_missing_calendar.JOB,
    sweep_old_rows.JOB,
    erase_people.JOB,
)
DEMONSTRATION_JOBS = (*JOBS, answer_for_the_unplayed.JOB)
