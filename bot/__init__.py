"""How it runs: settings, intake, pump, delivery, forms, texts, command line, wiring."""

import os
import sys

# PTB gives spans as numbers and warns that they become timedelta; this is its own switch for the latter.
os.environ.setdefault("PTB_TIMEDELTA", "1")

# Where it finds the libraries for it, httpx loads a command line of its own, colours and a highlighter:
# a fifteenth of a start, for what nobody here calls.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
