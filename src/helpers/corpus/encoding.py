"""Turn the bytes of a file or page into text: UTF-8 where they can be, else what they were declared or look like."""

from __future__ import annotations

import codecs
import re

# What English news is likeliest written in, where it is not UTF-8; an open guess takes Windows-1252 for Windows-1250.
ENCODINGS = ["cp1252", "mac_roman", "utf_16_le", "utf_16_be", "cp1251", "cp949", "gb18030", "shift_jis"]

# Declared, but no web page is in it: UTF-8 has failed by then, the others only hide what a text says.
_NEVER = ("utf-8", "utf-7", "idna", "punycode", "unicode_escape", "raw-unicode-escape")
_ODD = re.compile("[\\x00-\\x08\\x0e-\\x1f\\x7f-\\x9f]")


def decode(raw: bytes, declared: str | None = None) -> tuple[str | None, str]:
    """Decode a file, and name its encoding ("damaged" for UTF-8 with some bad bytes); None for what is not text.

    ``declared`` is what a server or page says. Text that is UTF-8 throughout is taken as that whatever was declared.
    """
    encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        if encoding == "utf-16" or (b"\0" in raw[:4096] and not declared):
            return None, ""
        text, encoding = _declared(raw, declared) or _guess(raw)
    return (None, "") if text is None or _binary(text) else (text, encoding)


def _declared(raw: bytes, declared: str | None) -> tuple[str, str] | None:
    """Decode as declared; None where that cannot be right. Latin-1 means Windows-1252, as in every browser."""
    try:
        encoding = codecs.lookup((declared or "").strip("\"' ")[:40]).name
        encoding = "cp1252" if encoding in ("iso8859-1", "ascii") else encoding
        return (raw.decode(encoding), encoding) if encoding not in _NEVER else None
    except (LookupError, UnicodeError, ValueError, AttributeError, TypeError):
        return None


def _guess(raw: bytes) -> tuple[str | None, str]:
    """Decode what is not UTF-8 throughout: one bad byte must not turn every quotation mark of a text into others."""
    text = raw.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    if bad < sum(1 for c in text if c > "\x7f") - bad:
        return text, "damaged"
    from charset_normalizer import from_bytes

    best = from_bytes(raw[:65536], cp_isolation=ENCODINGS).best()
    return (raw.decode(best.encoding, "replace"), best.encoding) if best else (None, "")


def _binary(text: str) -> bool:
    """Tell binary data from prose by its control characters: a stray one is kept, many mean that this is no text."""
    head = text[:8192]
    return len(_ODD.findall(head)) > max(2, len(head) // 100)


