"""An e-mail as an article: a newsletter, or a story sent in."""

import re
from collections.abc import Iterator
from email import errors, policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr

from ingest.articles import Article, Rejected, Skipped
from ingest.loaders import markup
from ingest.loaders.assembly import Found, article, one_line
from ingest.loaders.charsets import meant
from ingest.loaders.decoding import UnreadableError, decoded
from ingest.loaders.sources import Outcome, Reading, Source, printable

# Longer ones are made to keep the parser busy: it is not linear in their length.
_LONGEST_HEADER = 4000
_MOST_PARTS = 500
_BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)
_PAGE = re.compile(r"https?://[^\s<>]+")
_SPACE_STUFFED = re.compile(r"^ (?=[ >]|From )", re.MULTILINE)

# What Python's parser may raise over malformed messages, beside its own errors.
_MALFORMED = (errors.MessageError, ValueError, LookupError, TypeError, AttributeError,
              AssertionError, RecursionError, NotImplementedError)  # fmt: skip


def outcomes_of(raw: bytes, source: Source, reading: Reading, origin: str) -> Iterator[Outcome]:
    """The article in the message `raw`, then each of its attachments, which are not read."""
    try:
        _check(raw)
        message = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(raw)
        parts = _parts(message)
        found = _found(message, parts, reading)
    except _MALFORMED as error:
        yield Rejected(origin, printable(f"not a message that can be read: {error}"[:200]))
        return
    except UnreadableError as error:
        yield Rejected(origin, str(error))
        return
    made = article(found, source, reading, origin=origin)
    yield (
        made
        if isinstance(made, Article) or not found.title or found.text
        else Rejected(origin, "a message without text")
    )
    yield from _attachments(parts, origin)


def _check(raw: bytes) -> None:
    """Python's parser holds every line against the boundaries of all parts around it."""
    if len(_BOUNDARY.findall(raw)) > _MOST_PARTS:
        raise UnreadableError(f"a message of more than {_MOST_PARTS} parts")


def is_message(raw: bytes) -> bool:
    """Whether it begins with header fields that messages have."""
    names = set(_FIELD_NAMES.findall(raw.partition(b"\n\n")[0].replace(b"\r", b"").lower()))
    return bool(names & {b"from", b"subject", b"date"}) and bool(names & _OF_MAIL)


_FIELD_NAMES = re.compile(rb"^([!-9;-~]{1,80}):", re.MULTILINE)
_OF_MAIL = {b"message-id", b"mime-version", b"received", b"return-path", b"to", b"delivered-to",
            b"content-type", b"dkim-signature"}  # fmt: skip


def _parts(message: EmailMessage) -> list[EmailMessage]:
    """Those that hold something, outermost first; not those of a message that is forwarded."""
    found, queue = [], [message]
    for part in queue:
        if len(queue) > _MOST_PARTS:
            raise UnreadableError(f"a message of more than {_MOST_PARTS} parts")
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            queue.extend(p for p in part.iter_parts() if isinstance(p, EmailMessage))
        else:
            found.append(part)
    return found


def _found(message: EmailMessage, parts: list[EmailMessage], reading: Reading) -> Found:
    name, address = parseaddr(_header(message, "from"))
    return Found(
        title=one_line(_header(message, "subject")) or None,
        text=_text(parts, reading),
        url=_address(message),
        publisher=one_line(name).strip("\"'") or address.rpartition("@")[2] or None,
        published=_header(message, "date") or None,
        id=_header(message, "message-id").strip("<> ") or None,
        came_from={
            "title": "header Subject",
            "publisher": "header From",
            "published": "header Date",
            "url": "the message",
        },
    )


def _header(message: EmailMessage, name: str) -> str:
    """The first header of this name, decoded; empty where there is none."""
    for key, value in message.raw_items():
        if key.lower() == name and len(str(value)) <= _LONGEST_HEADER:
            return str(message.policy.header_fetch_parse(key, value))
    return ""


def _address(message: EmailMessage) -> str | None:
    """Where it can be read on the web (RFC 5064)."""
    found = _PAGE.search(_header(message, "archived-at"))
    return found[0] if found else None


def _text(parts: list[EmailMessage], reading: Reading) -> str:
    """The text part; the HTML part where that says clearly more, as stubs of newsletters do."""
    shown = [part for part in parts if not _is_attached(part)]
    plain = next((p for p in shown if p.get_content_type() == "text/plain"), None)
    styled = next((p for p in shown if p.get_content_type() == "text/html"), None)
    text = _unflowed(plain, _content(plain, reading)) if plain else ""
    page = markup.plain(f"<div>{_content(styled, reading)}</div>") if styled else ""
    return (page if len(page.split()) > 2 * len(text.split()) else text).strip()


def _is_attached(part: EmailMessage) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _content(part: EmailMessage, reading: Reading) -> str:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    declared = part.get_content_charset()
    return decoded(raw, declared=meant(declared) if declared else None, otherwise=reading.encoding)


def _unflowed(part: EmailMessage, text: str) -> str:
    """Paragraphs whose lines were broken for sending, whole again (RFC 3676)."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    text = text.replace("\r\n", "\n").replace("-- \n", "--\n")
    gap = "" if str(part.get_param("delsp", "")).lower() == "yes" else " "
    return _SPACE_STUFFED.sub("", re.sub(r"(?<=\S) \n(?=\S)", gap, text))


def _attachments(parts: list[EmailMessage], origin: str) -> Iterator[Outcome]:
    for number, part in enumerate(parts, start=1):
        kind = part.get_content_type()
        if kind == "message/rfc822":
            yield Skipped(f"{origin}!{number}", "a forwarded message: save it and name it")
        elif part.get_content_disposition() == "attachment":
            name = one_line(part.get_filename() or "") or str(number)
            reason = f"an attachment ({printable(kind[:60])}): save it and name it"
            yield Skipped(f"{origin}!{printable(name[:100])}", reason)
