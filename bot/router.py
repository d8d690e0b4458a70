"""How does an update find its declaration?
PTB's Application routes; declarations are compiled into its handlers.
"""

from collections.abc import Awaitable, Callable, Coroutine
from contextvars import ContextVar
from typing import Any, NoReturn

from telegram import Update
from telegram.ext import (
    Application,
    ApplicationHandlerStop,
    CallbackContext,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    ExtBot,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.house import House
from bot.stillness import StillRequest
from bot.turn import Turn

TURN: ContextVar[Turn] = ContextVar("TURN")
Step = Callable[[Turn], Awaitable[None]]
Context = CallbackContext[Any, Any, Any, Any]


class NoGlobals:
    """What stands for PTB's bot_data, chat_data and user_data: nothing can be put into it."""

    __slots__ = ()


class RouterError(Exception):
    """A handler was added that would outlive its turn."""


Router = Application[Any, Any, Any, Any, Any, Any]


def build_router(token: str, house: House, me: dict[str, Any]) -> Router:
    """Return an Application whose Bot cannot reach the network, with every declaration as a handler.

    ``me`` is the answer of getMe, asked beforehand by the postman's own bot.
    """
    kinds = ContextTypes(CallbackContext, NoGlobals, NoGlobals, NoGlobals)
    bot: ExtBot[None] = ExtBot(token, request=StillRequest(me), get_updates_request=StillRequest(me))
    router: Router = Application.builder().bot(bot).updater(None).job_queue(None).context_types(kinds).build()
    private = filters.ChatType.PRIVATE
    router.add_handler(TypeHandler(Update, _compiled(Turn.explain_group)), group=1)
    router.add_handler(ChatMemberHandler(_compiled(_moved), ChatMemberHandler.MY_CHAT_MEMBER), group=0)
    router.add_handler(CallbackQueryHandler(_compiled(_pressed)), group=0)
    for name in house.commands:
        router.add_handler(CommandHandler(name, _compiled_command(name), filters=private), group=0)
    router.add_handler(MessageHandler(private & filters.UpdateType.MESSAGE, _compiled(Turn.hear)), group=0)
    router.add_error_handler(_note_fault)
    return router


def refuse_background(router: Router) -> None:
    """Raise when any handler runs beside its turn (``block=False``): it would outlive its Scope."""
    for handlers in router.handlers.values():
        for handler in handlers:
            if handler.block is False:
                raise RouterError(f"{handler!r} has block=False and would outlive its turn")


async def _moved(turn: Turn) -> None:
    if turn.incoming.private:
        await turn.react("blocked" if turn.incoming.blocked else "returned")
    else:
        await turn.explain_group()


async def _pressed(turn: Turn) -> None:
    if turn.incoming.private:
        await turn.press()
    else:
        await turn.explain_group()


def _compiled(step: Step) -> Callable[[Update, Context], Coroutine[Any, Any, NoReturn]]:
    async def handle(_update: Update, _context: Context) -> NoReturn:
        await step(TURN.get())
        raise ApplicationHandlerStop

    return handle


def _compiled_command(name: str) -> Callable[[Update, Context], Coroutine[Any, Any, NoReturn]]:
    async def handle(_update: Update, _context: Context) -> NoReturn:
        turn = TURN.get()
        _, _, text = (turn.incoming.text or "").partition(" ")
        await turn.command(name, text.strip())
        raise ApplicationHandlerStop

    return handle


async def _note_fault(_update: object, context: Context) -> NoReturn:
    """Remember the fault for the pump: PTB itself would only log it and go on."""
    TURN.get().fault = context.error
    raise ApplicationHandlerStop
