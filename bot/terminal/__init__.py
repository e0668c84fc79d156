"""What a person at a terminal sees: with rich, and plain when piped.

Article text is printed as text: it cannot style, link or command the terminal (control
characters were taken out when it was stored, and markup is never read from it).
"""

from bot.terminal.answers import (
    console,
    progress,
    show_answer,
    show_matched,
    show_report,
    show_results,
)
from bot.terminal.archive import (
    show_article,
    show_difference,
    show_selected,
    show_stats,
    show_verdict,
)
from bot.terminal.inquiries import show_comparison, show_origin, show_text_check, show_timeline
from bot.terminal.proofs import show_proof_check

__all__ = [
    "console",
    "progress",
    "show_answer",
    "show_article",
    "show_comparison",
    "show_difference",
    "show_matched",
    "show_origin",
    "show_proof_check",
    "show_report",
    "show_results",
    "show_selected",
    "show_stats",
    "show_text_check",
    "show_timeline",
    "show_verdict",
]
