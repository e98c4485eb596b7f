"""`dalil telegram`: the bot."""

import os

from bot.commands.index import open_asker
from bot.desk import Desk
from bot.exits import Exit


def telegram(desk: Desk) -> Exit:
    """Answer in Telegram until told to stop."""
    # Lest python-telegram-bot warns of how it will count seconds one day.
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    # Here and not above: the other commands need not wait for Telegram's library.
    from bot.telegram.app import compose, product_limiter
    from bot.telegram.connection import token_of
    from bot.telegram.logs import set_up_logging
    from bot.telegram.running import serve

    token_of(desk.settings)
    set_up_logging(desk.settings)
    if not desk.has_library:
        open_asker(desk)
    return serve(compose(desk, product_limiter()))
