"""Pledges as they stand on a board, without the way there: rows of a branch and its members."""

from datetime import date, datetime, timedelta
from typing import Any

from models.consents import Consent, Purpose
from models.members import Member
from models.orgs import Org
from models.pledge_steps import ItemState
from models.pledges import Area, Pledge, PledgeItem, PledgeKind, PledgeVersion, Stage, VersionState
from models.scope import Scope
from tests.county import enlist


async def agree(scope: Scope, member: Member) -> None:
    """The member agrees that pledges are shown."""
    scope.add(Consent(member_id=member.id, purpose=Purpose.PLEDGES, given_at=scope.now))
    await scope.flush()


async def pledge_of(scope: Scope, org: Org, member: Member | None = None, year: int = 2027) -> Pledge:
    """A yearly pledge without items yet."""
    row = Pledge(
        org_id=org.id,
        member_id=member.id if member else None,
        kind=PledgeKind.YEARLY,
        year=year,
        made_at=scope.now,
    )
    scope.add(row)
    await scope.flush()
    return row


async def promised(scope: Scope, pledge: Pledge, text: str, **columns: object) -> PledgeItem:
    """One item, running unless told otherwise, with its wording in force."""
    told = {name: columns.pop(name) for name in ("baseline", "target", "unit", "due_on") if name in columns}
    number = columns.pop("number", None) or len(await scope.rows(PledgeItem.of_pledges([pledge.id]))) + 1
    base: dict[str, Any] = {
        "pledge_id": pledge.id, "number": number, "area": Area.SERVICE, "state": ItemState.RUNNING,
        "stage": Stage.NOT_BEGUN, "done": 0, "published_at": scope.now - timedelta(days=30),
        "notice_until": scope.now - timedelta(days=23),
        "moved_at": scope.now if columns.get("done") else None,
    }  # fmt: skip
    item = PledgeItem(**(base | columns))
    scope.add(item)
    await scope.flush()
    version = await worded(scope, item.id, text, 1, **({"due_on": date(pledge.year, 12, 20)} | told))
    item.version_id = version.id
    await scope.flush()
    return item


async def worded(scope: Scope, item: int, text: str, number: int, **columns: object) -> PledgeVersion:
    """A wording in force of an item."""
    base: dict[str, Any] = {"state": VersionState.IN_FORCE, "made_at": scope.now, "decided_at": scope.now}
    version = PledgeVersion(item_id=item, number=number, text=text, **(base | columns))
    scope.add(version)
    await scope.flush()
    return version


def noticed_until(now: datetime) -> dict[str, Any]:
    """Columns of an item on public notice for seven days from now on."""
    return {"state": ItemState.ON_NOTICE, "published_at": now, "notice_until": now + timedelta(days=7)}


def doing(done: int, target: int, unit: str) -> dict[str, Any]:
    """Columns of an item that is under way."""
    return {"stage": Stage.DOING, "done": done, "target": target, "unit": unit}


WORDS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("6月底前教5户邻居种黄芪,从选苗到采收都教会", doing(3, 5, "户")),
    ("每月巡河2次,全年不少于24次,捡净河边垃圾", doing(2, 24, "次")),
    ("七一前回乡讲一次在外务工的经验和教训", {}),
    ("帮3位老乡在东莞介绍工作,试用期陪到底", {"target": 3, "unit": "位", "done": 3, "stage": Stage.DONE}),
    ("每季度给支部写一次汇报,电话保持能打通", doing(1, 4, "次")),
    (
        "春耕前帮村东头两位独居老人把地种上",
        {"stage": Stage.CANNOT, "explained": "腰伤住院,已请同组的党员接手"},
    ),
)  # fmt: skip
OWN_WORDS = (
    "6月底前修通二社便道300米,雨天也能走三轮车",
    "村活动室每季度开放晚课6次,教用手机挂号缴费",
    "10月前给村口和学校路段装上12盏太阳能路灯",
)
NAMES = (
    "安小芬 鲍远山 常青松 邓石匠 范月英 高粱河 何水生 姬长春 "
    "孔繁林 蓝天明 马河川 宁守田 欧阳春 彭大河 秦岭南 任小满"
)


async def ordinary_branch(scope: Scope, branch: Org, year: int = 2027) -> list[PledgeItem]:
    """A branch of sixteen, two items each, and three of its own; two are on public notice."""
    made: list[PledgeItem] = []
    own = await pledge_of(scope, branch, year=year)
    made += [await promised(scope, own, text, stage=Stage.DOING) for text in OWN_WORDS]
    for place, name in enumerate(NAMES.split()):
        member = await enlist(scope, branch, name, sequence=place + 1)
        await agree(scope, member)
        mine = await pledge_of(scope, branch, member, year)
        for which in (place, place + 2):
            text, columns = WORDS[which % len(WORDS)]
            notice = noticed_until(scope.now) if place in {0, 5} and which == place else {}
            made.append(await promised(scope, mine, text, **columns, **notice))
    return made
