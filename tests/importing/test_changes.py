"""What does a row change in somebody who is known? Nothing that it says less precisely, or not at all."""

from typing import Any

import pytest

from models.members import Education, Member
from models.roster.changes import differences, wanted
from models.roster.verdicts import Entry
from models.vault import Vault

VAULT = Vault("a key of tests, with thirty-two characters")
PHONE = "+8613900000001"


def known() -> Member:
    member = Member(
        birth="1985-03-12", joined_on="2006", education=Education.HIGH, floating=True, rural=None,
        zone="Asia/Shanghai", abroad=False, place={"code": "330212"}, employer="旧厂",
    )  # fmt: skip
    member.set_name("安小芬")
    member.set_phone(PHONE, VAULT)
    member.set_kin("丈夫 鲍大山", VAULT)
    return member


@pytest.mark.parametrize(
    ("values", "changes"),
    [
        ({}, {}),
        ({"employer": "", "school": None}, {}),
        ({"name": "安 小芬", "phone": PHONE, "kin": "丈夫 鲍大山", "employer": "旧厂"}, {}),
        ({"birth": "1985-03", "joined_on": "2006"}, {}),
        ({"birth": "1985-04", "joined_on": "2006-07"}, {"birth": "1985-04", "joined_on": "2006-07"}),
        ({"place_text": "浙江宁波"}, {}),  # the district that is known lies there
        ({"place_text": "宁波市鄞州区"}, {}),
        ({"place_text": "东莞"}, {"place": {"code": "441900"}}),
        (
            {"place_text": "西班牙马德里"},
            {
                "place": {"country": "ES", "city": "马德里", "zone": "Europe/Madrid"},
                "zone": "Europe/Madrid", "abroad": True,
            },
        ),
        ({"place_text": "哪里都不是"}, {}),
        ({"phone": "+8613900000002"}, {"phone": "+8613900000002"}),
        ({"floating": False, "rural": True}, {"floating": False, "rural": True}),
        ({"education": Education.COLLEGE}, {"education": Education.COLLEGE}),
        ({"id": 7, "branch_id": 3, "standing": "deceased", "phone_sealed": b"x"}, {}),  # no sheet says these
        ({"committee": "清源镇党委", "branch": "柳湾村", "contact": "鲍大山", "group": "一组"}, {}),
    ],
)  # fmt: skip
def test_row_changes_only_what_it_says_anew(values: dict[str, Any], changes: dict[str, Any]) -> None:
    told, _ = wanted(Entry("名册", 2, values, ()))
    assert differences(known(), told, VAULT) == changes


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"name": "长" * 41}, "name"), ({"employer": "长" * 101}, "employer"), ({"remark": "a\0"}, "remark"),
        ({"place_text": "哪里都不是"}, "place_text"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_told_and_left_empty(values: dict[str, Any], column: str) -> None:
    told, (finding,) = wanted(Entry("名册", 2, values, ()))
    assert told == {}
    assert finding.column == column
