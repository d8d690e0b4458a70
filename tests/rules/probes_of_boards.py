"""What does a rule of the public boards do where it is used? One look at a branch."""

from actions.pledge_boards import read_board
from models.orgs import Org
from tests.rules.scene import Scene


async def is_listed(scene: Scene, branch: Org) -> bool:
    """Whether search engines may list the branch's page."""
    async with scene.trial() as scope:
        return (await read_board(scope, branch.id, None, 1)).listed
