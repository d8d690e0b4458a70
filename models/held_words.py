"""Which words in public comments are looked at first, and how are digits written in words?"""

import json
from pathlib import Path

_TOLD = json.loads((Path(__file__).parent / "knowledge" / "held_words.json").read_text("utf-8"))
HELD_WORDS: str = " ".join(_TOLD["words"])
NUMERALS: str = _TOLD["numerals"]
