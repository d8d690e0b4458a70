"""A whole life with the service, which leaves traces everywhere: answers, voices, imports, faults."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from actions.handshakes import HostAnswer, answer_link
from bot.commands import Command
from models.accounts import Account, Binding, Relation
from models.follow_ups import Cause, FollowUp
from models.form_runs import FormRun
from models.host_links import HostLink
from models.inbox import Heard, Update
from models.kinds import Kind
from models.members import Member
from models.notice_recipients import NoticeRecipient
from models.notices import Receipt
from models.orgs import Org
from models.outbox import Message, Said
from models.pledges import PledgeVersion
from models.roles import Role
from models.scope import How, Scope
from tests.county import County, appoint, enlist, seat
from tests.erasing import promises
from tests.importing.sheets import Office, row
from tests.noticed import sent
from tests.people import Person
from tests.world import HOUSE, World

NAME, FORMER = "鲍远山", "鲍远三"
PHONE, OLD, OLDER = "+8613977001122", "+8613966003344", "+8613955005566"
NOTE = "这个月厂里搬家,夜班多,腰疼的老毛病又犯了"
SOS = "工钱被拖欠三个月,想请支部帮忙问问"
WRONG = "我的学历是高中,不是初中,毕业证在家里"
EMPLOYER, REMARK, ADDRESS = "万顺五金制品厂包装车间", "爱下象棋,膝盖有旧伤", "柳湾村三组老槐树旁"
VOICE = "voice-of-bao-yuan-shan-5f3a"
NOTICED = "我来不了,厂里走不开,叫妻子去听"
HOME, HOME_VOICE = "厂里评了先进,奖金寄给老母亲看病了", "voice-home-of-bao-77c1"
PROMISED = "年底前教会老槐树下3户人家编柳筐"
SUGGESTED = f"{NAME}年底前教会3户人家编柳筐"
HEARD, THANKS = f"{NAME}说想早点回家照看果园", f"{NAME}同志辛苦了,果园的事支部来想办法"
KIN = "妻温秀兰13944007788"
PINYIN = "baoyuanshan"
WORDS = (
    NAME,
    FORMER,
    NOTE,
    SOS,
    WRONG,
    EMPLOYER,
    REMARK,
    ADDRESS,
    VOICE,
    PINYIN,
    HOME,
    HOME_VOICE,
    HEARD,
    THANKS,
    NOTICED,
    *promises.WORDS,
    PROMISED,
    SUGGESTED,
)


@dataclass
class Life:
    """The person, and who had to do with them."""

    world: World
    county: County
    bao: Person
    wife: Person
    sue: Person
    mae: Person


async def live(world: World, county: County, folder: Path, trap: pytest.MonkeyPatch) -> Life:
    """Everything that leaves a trace."""
    life = await _people(world, county, folder)
    await _talk(life)
    await _told(life)
    await _promise(life)
    await _away(life)
    await _promised(life)
    await _staff(life)
    await _faults(life, trap)
    await _half_finished(life)
    return life


async def _people(world: World, county: County, folder: Path) -> Life:
    """Come onto the roster by a sheet; two more correct the name and the number."""
    desk = Office(world, folder)
    first = {
        "phone": OLDER,
        "employer": EMPLOYER,
        "remark": REMARK,
        "home_address": ADDRESS,
        "floating": True,
    }
    await desk.imports([row(2, FORMER, **first), row(3, "安小芬")], file=f"{FORMER}等.xlsx")
    async with world.scope() as scope:
        [member] = await scope.all(select(Member).where(Member.name == FORMER))
        member.set_kin(KIN, world.vault)
    await desk.imports([row(2, NAME, phone=OLDER), row(3, "安小芬")], file="改名.xlsx")
    changed = {"phone": OLD, "employer": "别处", "remark": "无"}
    await desk.imports([row(2, NAME, **changed), row(3, "安小芬")], file="二次.xlsx")
    async with world.scope() as scope:
        secretary = await enlist(scope, county.willow, "苏书记", "+8613900000003", floating=False)
        officer = await enlist(scope, county.bridge, "马委员", floating=False)
        kin = await enlist(scope, county.willow, "温秀兰", "+8613944007788", remark=f"{NAME}之妻")
        await enlist(scope, county.willow, "安山", contact_id=member.id)
        await appoint(scope, secretary, Role.SECRETARY, county.willow)
        await appoint(scope, officer, Role.COMMITTEE, county.committee)
    bao = Person(world, 7701, NAME, OLD, member_id=member.id)
    sue, mae = await seat(world, secretary.id, "苏书记", 503), await seat(world, officer.id, "马委员", 506)
    wife = await seat(world, kin.id, "温秀兰", 777)
    return Life(world, county, bao, wife, sue, mae)


async def _bind(life: Life) -> None:
    await life.bao.says("/start")
    for tick in ("同意并继续", "基本使用", "允许家人", "选好了"):
        await life.bao.taps(tick)
    await life.bao.shares_phone(OLD)
    await life.bao.says("1985")
    life.bao.sees("绑定好了")


async def _told(life: Life) -> None:
    """Answer a notice that names the person, in words and then with a file."""
    number = await sent(life.world, life.sue, life.county.willow, f"请{NAME}同志来开会", receipt=Receipt.TEXT)
    await life.bao.presses(f"ne:{number}:{life.bao.member_id}")
    await life.bao.says(NOTICED)
    async with life.world.scope() as scope:
        row = await scope.first(NoticeRecipient.one(number, life.bao.member_id or 0))
        assert row is not None
        assert row.answer == NOTICED
        row.file = {"kind": "voice", "file_id": VOICE, "name": f"{NAME}.ogg"}


async def _talk(life: Life) -> None:
    """Bind, answer twice with a note, a voice and a new number, ask for help, say what is wrong."""
    bao = life.bao
    await _bind(life)
    await bao.says("报到")
    for said in ("有点难处", "换地方了", "浙江 宁波 鄞州", "换电话", PHONE, "已报到", NOTE):
        await bao.says(said)
    bao.sees("记下了")
    life.world.clock.forward(hours=1)
    await bao.presses(f"cm:{bao.member_id}:1")
    for label in ("需要帮助", "没变", "都没变", "已报到"):
        await bao.taps(label)
    await bao.sends("voice", file_id=VOICE, file_unique_id="v", duration=5, file_size=900)
    bao.sees("记下了")
    for said in ("/sos", SOS, "/correct", WRONG, "/me"):
        await bao.says(said)
    await bao.taps("导出我的资料")
    await _write_home(bao)
    async with life.world.scope() as scope:
        [account] = await scope.all(select(Account).where(Account.chat_id == life.wife.chat_id))
        how = {"account_id": account.id, "member_id": bao.member_id, "relation": Relation.FAMILY}
        scope.add(Binding(bound_at=scope.now, **how))
    await life.wife.says("/talk")
    await life.wife.says(f"我爱人{NAME}换号了,新号是139 7700 1122,请改一下")


async def _promise(life: Life) -> None:
    """A promise is suggested anew by the secretary, who names the person in it; another one stays."""
    bao, sue = life.bao, life.sue
    for said in ("承诺", PROMISED, "承诺", "6月底前给本组5户修好路灯"):
        if said == "承诺":
            await bao.says(said)
            await bao.taps("写一条")
            await bao.taps("服务群众")
        else:
            await bao.says(said)
    await bao.taps("交上去审")
    for said in ("现在审", NAME, "审第1条", "建议这样写"):
        await sue.taps(said)
    await sue.says(SUGGESTED)
    async with life.world.scope() as scope:
        assert len(await scope.all(select(PledgeVersion))) == len(("written", "suggested", "other"))


async def _away(life: Life) -> None:
    """A journey that a host branch confirmed, words about a festival; another journey names them."""
    bao, wife = life.bao, life.wife
    await bao.presses(f"jy:{bao.member_id}")
    await bao.presses(f"jp:{bao.member_id}")
    for said in ("2月3日", "跳过"):
        await bao.says(said)
    await wife.presses(f"jl:{wife.member_id}")
    for said in ("广东 东莞", "探亲", "今天", "1–3月"):
        await wife.says(said)
    await wife.presses(f"ja:{wife.member_id}")
    for said in ("已报到", f"{NAME}厂里的支部"):
        await wife.says(said)
    async with life.world.scope() as scope:
        [link] = await scope.all(select(HostLink))
        answer = HostAnswer(knows=True, org=f"{EMPLOYER}党支部", person=f"{NAME}的工友", phone=PHONE)
        await answer_link(scope, link.token(life.world.vault), answer)
    await life.world.work()


async def _write_home(bao: Person) -> None:
    """A report in words and in voice."""
    await bao.says("/report")
    await bao.taps("开始写")
    await bao.says(HOME)
    for _ in range(4):
        await bao.taps("跳过")
    await bao.sends("voice", file_id=HOME_VOICE, file_unique_id="h", duration=5, file_size=900)
    await bao.taps("提交")
    bao.sees("收到了")


async def _answer(sue: Person, case: FollowUp) -> None:
    """The report is heard, written down and answered; what is hard in it becomes a difficulty."""
    await sue.presses(f"wrh:{case.id}:trouble")
    await sue.presses(f"wrd:{case.id}:trouble")
    await sue.says(HEARD)
    await sue.presses(f"wrg:{case.id}")
    await sue.presses(f"wry:{case.id}")
    await sue.says(THANKS)


async def _promised(life: Life) -> None:
    """Promise something, speak of others' promises, be named with them; wish to learn."""
    async with life.world.scope() as scope:
        branch = await scope.get(Org, life.county.willow.id)
        assert branch is not None
        await promises.promise(scope, branch, life.bao.member_id or 0, life.bao.chat_id, NAME)


async def _staff(life: Life) -> None:
    """The secretary looks up, makes a code, hears the voice, takes each case; a table leaves the house."""
    sue, world = life.sue, life.world
    await sue.says(f"/roster {NAME}")
    await sue.taps("看号码")
    await sue.presses(f"im:{life.bao.member_id}")
    await sue.says("/todo")
    async with world.scope() as scope:
        cases = await scope.all(select(FollowUp).where(FollowUp.member_id == life.bao.member_id))
        scope.audit("exported", f"org:{life.county.willow.id}", table="roster", rows=3)
    for case in cases:
        await sue.presses(f"fo:{case.id}")
        await sue.presses(f"ft:{case.id}")
    await sue.presses(f"fv:{next(case.id for case in cases if case.voice)}")
    await _answer(sue, next(case for case in cases if case.cause is Cause.REPORT))
    await sue.says(f"/proxy {NAME}")


async def _faults(life: Life, trap: pytest.MonkeyPatch) -> None:
    """An update that fails three times and is parked, and messages that could not be delivered."""

    async def spring(_scope: Scope, text: str = "") -> None:
        raise ValueError(f"cannot read {text}")

    trap.setitem(HOUSE.commands, "about", Command("about", spring, takes_text=True))
    await life.bao.says(f"/about {NAME} {PHONE}")
    for seconds in (2, 11):
        life.world.clock.forward(seconds=seconds)
        await life.world.work()
    life.world.telegram.closed.add(life.sue.chat_id)
    await life.bao.says("/sos")
    await life.bao.says("还是没有人来找我,请再问一问吧")
    life.world.telegram.closed.discard(life.sue.chat_id)
    await life.sue.says("/menu")
    async with life.world.scope() as scope:
        parked = await scope.all(select(Update).where(Update.state == Heard.PARKED))
        assert [row.chat_id for row in parked] == [life.bao.chat_id]
        assert await scope.all(select(Message).where(Message.state == Said.FAILED))


async def _half_finished(life: Life) -> None:
    """Both are in the midst of a form, and something is planned for tomorrow."""
    await life.bao.presses(f"cm:{life.bao.member_id}:1")
    await life.bao.taps("有点难处")
    await life.sue.presses(f"pr:{life.bao.member_id}")
    await life.sue.taps("有点难处")
    async with life.world.scope() as scope:
        [account] = await scope.all(select(Account).where(Account.chat_id == life.sue.chat_id))
        tomorrow = How(Kind.STAFF_NOTE, key="planned", not_before=scope.now + timedelta(days=1))
        scope.show("member-withdrew", account, None, tomorrow, name=NAME)
        for chat in (life.bao, life.sue):
            [held] = await scope.all(Account.of_chats(100, [chat.chat_id]))
            assert await scope.all(FormRun.open_of([held.id]))
