"""A branch with everything that may be known of one, its rightful keepers, and those who have no right to it.

Whatever names a person, a number, a word or a count of 柳湾村 is a token: nobody else may ever be told one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from models.accounts import Account, Binding, BindingState, Relation
from models.audiences import Audience
from models.cascades import Cascade, CascadeItem, Stage, Wanted
from models.contact_log import Contact, Result, Way
from models.follow_ups import Cause, FollowUp, FollowUpState, due_after
from models.home_words import HomeWord
from models.imports import Import, ImportState
from models.invites import Invite
from models.kinds import Lane
from models.members import Member
from models.notice_recipients import Got, NoticeRecipient
from models.notice_recipients import Way as NoticeWay
from models.notices import Mode, Notice, NoticeState, Receipt
from models.orgs import Org, OrgLevel
from models.outbox import Message, Said
from models.roles import Grant, Role
from models.rule_changes import RuleChange, RuleState
from models.scope import Scope
from models.works import Work, WorkKind, WorkState
from tests.authority import pledging, promises, voting
from tests.authority.afterwards import end
from tests.authority.learning import learn
from tests.county import County, appoint, enlist, found_county, seat
from tests.people import Person
from tests.world import World, at, open_world

MANY = 83  # people of the branch: no date and no share of another branch looks like it
ASKED = 67  # of them asked in the cycle
SPOKEN, ASIDE, MOVED_WORD = "屋顶漏雨愁得很", "工钱拖了三个月", "搬到新厂去了"
BEFORE = "secretary of the branch before"
EMPLOYER, KIN, NOW_AT = "某某五金厂总装车间", "弟弟阿福", "鄞州"


@dataclass
class Scene:
    """The world, the branch, who may know it and who may not, and what gives it away."""

    world: World
    county: County
    orgs: dict[str, Org]
    keepers: dict[str, Person] = field(default_factory=dict)
    strangers: dict[str, Person] = field(default_factory=dict)
    allowed: dict[str, set[str]] = field(default_factory=dict)  # stranger -> tokens they know rightly
    tokens: set[str] = field(default_factory=set)
    unbound: Iterator[int] = field(default_factory=lambda: count(9001))  # ends of numbers without a chat

    async def found(self, *names: str) -> dict[str, Member]:
        """These members, by name."""
        async with self.world.scope() as scope:
            rows = await scope.all(select(Member).where(Member.name.in_(names)))
        return {member.name: member for member in rows}


async def open_scene(database_url: str) -> Scene:
    """Set the scene: a cycle was opened, closed and in part answered; much is to be done in 柳湾村."""
    world = await open_world(database_url)
    async with world.scope() as scope:
        county = await found_county(scope)
        orgs = {org.name: org for org in (county.county, county.committee, county.willow, county.bridge)}
        for name, level, parent in (
            ("石门镇党委", OrgLevel.COMMITTEE, county.county),
            ("东岭村党支部", OrgLevel.BRANCH, county.committee),
            ("西坡村党支部", OrgLevel.BRANCH, county.committee),
        ):
            org = Org(name=name, level=level, parent_id=parent.id, path="", active=True, created_at=scope.now)
            scope.add(org)
            await scope.flush()
            org.path = f"{parent.path}{org.id}/"
            orgs[name] = org
    scene = Scene(world, county, orgs)
    await _enlist(scene)
    await _live(scene)
    await _know(scene)
    return scene


async def _person(
    scene: Scene,
    name: str,
    branch: str,
    chat: int,
    offices: Iterable[tuple[Role, str]] = (),
    **columns: object,
) -> Person:
    phone = f"+861390007{chat or next(scene.unbound):04}"
    async with scene.world.scope() as scope:
        member = await enlist(scope, scene.orgs[branch], name, phone, **columns)
        for role, org in offices:
            await appoint(scope, member, role, scene.orgs[org])
    person = await seat(scene.world, member.id, name, chat, phone) if chat else None
    return person or Person(scene.world, 0, name, phone, member_id=member.id)


async def _enlist(scene: Scene) -> None:
    """Everybody, the rightful first."""
    willow, bridge, east = "柳湾村党支部", "石桥村党支部", "东岭村党支部"
    home: dict[str, Any] = {"floating": False}
    keep, strange = scene.keepers, scene.strangers
    keep["secretary"] = await _person(scene, "苏柳月", willow, 601, [(Role.SECRETARY, willow)], **home)
    keep["contact"] = await _person(scene, "康守望", willow, 602, **home)
    keep["committee"] = await _person(
        scene, "魏清源", "清源镇党委", 603, [(Role.COMMITTEE, "清源镇党委")], **home
    )
    keep["county"] = await _person(
        scene, "欧青禾", "青禾县委组织部", 604, [(Role.COUNTY, "青禾县委组织部")], **home
    )
    contact: dict[str, Any] = {"contact_id": keep["contact"].member_id}
    keep["member"] = await _person(
        scene, "安小芬", willow, 605, place={"code": "441900"}, employer=EMPLOYER, **contact
    )
    strange["secretary of another branch"] = await _person(
        scene, "邓石桥", bridge, 701, [(Role.SECRETARY, bridge)], **home
    )
    strange["ordinary member"] = await _person(scene, "梅常来", willow, 702, **home)
    strange["committee of another township"] = await _person(
        scene, "莫石门", "石门镇党委", 703, [(Role.COMMITTEE, "石门镇党委")], **home
    )
    strange["former secretary"] = await _person(
        scene, "费前任", willow, 704, [(Role.SECRETARY, willow)], **home
    )
    strange[BEFORE] = await _person(scene, "劳东岭", east, 705, [(Role.SECRETARY, east)], **home)
    strange["relative"] = await _person(scene, "乔石桥", bridge, 706)
    strange["nobody"] = Person(scene.world, 799, "路人")
    await _person(scene, "方石桥", bridge, 0)
    for name in ("田无话", "倪不在", "郭换机", "罗拉黑", "龙要走", "昌来自东"):
        await _person(scene, name, willow, {"郭换机": 606, "罗拉黑": 607}.get(name, 0), **contact)
    await _person(scene, "曾搬走", east, 608)
    await _person(scene, "尹老人", willow, 0, **home)


async def _live(scene: Scene) -> None:
    """Months pass: a cycle, answers, cries for help, transfers, a death, letters that did not arrive."""
    world, willow, keep = scene.world, scene.county.willow, scene.keepers
    people = await scene.found(
        "尹老人", "倪不在", "郭换机", "罗拉黑", "龙要走", "昌来自东", "费前任", "安小芬", "曾搬走"
    )
    async with world.scope() as scope:
        for number in range(MANY - await _size(scope, willow)):
            await enlist(scope, willow, f"众人{number}", floating=number < ASKED - 8)
        await _bind_family(scope, scene, people["尹老人"])
        await _hold(scope, people["郭换机"], 798)
        [ended] = await scope.all(Grant.open_of(people["费前任"].id))
        ended.ended_at = scope.now
    await world.walk(at(2027, 2, 2))
    await _answer(keep["member"])
    await world.walk(at(2027, 2, 11))
    await _needs_of_another_branch(scene)
    await _trouble(scene)
    await _write_home(keep["member"])
    await _decide(scene)
    await _order(scene)
    async with scene.world.scope() as scope:
        await learn(scope, willow, keep["member"].member_id or 0)
        await end(scope, willow, keep["member"].member_id or 0)
        await pledging.promise(scope, willow, keep["member"].member_id or 0)
        await voting.promise(scope, willow, scene.county.county, keep["member"].member_id or 0)
        # last: what is withheld from the board is withheld by what its owner agrees to in the end
        await promises.promise(scope, willow, keep["member"].member_id or 0)
    await _away(scene)


async def _trouble(scene: Scene) -> None:
    """Causes of every kind, a long silence, a visit, a letter that did not arrive."""
    world, willow, keep = scene.world, scene.county.willow, scene.keepers
    people = await scene.found("安小芬", "罗拉黑")
    async with world.scope() as scope:
        ann = await scope.get(Member, people["安小芬"].id)
        assert ann is not None
        ann.set_kin(f"{KIN} 13900079999", scope.vault)
        for cause in (Cause.CORRECTION, Cause.HOST_HELP, Cause.UNREACHABLE):
            scope.add(_follow_up(scope, cause, people["罗拉黑"], willow))
        scope.add(_follow_up(scope, Cause.UNMATCHED, None, willow))
        long_ago = {"occurrence": "cycle:0", "silent_since": scope.now - timedelta(days=100), "step": 5}
        scope.add(_follow_up(scope, Cause.SILENT, people["罗拉黑"], willow, due_at=scope.now, **long_ago))
        scope.add(
            Contact(
                member_id=ann.id, keeper_id=keep["contact"].member_id, way=Way.VISIT, result=Result.OTHER,
                note=SPOKEN, made_at=scope.now,
            )
        )  # fmt: skip
        await _fail_letter(scope, people["罗拉黑"])


async def _away(scene: Scene) -> None:
    """A journey with a link for the host branch, a plan to come home, a day for the meeting."""
    ann, sue = scene.keepers["member"], scene.keepers["secretary"]
    await ann.presses(f"jy:{ann.member_id}")
    await ann.presses(f"jp:{ann.member_id}")
    await ann.says("2月13日")
    await ann.says("跳过")
    await sue.says("/away")
    await _taps(sue, "jr")
    await _taps(sue, "jf")


async def _order(scene: Scene) -> None:
    """Long work of the branch: an export, a sheet, its import; a rule on its way; a wish to be forgotten."""
    world, willow, wei = scene.world, scene.county.willow, scene.keepers["committee"]
    people = await scene.found("罗拉黑", "欧青禾", "安小芬", "田无话", "倪不在")
    await wei.presses(f"wa:roster:{willow.id}:xlsx")
    await Person(world, 607, "罗拉黑").presses(f"yr:{people['罗拉黑'].id}")
    async with world.scope() as scope:
        [account] = await scope.all(Account.of_chats(100, [wei.chat_id]))
        scope.add(
            Import(
                org_id=willow.id, actor_id=wei.member_id, file_name="柳湾.xlsx", digest=b"d",
                done=1, linked=1, total=1, state=ImportState.DONE, counts={}, made_orgs={"ids": []},
                created_at=scope.now,
            )
        )  # fmt: skip
        for kind, state in ((WorkKind.SHEET, WorkState.OFFERED), (WorkKind.IMPORT, WorkState.DONE)):
            scope.add(
                Work(
                    kind=kind, state=state, bot_id=100, account_id=account.id, org_id=willow.id, asked={},
                    done=0, token=0, tries=0, stop_asked=False, created_at=scope.now,
                )
            )  # fmt: skip
        scope.add(
            HomeWord(
                org_id=willow.id, keeper_id=people["欧青禾"].id, bot_id=100, text=ASIDE, posted_at=scope.now,
                ends_on=date(2027, 3, 1),
            )
        )  # fmt: skip
        await _tell(scope, willow, people)
        scope.add(
            Audience(
                org_id=willow.id, name="柳湾在外的", document={"floating": True}, made_by=wei.member_id or 0,
                made_at=scope.now,
            )
        )  # fmt: skip
        task = Cascade(
            org_id=scene.county.committee.id, author_id=wei.member_id or 0, text="柳湾报名单", files=[],
            wanted=Wanted.READ, made_at=scope.now,
        )  # fmt: skip
        await scope.number(task)
        scope.add(CascadeItem(cascade_id=task.id, org_id=willow.id, stage=Stage.OPEN, made_at=scope.now))
        for said in ("柳湾周六开会", "柳湾修路"):
            scope.add(
                Notice(
                    org_id=willow.id, author_id=wei.member_id or 0, account_id=account.id, text=said,
                    state=NoticeState.DRAFT, attachments=[], audience={"floating": True}, made_at=scope.now,
                )
            )  # fmt: skip
        for rule_state in (RuleState.DRAFT, RuleState.WAITING, RuleState.ACCEPTED):
            scope.add(
                RuleChange(
                    org_id=willow.id, name="check-in-months", value=2, from_on=date(2027, 3, 1),
                    state=rule_state,
                    set_by=people["欧青禾"].id, set_at=scope.now,
                )
            )  # fmt: skip


async def _tell(scope: Scope, willow: Org, people: dict[str, Member]) -> None:
    """A notice that the branch was sent: one has read it, one is to be called, one is silent."""
    notice = Notice(
        org_id=willow.id, author_id=people["欧青禾"].id, state=NoticeState.SENT, text=ASIDE, attachments=[],
        receipt=Receipt.READ, mode=Mode.NOW, urgent=False, pinned=True, round=0, reminders=0,
        reach=[willow.path], made_at=scope.now, started_at=scope.now - timedelta(days=1),
    )  # fmt: skip
    scope.add(notice)
    await scope.flush()
    for name, way, state in (
        ("安小芬", NoticeWay.CHAT, Got.READ), ("田无话", NoticeWay.PHONE, Got.PHONE),
        ("倪不在", NoticeWay.CHAT, Got.SENT),
    ):  # fmt: skip
        scope.add(
            NoticeRecipient(
                notice_id=notice.id, member_id=people[name].id, org_id=willow.id, way=way, state=state,
                round=0, made_at=scope.now,
            )
        )  # fmt: skip


async def _size(scope: Scope, org: Org) -> int:
    return await scope.first(Member.roster_size((org.path,), ())) or 0


async def _bind_family(scope: Scope, scene: Scene, member: Member) -> None:
    [account] = await scope.all(Account.of_chats(100, [scene.strangers["relative"].chat_id]))
    scope.add(
        Binding(
            account_id=account.id, member_id=member.id, relation=Relation.FAMILY,
            state=BindingState.ACTIVE, bound_at=scope.now,
        )
    )  # fmt: skip


async def _hold(scope: Scope, member: Member, chat: int) -> None:
    """A second chat wants to speak for a member; the secretary has to say whether it is theirs."""
    account = Account(bot_id=100, chat_id=chat, created_at=scope.now)
    scope.add(account)
    await scope.flush()
    held = Binding(
        account_id=account.id, member_id=member.id, relation=Relation.SELF, state=BindingState.HELD,
        bound_at=scope.now,
    )  # fmt: skip
    scope.add(held)
    await scope.flush()
    scope.add(_follow_up(scope, Cause.REBIND, member, None, occurrence=f"binding:{held.id}"))


def _follow_up(
    scope: Scope, cause: Cause, member: Member | None, org: Org | None, **more: object
) -> FollowUp:
    columns: dict[str, object] = {
        "cause": cause, "org_id": org.id if org else member and member.branch_id,
        "member_id": member.id if member else None, "occurrence": f"{cause}:1", "note": SPOKEN,
        "state": FollowUpState.NEW, "attempts": 0, "opened_at": scope.now,
        "due_at": due_after(cause, scope.now),
    }  # fmt: skip
    return FollowUp(**(columns | more))


async def _write_home(ann: Person) -> None:
    """A report in words and in voice."""
    await ann.says("/report")
    await ann.taps("开始写")
    await ann.says(ASIDE)
    for _ in range(4):
        await ann.taps("跳过")
    await ann.sends_voice()
    await ann.taps("提交")


async def _answer(ann: Person) -> None:
    """A difficulty with a word, a cry for help with a voice, a wish to talk, something that is wrong."""
    await ann.says("报到")
    for label in ("有点难处", "没变", "都没变", "已报到"):
        await ann.taps(label)
    await ann.says(ASIDE)
    await ann.says("/sos")
    await ann.sends_voice()
    await ann.says("/talk")
    await ann.says(SPOKEN)
    await ann.says("/correct")
    await ann.says(SPOKEN)


async def _needs_of_another_branch(scene: Scene) -> None:
    """曾搬走 asks 东岭村 for help, and is a member of 柳湾村 afterwards."""
    world, moved = scene.world, Person(scene.world, 608, "曾搬走")
    await moved.says("/talk")
    await moved.says("想找人说说")
    lao, sue = scene.strangers[BEFORE], scene.keepers["secretary"]
    await lao.says("/todo")
    await _opens_until(lao, "fd")
    await _taps(lao, "fd")
    await lao.says("/roster 曾搬走")
    await _taps(lao, "xt")
    await lao.says("柳湾")
    await _taps(lao, "xc")
    await sue.says("/todo")
    await _opens_until(sue, "xr")
    await _taps(sue, "xr")
    async with world.scope() as scope:
        [one] = await scope.all(select(Member).where(Member.name == "曾搬走"))
        one.place, one.employer = {"code": "330212"}, MOVED_WORD
        one.set_phone("+8613900079608", scope.vault)


async def _opens_until(person: Person, wanted: str) -> None:
    """Open what is to be done, the newest first, until a button of a kind is shown."""
    for prefix in ("fx", "fc", "fo"):
        for payload in [one for one in reversed(payloads(person)) if one.startswith(f"{prefix}:")]:
            if any(one.startswith(f"{wanted}:") for one in payloads(person)):
                return
            await person.presses(payload)


async def _taps(person: Person, prefix: str) -> None:
    """Press the newest button of a kind."""
    found = [payload for payload in payloads(person) if payload.startswith(f"{prefix}:")]
    await person.presses(found[-1])


def payloads(person: Person) -> list[str]:
    """Every payload in somebody's chat, oldest first."""
    rows = (row for shown in person.screen for row in shown.keyboard)
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


async def _fail_letter(scope: Scope, member: Member) -> None:
    [(_, account)] = await scope.rows(Binding.of_member(member.id, BindingState.ACTIVE))
    scope.add(
        Message(
            bot_id=100, account_id=account.id, member_id=member.id, kind="member-note",
            lane=int(Lane.REMINDER), screen="about", args={}, state=Said.FAILED,
            reason="Forbidden: bot was blocked by the user", created_at=scope.now,
        )
    )  # fmt: skip


async def _decide(scene: Scene) -> None:
    """The secretary notes a death, and hands somebody over to a third branch; codes are given out."""
    sue = scene.keepers["secretary"]
    await sue.says("/roster 倪不在")
    await _taps(sue, "zd")
    await _taps(sue, "zc")
    await sue.says("/roster 龙要走")
    await _taps(sue, "xt")
    await sue.says("西坡")
    await _taps(sue, "xc")
    await sue.says("/roster 安小芬")
    await _taps(sue, "im")
    await sue.says("/invite")


async def _know(scene: Scene) -> None:
    """Gather what gives the branch away, and who knows which of it rightly."""
    async with scene.world.scope() as scope:
        members = await scope.all(select(Member).where(Member.branch_id == scene.county.willow.id))
        codes = await scope.all(select(Invite.code).where(Invite.org_id.is_(None)))
        numbers = [number for member in members if (number := member.phone(scope.vault))]
    named = {member.name for member in members}
    digits = {number.removeprefix("+86") for number in numbers} | {"13900079999"}
    masked = {f"{number[:3]}****{number[-4:]}" for number in digits}
    scene.tokens = (
        named | digits | masked | {SPOKEN, ASIDE, MOVED_WORD, EMPLOYER, KIN, NOW_AT, pledging.WORDS, *codes}
    )
    known = {"苏柳月", "康守望"}  # whoever asks for help is told who will call
    for name, person in scene.strangers.items():
        own = person.phone.removeprefix("+86")
        scene.allowed[name] = {person.name, own, f"{own[:3]}****{own[-4:]}"}
    for name in ("ordinary member", "former secretary", "relative"):
        scene.allowed[name] |= known
    scene.allowed["relative"] |= {"尹老人"}
    scene.allowed[BEFORE] |= {"曾搬走"}  # their own file of that time says so
