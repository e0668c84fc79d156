"""What happens when a button is pressed, or a form is sent, by action."""

from typing import Final

from bot.discord.buttons import anew, forgetting, judging, looking, sharing, watching
from bot.discord.pressing import Handlers

PRESSED: Final[Handlers] = {
    **looking.PRESSED,
    **anew.PRESSED,
    **judging.PRESSED,
    **sharing.PRESSED,
    **forgetting.PRESSED,
    **watching.PRESSED,
}
SENT: Final[Handlers] = {**anew.SENT}
