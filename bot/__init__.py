"""How it runs: settings, intake, pump, delivery, forms, texts, command line, wiring."""

import os

# PTB gives spans as numbers and warns that they become timedelta; this is its own switch for the latter.
os.environ.setdefault("PTB_TIMEDELTA", "1")
