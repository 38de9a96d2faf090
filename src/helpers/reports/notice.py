"""A notice by mail that reports failed, through an SMTP relay that the user names."""

from __future__ import annotations

import platform
import smtplib
import ssl
from collections import deque
from email.message import EmailMessage
from pathlib import Path

from helpers.markup import clean

LAST = 50  # lines of the log that are sent
PORT, PORT_TLS = 25, 465


def send_notice(to: str, smtp: str, subject: str, body: str, sender: str | None = None) -> None:
    """Send a plain message to ``to`` through ``smtp`` (HOST or HOST:PORT).

    The connection is encrypted on port 465, and wherever the relay offers STARTTLS. Raises OSError (of which
    smtplib's errors are a kind) when it could not be sent, ValueError for an address or relay that is none.
    """
    host, _, port = smtp.partition(":")
    if not host or not (port or "0").isdecimal():
        raise ValueError(f"{smtp} is not a relay such as mail.example.org:25")
    message = EmailMessage()
    try:
        message["To"], message["From"] = to, sender or f"readout@{platform.node() or 'localhost'}"
        message["Subject"] = subject
    except ValueError:
        raise ValueError(f"{to!r}, {sender!r}: not addresses such as desk@example.org") from None
    if not all(address.username and address.domain for name in ("To", "From") for address in message[name].addresses):
        raise ValueError(f"{to} is not an address such as desk@example.org")
    message.set_content(body)
    if port == str(PORT_TLS):
        with smtplib.SMTP_SSL(host, PORT_TLS, timeout=30, context=ssl.create_default_context()) as relay:
            relay.send_message(message)
        return
    with smtplib.SMTP(host, int(port or PORT), timeout=30) as relay:
        relay.ehlo()
        if relay.has_extn("starttls"):
            relay.starttls(context=ssl.create_default_context())
        relay.send_message(message)


def last_lines(log: Path) -> str:
    """The end of a log, fit for a message; says so where there is none."""
    try:
        with log.open(encoding="utf-8", errors="replace") as lines:
            return clean("".join(deque(lines, LAST))) or f"{log} is empty."
    except OSError as error:
        return f"{log} cannot be read ({error.strerror})."
