"""A reader that a file brings down."""

import os
import signal

os.kill(os.getpid(), signal.SIGKILL)
