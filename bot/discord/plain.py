"""A card as plain text, for a file: nothing is escaped, quotes stand between marks of their own."""

from datetime import UTC, datetime

from bot.discord.cards import Block, Buttons, Card, Instant, Paragraph, Piece, Quotation, Separator
from bot.discord.markdown import web_address


def plain(card: Card) -> str:
    """Everything that the card shows, but its buttons."""
    blocks = [block for part in (*card.parts, card.foot) for block in part.blocks]
    return "\n".join(filter(None, map(_block, blocks))) + "\n"


def _block(block: Block) -> str:
    match block:
        case Paragraph(pieces):
            return "".join(map(_piece, pieces))
        case Quotation(pieces):
            return "»»»\n" + "".join(piece.text for piece in pieces) + "\n«««"
        case Separator():
            return "-" * 40
        case Buttons():
            return ""


def _piece(piece: Piece) -> str:
    if isinstance(piece, Instant):
        return datetime.fromtimestamp(piece.seconds, UTC).isoformat()
    address = web_address(piece.url)
    return f"{piece.text}: {address}" if address else piece.text
