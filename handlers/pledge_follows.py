"""🔔 关注: who stands behind a promise, and who hears when it moves (domain §3.4-D′ 4)."""

from actions import pledge_follows
from bot.buttons import Button, Go
from bot.screens import Screen
from handlers.pledge_sayings import OpenPromise


class Support(Button, prefix="zs"):
    """支持."""

    item: int
    action = pledge_follows.support
    only_if = "others"
    keeps = True


class FollowPromise(Button, prefix="zfi"):
    """关注这条."""

    item: int
    action = pledge_follows.follow_item
    keeps = True


class FollowOwner(Button, prefix="zfo"):
    """关注这个人."""

    item: int
    action = pledge_follows.follow_owner
    keeps = True


class FollowVillage(Button, prefix="zfv"):
    """关注这个村."""

    org: int
    action = pledge_follows.follow_org
    keeps = True


class ShowFollowed(Button, prefix="zfm"):
    """我关注的."""

    action = pledge_follows.show_followed
    keeps = True


class Unfollow(Button, prefix="zfx"):
    """取消关注."""

    follow: int
    action = pledge_follows.unfollow


class UnfollowAll(Button, prefix="zfa"):
    """都不用告诉我了."""

    action = pledge_follows.unfollow_all


MENU = ((Go("pledges"),), (Go("menu"),))

SCREENS = (
    Screen("pledge-followed", ((Unfollow,), (ShowFollowed,), (Go("pledges"),))),
    Screen("pledge-unfollowed", ((ShowFollowed,), *MENU)),
    Screen(
        "pledges-followed", ((UnfollowAll,), *MENU), items="rows", item_buttons=(Unfollow,), lines=False,
        sections=("none", "some"),
    ),
    Screen(
        "pledge-news", ((UnfollowAll,), (ShowFollowed,), (Go("menu"),)), items="rows",
        item_buttons=(OpenPromise,), prepare=pledge_follows.describe_news, sections=("more",),
    ),
    Screen("following-enough", ((ShowFollowed,), *MENU)),
)  # fmt: skip
