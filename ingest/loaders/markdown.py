"""Markdown: one article a file, with or without front matter."""

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.articles import normalised
from ingest.loaders import markup, values
from ingest.loaders.assembly import Found, article
from ingest.loaders.columns import guessed
from ingest.loaders.decoding import UnreadableError, decoded, outcomes, whole
from ingest.loaders.front_matter import split_front_matter
from ingest.loaders.headlines import split_headline
from ingest.loaders.sources import GENERAL, Loader, Outcome, Reading, Source, Tell, printable


class Markdown:
    name = "Markdown"
    suffixes = frozenset({".md", ".markdown"})
    breadth = GENERAL

    def recognises(self, head: bytes) -> bool:
        """Only by its front matter or a heading: other marks stand in plain text too."""
        start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
        if start.startswith(b"# "):
            return True
        return bool(split_front_matter(start.decode("utf-8", "replace").replace("\r", ""))[0])

    def load(self, source: Source, reading: Reading, tell: Tell) -> Iterator[Outcome]:
        return outcomes(source, self._article(source, reading))

    def _article(self, source: Source, reading: Reading) -> Iterator[Outcome]:
        written = normalised(decoded(whole(source, reading), otherwise=reading.encoding))
        entries, below = split_front_matter(written)
        columns = guessed(entries, {})

        def at(name: str) -> object:
            return entries.get(columns[name]) if name in columns else None

        try:
            heading, text = _readable(below)
        except RecursionError as error:
            raise UnreadableError("Markdown nested too deeply") from error
        found = Found(
            title=values.words(at("title")) or heading,
            text=text,
            url=values.words(at("url")),
            publisher=values.words(at("publisher")),
            authors=values.names(at("authors")),
            published=values.scalar(at("published")),
            modified=values.scalar(at("modified")),
            section=values.words(at("section")),
            id=values.words(at("id")),
            came_from={
                "title": "first heading",
                **{field: f"front matter {printable(name)}" for field, name in columns.items()},
            },
        )
        yield article(found, source, reading)


def _readable(written: str) -> tuple[str | None, str]:
    """The title and the rest as plain text. A heading at the top that is all there is stays."""
    tokens = MarkdownIt("commonmark").enable("table").parse(written)
    heading = tokens[1] if tokens and tokens[0].type == "heading_open" else None
    if heading is not None and tokens[0].tag == "h1" and (rest := _blocks(tokens[3:])):
        return _inline(heading), rest
    text = _blocks(tokens)
    return split_headline(text)


def _blocks(tokens: Sequence[Token]) -> str:
    """Paragraphs with an empty line between them; the items of a list, and rows, a line each."""
    written = ""
    bullet, gap, cells = "", "\n\n", 0
    for token in tokens:
        match token.type:
            case "list_item_open":
                bullet = f"{token.info}{token.markup} " if token.info else "- "
            case "tr_open":
                cells = 0
            case "td_open" | "th_open":
                cells += 1
            case "bullet_list_close" | "ordered_list_close" | "table_close":
                gap, cells = "\n\n", 0
            case "inline" | "fence" | "code_block" | "html_block":
                text = bullet + _text(token)
                joint = " | " if cells > 1 else gap
                written += (joint if written else "") + text if text.strip() else ""
                gap = "\n" if bullet or cells else "\n\n"
                bullet = ""
    return written


def _text(token: Token) -> str:
    match token.type:
        case "inline":
            return _inline(token)
        case "html_block":
            return markup.plain(token.content)
        case _:
            return token.content.rstrip("\n")


def _inline(token: Token) -> str:
    return "".join(_piece(child) for child in token.children or ()).strip()


def _piece(token: Token) -> str:
    match token.type:
        case "text" | "code_inline":
            return token.content
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case _:
            return ""  # emphasis, links, pictures and tags: their marks are not text


LOADER: Loader = Markdown()
