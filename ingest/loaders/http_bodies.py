"""The body of a stored HTTP response, out of its transfer and content encodings."""

import gzip
import re
import zlib
from collections.abc import Iterator

import brotli

from ingest.loaders.decoding import UnreadableError
from ingest.loaders.unpacking import zstd

_SIZE = re.compile(rb"([0-9A-Fa-f]{1,12})[ \t]*(?:;[^\r\n]*)?\r?\n")


def body(raw: bytes, *, transfer: str, content: str, longest: int) -> bytes:
    """`raw` unpacked to at most `longest` bytes and one more.

    Crawlers often store a body unpacked and leave the headers as they were: what does not begin
    as declared is taken as it stands.
    """
    if "chunked" in transfer.lower() and _SIZE.match(raw):
        raw = b"".join(_chunks(raw))
    for coding in reversed(content.lower().split(",")):
        raw = _unpacked(raw, coding.strip(), longest + 1)
    return raw


def _chunks(raw: bytes) -> Iterator[bytes]:
    at = 0
    while found := _SIZE.match(raw, at):
        size = int(found[1], 16)
        if not size:
            return
        chunk = raw[found.end() : found.end() + size]
        if len(chunk) < size:
            break
        yield chunk
        at = found.end() + size
        at += 2 if raw.startswith(b"\r\n", at) else 1 if raw.startswith(b"\n", at) else 0
    raise UnreadableError("the body breaks off, or its chunks have wrong lengths")


def _unpacked(raw: bytes, coding: str, most: int) -> bytes:
    try:
        match coding:
            case "gzip" | "x-gzip" if raw.startswith(b"\x1f\x8b"):
                return _all(zlib.decompressobj(wbits=31), raw, most)
            case "deflate" if raw[:1] == b"\x78":
                return _all(zlib.decompressobj(), raw, most)
            case "deflate":
                return _all(zlib.decompressobj(wbits=-15), raw, most)
            case "br":
                unpacked: bytes = brotli.Decompressor().process(raw, output_buffer_limit=most)
                return unpacked[:most]
            case "zstd" if raw.startswith(b"\x28\xb5\x2f\xfd"):
                return zstd.ZstdDecompressor().decompress(raw, max_length=most)
    except (zlib.error, gzip.BadGzipFile, brotli.error, zstd.ZstdError, EOFError) as error:
        raise UnreadableError(f"its {coding} encoding is damaged: {error}") from error
    return raw


def _all(unpacker: "zlib._Decompress", raw: bytes, most: int) -> bytes:
    unpacked = unpacker.decompress(raw, most)
    if not unpacker.eof and len(unpacked) < most:
        raise UnreadableError("its compressed body is cut short")
    return unpacked
