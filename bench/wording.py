"""What do the others say? As much as Hongyan, so that every client carries the same load."""

NOTE = "王小明同志,李书记替您记了一次报到:很好,老地方。不对的话请点“找支部”。"
NOTE_BUTTONS = ("我要报到", "找支部")
DONE = "王小明,1月的报到收到了:很好。\n所在地:广东东莞\n下次:2月1日。有变化随时告诉我们。"
BUTTONS = ("有变化,细说", "撤回这次报到", "主菜单")
