import bz2
import gzip
import io
import lzma
import stat
import struct
import tarfile
import zipfile

import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st
from loading import NOW, loaded

from ingest.articles import Article, Rejected, Skipped
from ingest.loaders import members
from ingest.loaders.discovery import find
from ingest.loaders.registry import read
from ingest.loaders.sources import Budget, Reading, Source

RAIN = b"Rain\n\nIt rained all day."
PAGE = (
    b"<!DOCTYPE html><html><head><title>Rain</title></head><body><article>"
    b"<p>It rained all day on Tuesday, and the river rose.</p></article></body></html>"
)
LINES = b'{"title": "One", "text": "It rained."}\n{"title": "Two", "text": "It stopped."}\n'


def zipped(members: dict[str, bytes], *, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", packing) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return held.getvalue()


def tarred(members: dict[str, bytes | tarfile.TarInfo]) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        for name, content in members.items():
            if isinstance(content, tarfile.TarInfo):
                archive.addfile(content)
            else:
                info = tarfile.TarInfo(name)
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
    return held.getvalue()


def special(name: str, kind: bytes, **changes: str) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type = kind
    for key, value in changes.items():
        setattr(info, key, value)
    return info


def told(outcomes: list) -> list[tuple[str, str]]:
    return [(o.origin, o.title if isinstance(o, Article) else o.reason) for o in outcomes]


MIXED = {"day/rain.txt": RAIN, "day/page.html": PAGE, "export.jsonl": LINES, "photo.jpg": b"\xff",
         "README": b"It is text.", "__MACOSX/._rain.txt": b"\0",
         "day/.hidden.txt": RAIN}  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        pytest.param(zipped(MIXED), "a.zip", id="ZIP"),
        pytest.param(tarred(MIXED), "a.tar", id="TAR"),
        pytest.param(zipped(MIXED), "-", id="ZIP on standard input"),
        pytest.param(tarred(MIXED), "-", id="TAR on standard input"),
    ],
)
def test_members_are_read_by_the_loaders_of_their_own_formats(raw, name):
    assert told(loaded(raw, name)) == [
        (f"{name}!day/rain.txt", "Rain"),
        (f"{name}!day/page.html", "Rain"),
        (f"{name}!export.jsonl:1", "One"),
        (f"{name}!export.jsonl:2", "Two"),
        (f"{name}!photo.jpg", "no loader for .jpg"),
        (f"{name}!README", "no suffix to tell its format"),
        (f"{name}!__MACOSX/._rain.txt", "hidden"),
        (f"{name}!day/.hidden.txt", "hidden"),
    ]


def test_members_have_keys_of_their_own():
    keys = [a.key for a in loaded(zipped({"a.txt": RAIN, "b.txt": RAIN}), "-")]
    assert keys == ["-!/a.txt", "-!/b.txt"]


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [
        pytest.param(".gz", gzip.compress, id="gzip"),
        pytest.param(".xz", lzma.compress, id="xz"),
        pytest.param(".bz2", bz2.compress, id="bzip2"),
        pytest.param(".zst", zstd.compress, id="Zstandard"),
    ],
)
def test_packed_files_are_unpacked_inside_and_outside_containers(suffix, pack, tmp_path):
    (tmp_path / f"a.tar{suffix}").write_bytes(pack(tarred({f"x.jsonl{suffix}": pack(LINES)})))
    (tmp_path / f"b.zip{suffix}").write_bytes(pack(zipped({f"x.jsonl{suffix}": pack(LINES)})))
    (tmp_path / f"c.txt{suffix}").write_bytes(pack(RAIN))
    (tmp_path / f"d.txt{suffix}").write_bytes(pack(RAIN * 100)[:-9])
    found = [o for source in find([str(tmp_path)]) for o in read(source, Reading(now=NOW), print)]
    assert [a.title for a in found[:-1]] == ["One", "Two", "One", "Two", "Rain"]
    assert found[-1].reason == "the compressed file is cut short"


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("../../../etc/cron.d/x.txt", id="upwards"),
        pytest.param("/etc/x.txt", id="absolute"),
        pytest.param("C:\\Windows\\x.txt", id="Windows"),
        pytest.param("a/" * 2000 + "x.txt", id="long"),
    ],
)
def test_names_are_only_names(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for raw, file in ((zipped({name: RAIN}), "a.zip"), (tarred({name: RAIN}), "a.tar")):
        assert told(loaded(raw, file)) == [(f"{file}!{name}", "Rain")]
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_not_utf_8_is_shown_escaped():
    [found] = loaded(tarred({"caf\udce9.txt": RAIN}), "a.tar")
    assert found.origin == r"a.tar!caf\xe9.txt"


def test_links_and_devices_are_skipped(tmp_path):
    members = {
        "up.txt": special("up.txt", tarfile.SYMTYPE, linkname="/etc/passwd"),
        "same.txt": special("same.txt", tarfile.LNKTYPE, linkname="../rain.txt"),
        "null.txt": special("null.txt", tarfile.CHRTYPE),
        "pipe.txt": special("pipe.txt", tarfile.FIFOTYPE),
        "folder": special("folder", tarfile.DIRTYPE),
    }
    assert told(loaded(tarred(members), "a.tar")) == [
        ("a.tar!up.txt", "a link"),
        ("a.tar!same.txt", "a link"),
        ("a.tar!null.txt", "a device or a pipe, not a file"),
        ("a.tar!pipe.txt", "a device or a pipe, not a file"),
    ]
    link = zipfile.ZipInfo("up.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert loaded(held.getvalue(), "a.zip") == [Skipped("a.zip!up.txt", "a link")]


def nested(depth: int, raw: bytes = zipped({"rain.txt": RAIN})) -> bytes:
    for _ in range(depth):
        raw = zipped({"in.zip": raw})
    return raw


def test_containers_in_containers_are_read_to_a_depth():
    assert told(loaded(nested(1), "a.zip")) == [("a.zip!in.zip!rain.txt", "Rain")]
    deep = "a container inside 2 others: unpack the outer ones first"
    assert told(loaded(nested(2), "a.zip")) == [("a.zip!in.zip!in.zip", deep)]
    mixed = tarred({"in.zip": zipped({"deep.tar": tarred({"rain.txt": RAIN})}), "x.txt": RAIN})
    assert told(loaded(mixed, "a.tar")) == [
        ("a.tar!in.zip!deep.tar", deep),
        ("a.tar!x.txt", "Rain"),
    ]


def encrypted(raw: bytes) -> bytes:
    """Marked as encrypted, in the list of members and above the member."""
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.index(mark) + place
        raw = raw[:at] + b"\x01" + raw[at + 1 :]
    return raw


def flipped(raw: bytes, place: int) -> bytes:
    return raw[:place] + bytes([raw[place] ^ 0xFF]) + raw[place + 1 :]


def endless_list() -> bytes:
    """The end of a ZIP whose list of members would be of 1 GB."""
    size = 30_000_000
    return b"\0" * size + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 9, 9, size, 0, 0)


@pytest.mark.parametrize(
    ("raw", "name", "outcomes"),
    [
        pytest.param(zipped({}), "a.zip", [("a.zip", "no article in it")], id="a ZIP of nothing"),
        pytest.param(zipped({"a.txt": RAIN})[:-30], "a.zip",
                     [("a.zip", "not a ZIP archive, or damaged: File is not a zip file")],
                     id="a ZIP cut short"),
        pytest.param(encrypted(zipped({"a.txt": RAIN})), "a.zip",
                     [("a.zip!a.txt", "encrypted: unpack it with its password")], id="encrypted"),
        pytest.param(flipped(zipped({"a.txt": RAIN, "b.txt": RAIN},
                                    packing=zipfile.ZIP_STORED), 40), "a.zip",
                     [("a.zip!a.txt", "damaged inside its archive: Bad CRC-32 for file 'a.txt'"),
                      ("a.zip!b.txt", "Rain")], id="a damaged member, and one that is whole"),
        pytest.param(endless_list(), "a.zip",
                     [("a.zip", "too many files in one archive: unpack it and name the folder")],
                     id="an endless list of members"),
        pytest.param(b"It rained." * 100, "a.tar",
                     [("a.tar", "not a TAR archive, or damaged: invalid header")], id="no TAR"),
        pytest.param(tarred({"a.txt": RAIN, "b.txt": RAIN * 100})[:2000], "a.tar",
                     [("a.tar!a.txt", "Rain"), ("a.tar!b.txt", "cut short: unexpected end of data"),
                      ("a.tar", "damaged, not read on: unexpected end of data")],
                     id="a TAR cut short"),
        pytest.param(zipped({"a.docx": b"no Word"}), "a.zip",
                     [("a.zip!a.docx", "not a Word document, or damaged: File is not a zip file")],
                     id="a member that is not what it says"),
    ],
)  # fmt: skip
def test_bad_containers_are_rejected_with_the_reason(raw, name, outcomes):
    assert told(loaded(raw, name)) == outcomes


def test_a_member_that_is_too_long_for_an_article_is_not_unpacked_further():
    [found] = loaded(zipped({"a.txt": b"0" * 30_000_000}), "a.zip")
    assert found.reason == "larger than 10,000,000 bytes, the most that is read as one article"


def with_little_left(raw: bytes, name: str, most: int = 1_000_000) -> Source:
    [source] = [Source(name=name, path=None, open=lambda: io.BytesIO(raw), budget=Budget(most))]
    return source


BOMB = b'{"title": "Rain", "text": "It rained."}\n' * 100_000


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(zipped({"a.jsonl": BOMB, "b.jsonl": BOMB}), id="ZIP"),
        pytest.param(tarred({"a.jsonl": BOMB, "b.jsonl": BOMB}), id="TAR"),
        pytest.param(zipped({"in.zip": zipped({"a.jsonl": BOMB})}), id="ZIP in a ZIP"),
    ],
)
def test_nothing_is_unpacked_beyond_the_budget(raw):
    source = with_little_left(raw, "-")
    found = list(read(source, Reading(now=NOW), print))
    assert isinstance(found[-1], Rejected)
    assert "made to fill memory or disk" in found[-1].reason
    assert source.budget.left > -70_000_000


def test_the_budget_of_a_container_grows_with_its_size():
    small = members.within_reach(with_little_left(b"x", "-", 5))
    assert small.budget.left == 5
    fresh = Source(name="-", path=None, open=lambda: io.BytesIO(b"x" * 10_000_000))
    assert members.within_reach(fresh).budget.left == 2_000_000_000


def test_a_header_of_a_tar_cannot_fill_memory():
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.XHDTYPE, 50_000_000
    raw = info.tobuf() + b"\0" * 50_000_000
    [found] = loaded(raw, "a.tar")
    assert found.reason == "a header of millions of bytes: made to fill memory"


@pytest.mark.parametrize("name", [pytest.param("a.zip", id="ZIP"), pytest.param("a.tar", id="TAR")])
@settings(deadline=None, max_examples=100)
@given(noise=st.binary(min_size=1, max_size=20), place=st.integers(0, 1200))
def test_any_bytes_in_a_container_are_outcomes(name, noise, place):
    raw = (zipped if name == "a.zip" else tarred)({"a.txt": RAIN, "b.jsonl": LINES, "c.html": PAGE})
    place %= len(raw)
    assert loaded(raw[:place] + noise + raw[place:], name)
    assert loaded(raw[:place] + noise + raw[place + len(noise) :], name)
