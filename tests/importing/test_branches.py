"""Which branch do the columns of a row mean, and what would be made for it?"""

from typing import Any

import pytest

from models.orgs import OrgLevel
from models.roster.branches import Node, Tree, Unresolved
from models.roster.org_names import is_secretary

COUNTY = Node(1, None, OrgLevel.COUNTY, "青禾县委组织部", "/1/")
CLEAR = Node(2, 1, OrgLevel.COMMITTEE, "清源镇党委", "/1/2/")
UNKNOWN = "import-branch-unknown"
STONE = Node(3, 1, OrgLevel.COMMITTEE, "中共石门镇委员会", "/1/3/")
SCHOOLS = Node(4, 2, OrgLevel.GENERAL_BRANCH, "中心学校党总支", "/1/2/4/")
WILLOW = Node(5, 2, OrgLevel.BRANCH, "柳湾村党支部", "/1/2/5/")
BRIDGE = Node(6, 2, OrgLevel.BRANCH, "石桥村支部委员会", "/1/2/6/")
STAFF = Node(7, 2, OrgLevel.BRANCH, "机关党支部", "/1/2/7/")
STAFF_TOO = Node(8, 3, OrgLevel.BRANCH, "机关党支部", "/1/3/8/")
PUPILS = Node(9, 4, OrgLevel.BRANCH, "第一党支部", "/1/2/4/9/")
BELOW = (CLEAR, STONE, SCHOOLS, WILLOW, BRIDGE, STAFF, STAFF_TOO, PUPILS)


def tree(root: Node = COUNTY) -> Tree:
    below = [node for node in BELOW if node.path.startswith(root.path) and node is not root]
    above = [node for node in (COUNTY, *BELOW) if root.path.startswith(node.path) and node is not root]
    return Tree.of(root, above, below)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ({"branch": "柳湾村党支部"}, 5),
        ({"branch": " 柳湾村 党支部 "}, 5),
        ({"branch": "柳湾村"}, 5),
        ({"branch": "柳湾村支部"}, 5),
        ({"branch": "中共柳湾村支部委员会"}, 5),
        ({"branch": "石桥村党支部"}, 6),
        ({"branch": "清源镇柳湾村党支部"}, 5),
        ({"branch": "青禾县清源镇石桥村党支部"}, 6),
        ({"branch": "机关党支部", "committee": "石门镇党委"}, 8),
        ({"branch": "机关党支部", "committee": "中共清源镇委员会"}, 7),
        ({"branch": "石门镇机关党支部"}, 8),
        ({"branch": "第一党支部", "general_branch": "中心学校总支"}, 9),
        ({"branch": "第一支部", "committee": "清源镇党工委"}, 9),
    ],
)
def test_branch_is_found_by_its_spellings(written: dict[str, str], number: int) -> None:
    found = tree().branch_of(written)
    assert isinstance(found, Node)
    assert found.number == number


@pytest.mark.parametrize(
    ("root", "written", "key", "names"),
    [
        (COUNTY, {"branch": "柳弯村党支部"}, UNKNOWN, "柳湾村党支部"),
        (COUNTY, {"branch": "机关党支部"}, "import-branch-ambiguous", "清源镇党委/机关党支部"),
        (
            COUNTY,
            {"branch": "柳湾村党支部", "committee": "石门镇党委"},
            "import-branch-unknown",
            "柳湾村党支部",
        ),
        (
            COUNTY,
            {"branch": "柳湾村党支部", "committee": "没听说过党委"},
            "import-branch-unknown",
            "柳湾村党支部",
        ),
        (STONE, {"branch": "柳湾村党支部"}, UNKNOWN, None),
        (COUNTY, {}, UNKNOWN, None),
    ],
)
def test_unclear_branch_is_told_with_what_comes_near(
    root: Node, written: dict[str, str], key: str, names: str | None
) -> None:
    found = tree(root).branch_of(written)
    assert isinstance(found, Unresolved)
    assert found.key == key
    assert len(found.names) <= 3
    assert names is None or names in found.names
    if root is STONE:
        assert "柳湾村党支部" not in found.names, "another town's branches are not offered"


def test_committee_above_the_root_narrows_nothing() -> None:
    found = tree(CLEAR).branch_of({"committee": "清源镇党委", "branch": "柳湾村"})
    assert isinstance(found, Node)
    assert found.number == 5


@pytest.mark.parametrize(
    ("root", "rows", "made"),
    [
        (COUNTY, [{"branch": "新村党支部"}], [("branch", "新村党支部", 1)]),
        (COUNTY, [{"branch": "新村党支部", "committee": "清源镇党委"}], [("branch", "新村党支部", 2)]),
        (
            COUNTY,
            [{"committee": "云台镇党委", "general_branch": "云台总支", "branch": "一组党支部"}],
            [
                ("committee", "云台镇党委", 1),
                ("general-branch", "云台总支", -1),
                ("branch", "一组党支部", -2),
            ],
        ),
        (
            COUNTY,
            [
                {"committee": "云台镇党委", "branch": "一组党支部"},
                {"committee": "云台镇委员会", "branch": "一组 支部"},
            ],
            [("committee", "云台镇党委", 1), ("branch", "一组党支部", -1)],
        ),
        (CLEAR, [{"committee": "云台镇党委", "branch": "新村党支部"}], []),  # no committee below a committee
        (CLEAR, [{"committee": "清源镇党委", "branch": "新村党支部"}], [("branch", "新村党支部", 2)]),
        (COUNTY, [{"branch": "机关党支部"}], []),  # two bear the name: a third helps nobody
        (COUNTY, [{"branch": "柳湾村"}, {"branch": ""}, {"branch": "长" * 81}], []),
        (
            COUNTY,
            [{"branch": "机关党支部", "committee": "云台镇党委"}],
            [("committee", "云台镇党委", 1), ("branch", "机关党支部", -1)],
        ),
    ],
)
def test_missing_organisations_are_proposed_under_the_right_parent(
    root: Node, rows: list[dict[str, Any]], made: list[tuple[str, str, int]]
) -> None:
    here = tree(root)
    assert [(node.level.value, node.name, node.parent) for node in here.propose(rows)] == made
    if made:
        assert all(isinstance(here.branch_of(values), Node) for values in rows)


@pytest.mark.parametrize(
    ("post", "so"),
    [
        ("书记", True),
        ("党支部书记", True),
        ("支部 书记", True),
        ("副书记", False),
        ("组织委员", False),
        ("", False),
    ],
)
def test_post_proposes_a_secretary(post: str, so: bool) -> None:
    assert is_secretary(post) is so
