"""What time causes: one file a job, its name is the sentence; JOBS lists them in the order of a common slot."""

from scheduler import close_check_ins, open_check_ins, remind_check_ins

JOBS = (close_check_ins.JOB, open_check_ins.JOB, remind_check_ins.JOB)
