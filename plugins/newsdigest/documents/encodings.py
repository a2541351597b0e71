"""Bytes -> text, with how its encoding was known and what had to be repaired.

The labels of encodings mean what browsers take them for (https://encoding.spec.whatwg.org/#names-and-labels).
"""

from __future__ import annotations

import codecs
import re

import chardet
from chardet import EncodingEra

from newsdigest.errors import SeedError
from newsdigest.model import Repair

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What pages call one way and mean in another: the first is a part of the second.
MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    # A declaration that could be read was not written in UTF-16.
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
# Codecs of Python's for names of hosts and for source code. No text is written in them, and what they make of one differs from codec to
# codec: errors of other kinds, warnings, characters that stand for nothing.
NOT_OF_TEXTS = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape", "utf-7"})
# Encodings that texts were ever written in; those of mainframes make words of anything.
ERAS = EncodingEra.ALL & ~EncodingEra.MAINFRAME
FEW = 6  # letters beyond ASCII that tell too little to choose among all of them; then only those that pages are written in today
# First bytes of files that are not text, and what people call them.
OTHER_FILES = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
)
# How Japanese mail and old pages shift into another table; in seven bits, so that it is valid UTF-8 too.
ISO_2022_JP = re.compile(rb"\x1b\$[@B]")
DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9_:.+-]{2,40})""")
DETECTED = 60_000  # bytes by which an encoding is known
CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1f]")
BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
# What nearly all news is written in, of the characters that are not the halves of others.
USUAL = re.compile("[\t\n\r -\u0e7f\u1e00-\u206f\u20a0-\u20bf\u3000-\u312f\u4e00-\u9fff\uac00-\ud7a3\uff00-\uffef]")
NOT_TEXT = "\x00\x01\x02\x03\x04\x05\x06\x07\ufffd"


def decoded(seed: str, data: bytes, said: str = "", named: str = "") -> tuple[str, str, tuple[Repair, ...]]:
    """Bytes, the encodings that an editor said and that came with the bytes -> text, encoding and how it was known, repairs of bytes.

    Raises SeedError for what is empty, is not text, or was cut off inside a character.
    """
    if not data.strip(b"\x00\t\n\r \xef\xbb\xbf\xff\xfe"):
        raise SeedError(seed, "it is empty", "Save the page again, or delete the file.")
    for start, what in OTHER_FILES:
        if data.startswith(start):
            raise SeedError(seed, f"it is {what}, not text", "Save the report as text or HTML.")
    encoding, known, body = encoding_of(data, said, named)
    if encoding.startswith("utf-16") and len(body) % 2:
        raise SeedError(seed, "it ends in the middle of a character (UTF-16 with an odd number of bytes)", "It was cut off: save it again.")
    repairs: tuple[Repair, ...] = ()
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError:
        text, repairs = repaired(body, encoding)
    if sum(text.count(character, 0, 20_000) for character in NOT_TEXT) > min(len(text), 20_000) // 50 + 2:
        raise SeedError(seed, "it is not text, or its encoding is not known", "Save it as UTF-8, or name its `encoding` in the sidecar.")
    return text, f"{encoding}, {known}", repairs


def encoding_of(data: bytes, said: str = "", named: str = "") -> tuple[str, str, bytes]:
    """Bytes -> Python's name of their encoding, how it is known, and the bytes without a BOM.

    What an editor has `said` goes before all but a BOM; what was `named` beside the bytes (as in MHTML), before what they declare.

    >>> encoding_of("größer".encode("utf-8-sig"))[:2], encoding_of(b'<meta charset="latin1">gr\\xf6\\xdfer')[:2]
    (('utf-8', 'bom'), ('cp1252', 'declared'))
    """
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return encoding, "bom", data[len(bom) :]
    if said and (name := python_name(said)):
        return name, "sidecar", data
    if b"\x00" in data[:4096] and (name := utf16_of(data[:4096])):
        return name, "zero bytes", data
    match = DECLARED.search(data[:4096])
    if ISO_2022_JP.search(data[:4096]) and is_valid(data, "iso2022_jp"):
        return "iso2022_jp", "escapes", data
    declared = python_name(match[1].decode("ascii")) if match else ""
    # Bytes beyond ASCII make valid UTF-8 by chance next to never, whatever a page declares. Seven-bit encodings are the exception.
    if not declared.startswith("iso2022") and is_valid(data, "utf-8"):
        return "utf-8", "valid", data
    for label, known in ((python_name(named) if named else "", "named"), (declared, "declared")):
        if label and label != "utf-8" and is_valid(data, label):
            return label, known, data
    # Mostly UTF-8 with a few broken bytes: a page put together from parts, or cut off inside a character.
    broken = len(re.findall("\ufffd", data.decode("utf-8", "replace")))
    if broken * 20 < sum(byte >= 0xC2 for byte in data[:100_000]):
        return "utf-8", "mostly valid", data
    beyond = len(BEYOND_ASCII.findall(data, 0, DETECTED))
    best = chardet.detect(data[:DETECTED], encoding_era=ERAS if beyond > FEW else EncodingEra.MODERN_WEB)["encoding"]
    name = python_name(best) if best else ""
    return (name, "detected", data) if name else ("cp1252", "assumed", data)


def charset_in(parameters: str) -> str:
    """The charset that the parameters of a content type name.

    >>> charset_in(' charset="windows-1251"'), charset_in("boundary=x")
    ('windows-1251', '')
    """
    match = DECLARED.search(parameters[:1_000].encode("ascii", "replace"))
    return match[1].decode("ascii") if match else ""


def needed(data: bytes, label: str) -> str:
    """The encoding that a server named, where the bytes do not say it themselves; empty where nobody needs to know it.

    >>> needed("Дождь".encode("cp1251"), "windows-1251"), needed("Дождь".encode(), "iso-8859-1"), needed(b"Rain", "utf-8")
    ('windows-1251', '', '')
    """
    name = python_name(label) if label else ""
    found, known, _ = encoding_of(data)
    if not name or known in ("bom", "valid", "zero bytes") or (name == found and known == "declared"):
        return ""
    return label if is_valid(data, name) else ""


def python_name(label: str) -> str:
    """A label of an encoding as pages write it -> Python's name for what is meant, empty when there is none.

    >>> python_name("ISO-8859-1"), python_name("windows-1251"), python_name("x-unknown"), python_name("rot13"), python_name("idna")
    ('cp1252', 'cp1251', '', '', '')
    """
    try:
        found = codecs.lookup(label.strip())
        b"a".decode(found.name)  # refuses rot13 and others that are no encodings of text
    except (LookupError, ValueError, AssertionError):
        return ""
    return "" if found.name in NOT_OF_TEXTS else MEANT.get(found.name, found.name)


def utf16_of(data: bytes) -> str:
    """UTF-16 without a BOM, of bytes with zeros among them; empty when it is not that.

    Letters of ASCII have a zero each, at one side. Other scripts have them at spaces and line ends only: there the order of bytes counts
    that gives none but the usual characters, unless the bytes are as good as text already.

    >>> utf16_of("Rain fell.".encode("utf-16-le")), utf16_of("雨が降った。\\n橋は閉鎖。".encode("utf-16-be")), utf16_of(b"Rain\\x00 fell.")
    ('utf-16-le', 'utf-16-be', '')
    """
    zeros = {"utf-16-be": data[0::2].count(0), "utf-16-le": data[1::2].count(0)}
    likelier, other = sorted(zeros, key=lambda encoding: -zeros[encoding])
    if zeros[likelier] * 5 > len(data) and zeros[likelier] > 20 * zeros[other]:
        return likelier
    if len(CONTROL.findall(data)) * 50 < len(data) and (is_valid(data, "utf-8") or len(BEYOND_ASCII.findall(data)) * 8 < len(data)):
        return ""
    for encoding in zeros:
        text = data[: len(data) & ~1].decode(encoding, "replace")
        if len(USUAL.findall(text)) > 0.98 * len(text):
            return encoding
    return ""


def is_valid(data: bytes, encoding: str) -> bool:
    """Whether bytes can be read in an encoding.

    >>> is_valid(b"gr\\xc3\\xb6", "utf-8"), is_valid(b"gr\\xf6", "utf-8")
    (True, False)
    """
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def repaired(data: bytes, encoding: str) -> tuple[str, tuple[Repair, ...]]:
    """Bytes with broken ones among them -> text, and a repair for each place (the first twenty of them are named).

    In UTF-8 a broken byte is read as Windows-1252, which is what was pasted in; in others it becomes U+FFFD.
    """
    parts: list[str] = []
    repairs: list[Repair] = []
    start = 0
    while start < len(data):
        try:
            parts.append(data[start:].decode(encoding) if len(repairs) < 20 else data[start:].decode(encoding, "replace"))
            break
        except UnicodeDecodeError as error:
            sound, bad = start + error.start, start + max(error.end, error.start + 1)
            parts.append(data[start:sound].decode(encoding, "replace"))
            cut_off = bad >= len(data)
            meant = "" if cut_off else data[sound:bad].decode("cp1252" if encoding == "utf-8" else encoding, "replace")
            before = parts[-1][-20:] + data[sound:bad].decode("ascii", "backslashreplace")
            why = "cut off inside a character" if cut_off else f"broken {encoding}"
            repairs.append(Repair(before=before, after=parts[-1][-20:] + meant, why=why, place=f"byte {sound + 1}"))
            parts.append(meant)
            start = bad
    return "".join(parts), tuple(repairs)
