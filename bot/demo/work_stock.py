"""What do invented people do, at home and away? Material for work, reasons, notes and hosts."""

from models.orgs import OrgField

AT_HOME = {
    OrgField.RURAL: "种植 养殖 木工 泥瓦工 村医 经营小卖部 茶农 菜农 护林员 合作社社员",
    OrgField.OFFICE: "公务员 科员 办事员 司机",
    OrgField.INSTITUTION: "医生 护士 药师 技术员 馆员",
    OrgField.STATE_FIRM: "电工 驾驶员 会计 客户经理 维修工",
    OrgField.NEW_ORG: "车间主任 销售 主播 质检员 仓管 社工",
    OrgField.RETIRED: "退休",
    OrgField.SCHOOL: "教师 班主任 教务员 实验员",
    OrgField.COMMUNITY: "社区工作者 网格员 物业员 个体户",
}
AWAY = (
    "电子厂普工 缝纫工 建筑工 焊工 快递员 外卖骑手 装修工 "
    "货车司机 保安 厨师 家政 月嫂 仓库管理 技术员 个体经营"
)
FIRMS = "电子厂 服装厂 五金厂 鞋厂 物流园 建筑工地 家具厂 玩具厂 食品厂 酒店 饭店 装修队 快递站点"
WITH_CHILDREN = "随子女居住"
REASONS = {"务工": 78, "经商": 15, WITH_CHILDREN: 4, "其他": 3}
ABROAD = (
    ("NG", "拉各斯", "Africa/Lagos"),
    ("AE", "迪拜", "Asia/Dubai"),
    ("US", "洛杉矶", "America/Los_Angeles"),
    ("AO", "罗安达", "Africa/Luanda"),
    ("JP", "大阪", "Asia/Tokyo"),
    ("ES", "马德里", "Europe/Madrid"),
    ("AU", "悉尼", "Australia/Sydney"),
    ("SG", "新加坡", "Asia/Singapore"),
)
HOSTS = "园区流动党员党支部 社区党群服务中心 驻外流动党员党支部 镇流动党员服务站"
SKILLS = "电焊 驾驶 烹饪 电商 种茶 兽医 木雕 唱歌 书法 摄影 急救 修电器"
POSTS = ("党支部书记", "组织委员", "宣传委员")
TROUBLES = (
    "孩子转学的手续办不下来,想问问怎么办。",
    "厂里两个月没发工资了。",
    "腰扭伤了,在宿舍休息,暂时不能上工。",
    "家里老人住院,没人照看。",
    "社保转移不知道找谁。",
    "租的房子到期,正在找地方住。",
    "想学门技术,不知道县里有没有培训。",
)
CALLS_FOR_HELP = ("在医院,身边没有人。", "和工头起了纠纷,想请支部帮忙。", "钱包手机都被偷了,请打我爱人电话。")
