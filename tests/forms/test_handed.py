"""Is a file taken as it was handed in, and only a file?"""

import pytest

from bot.forms import Said, Sent
from bot.forms.handed import MAX_BYTES_OF_FILE, Handed
from bot.forms.inputs import SentKind
from tests.forms.talks import Talk


@pytest.mark.parametrize("kind", ["photo", "document", "voice", "video"])
def test_file_is_kept_by_its_name_at_the_server(kind: SentKind) -> None:
    given = Talk.about(Handed()).give(Sent(kind, "f1", "u1", name="名单.xlsx"))
    assert given.answer == {"kind": kind, "file_id": "f1", "name": "名单.xlsx"}


def test_what_is_no_file_or_too_large_is_refused() -> None:
    assert Talk.about(Handed()).give(Said("见附件")).complaint == "file-wanted"
    large = Sent("document", "f1", "u1", size=MAX_BYTES_OF_FILE + 1)
    assert Talk.about(Handed()).give(large).complaint == "file-handed-too-large"
    assert Talk.about(Handed()).give(Sent("sticker", "f1", "u1")).complaint == "file-not-expected"
