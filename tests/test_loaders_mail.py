from datetime import datetime, timedelta, timezone
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loading import loaded, only, reasons

from ingest.articles import Article, Skipped

BODY = "It rained all day on Tuesday."


def mail(body: str = BODY, **changes: str | None) -> EmailMessage:
    dull = {
        "From": "The Post <news@post.example>",
        "To": "reader@example.org",
        "Subject": "Rain",
        "Date": "Wed, 03 May 2023 14:05:00 +0200",
        "Message-ID": "<7@post.example>",
    }
    message = EmailMessage()
    for name, value in (dull | {k.replace("_", "-"): v for k, v in changes.items()}).items():
        if value is not None:
            message[name] = value
    message.set_content(body)
    return message


def box(*messages: bytes | EmailMessage) -> bytes:
    raw = (bytes(message) for message in messages)
    return b"".join(b"From news@post.example Wed May  3 14:05:00 2023\n" + m + b"\n" for m in raw)


def test_a_newsletter_is_an_article():
    found = only(bytes(mail()), "a.eml")
    assert (found.title, found.text, found.publisher) == ("Rain", BODY, "The Post")
    assert found.published == datetime(2023, 5, 3, 14, 5, tzinfo=timezone(timedelta(hours=2)))
    assert (found.key, found.url, found.authors) == ("The Post#7@post.example", None, ())


def test_it_is_known_on_standard_input_and_by_where_it_was_published():
    found = only(bytes(mail(Archived_At="<https://post.example/letters/7>")), "-")
    assert found.key == found.url == "https://post.example/letters/7"


@pytest.mark.parametrize(
    ("changes", "title", "publisher"),
    [
        pytest.param({"Subject": "Ça va"}, "Ça va", "The Post", id="encoded words"),
        pytest.param({"Subject": None}, BODY, "The Post", id="no subject"),
        pytest.param({"From": "news@post.example"}, "Rain", "post.example", id="no name"),
        pytest.param({"From": None}, "Rain", None, id="no sender"),
    ],
)
def test_title_and_publisher(changes, title, publisher):
    found = only(bytes(mail(**changes)), "a.eml")
    assert (found.title, found.publisher) == (title, publisher)


def with_html(message: EmailMessage, html: str) -> EmailMessage:
    message.add_alternative(html, subtype="html")
    return message


def flowed(text: str) -> bytes:
    message = mail()
    message.replace_header("Content-Type", 'text/plain; charset="utf-8"; format=flowed')
    return bytes(message).replace(BODY.encode(), text.encode())


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        pytest.param(bytes(with_html(mail(), f"<p>{BODY}</p><p>Read more</p>")), BODY,
                     id="the text part"),
        pytest.param(bytes(with_html(mail("View in browser."), f"<p>{BODY}</p><p>It stopped.</p>")),
                     f"{BODY}\n\nIt stopped.", id="the HTML part where the text is a stub"),
        pytest.param(bytes(mail("Ça va bien.")), "Ça va bien.", id="accents"),
        pytest.param(bytes(mail()).replace(b"utf-8", b"iso-8859-1").replace(
            b"Tuesday", "“Tuesday”".encode("cp1252")).replace(b"7bit", b"8bit"),
            "It rained all day on “Tuesday”.", id="Latin-1 means cp1252"),
        pytest.param(flowed("It rained all \nday.\nIt stopped."), "It rained all day.\nIt stopped.",
                     id="broken lines made whole"),
    ],
)  # fmt: skip
def test_the_text_of_a_message(raw, text):
    assert only(raw, "a.eml").text == text


def test_attachments_are_counted_and_not_read():
    message = mail()
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="a b.pdf")
    message.add_attachment(mail("Forwarded."))
    kept, *skipped = loaded(bytes(message), "a.eml")
    assert kept.text == BODY
    assert [(o.origin, o.reason) for o in skipped if isinstance(o, Skipped)] == [
        ("a.eml!a b.pdf", "an attachment (application/pdf): save it and name it"),
        ("a.eml!3", "a forwarded message: save it and name it"),
    ]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(bytes(mail("")), "a message without text", id="no text"),
        pytest.param(bytes(mail()).replace(b"rained", b"r\xe4ned").replace(b"7bit", b"8bit"),
                     "not UTF-8 (byte 0xe4 at 4): pass --encoding, e.g. --encoding cp1252",
                     id="not what it declares"),
        pytest.param(b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
                     + b"--b\n\nx\n" * 600, "a message of more than 500 parts", id="many parts"),
        pytest.param(b"MIME-Version: 1.0\n"
                     + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 50_000,
                     "a message of more than 500 parts", id="parts in parts"),
        pytest.param(b"Subject: Rain\n\n" + b"a" * 10_000_000,
                     "larger than 10,000,000 bytes, the most that is read as one article",
                     id="long"),
    ],
)  # fmt: skip
def test_bad_messages_are_rejected_with_the_reason(raw, reason):
    assert reasons(loaded(raw, "a.eml")) == [("a.eml", reason)]


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(b"From: " + b"(" * 100_000, id="brackets"),
        pytest.param(b"Subject: " + b"=?utf-8?q?a?= " * 50_000, id="encoded words"),
        pytest.param(b"Date: " + b"9" * 100_000, id="digits"),
        pytest.param(b"From: =?hex?b?zz?= <a@b>", id="an odd charset"),
        pytest.param(b"Message-ID: <" + b"\xff" * 100, id="no ASCII"),
    ],
)
def test_odd_headers_do_not_stop_the_reading(header):
    [found] = loaded(header + b"\nTo: a@b\n\nIt rained.", "a.eml")
    assert isinstance(found, Article)


def test_each_message_of_a_mailbox_is_an_article():
    found = loaded(
        box(mail("One.\nFrom here on.".replace("From", ">From")), mail("Two.")), "a.mbox"
    )
    assert [a.text for a in found] == ["One.\nFrom here on.", "Two."]
    assert found[0].origin == "a.mbox:1"


@pytest.mark.parametrize(
    ("raw", "outcomes"),
    [
        pytest.param(b"", ["empty"], id="empty"),
        pytest.param(bytes(mail()), ['not a mailbox: it does not begin with a line "From …"'],
                     id="a single message"),
        pytest.param(box(mail(), b"Subject: long\n\n" + b"a" * 2000, mail("Two.")),
                     ["larger than 1,000 bytes, the most that is read as one article"],
                     id="one message too long"),
        pytest.param(box(mail(""), mail()), ["a message without text"], id="one without text"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_mailbox_is_said_of_the_message(raw, outcomes):
    found = loaded(raw, "a.mbox", longest=1000)
    assert [reason for _, reason in reasons(found)] == outcomes


@pytest.mark.parametrize(
    "name", [pytest.param("a.eml", id="eml"), pytest.param("a.mbox", id="mbox")]
)
@settings(deadline=None, max_examples=100)
@given(noise=st.binary(max_size=60), place=st.integers(0, 400))
def test_any_bytes_in_a_message_are_outcomes(name, noise, place):
    raw = box(mail(), mail()) if name == "a.mbox" else bytes(with_html(mail(), "<p>Rain</p>"))
    assert loaded(raw[:place] + noise + raw[place:], name)


@settings(deadline=None)
@given(st.sampled_from(("From", "Subject", "Date", "Message-ID", "Content-Type", "Archived-At")),
       st.text(max_size=80))  # fmt: skip
def test_any_header_is_one_outcome(name, value):
    raw = f"{name}: {value}\nTo: a@b\n\nIt rained.".encode("utf-8", "surrogatepass")
    assert len(loaded(raw, "a.eml")) == 1
