"""A notice by mail: through a real relay on this machine, with the end of the log."""

from __future__ import annotations

import socket
import ssl

import pytest
from aiosmtpd.controller import Controller

from helpers.reports.log import open_log
from helpers.reports.notice import last_lines, send_notice


class Inbox:
    """A relay that keeps what it is given."""

    def __init__(self):
        self.messages = []

    async def handle_DATA(self, server, session, envelope):  # aiosmtpd's name
        self.messages.append(envelope)
        return "250 OK"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


@pytest.fixture
def relay():
    controller = Controller(Inbox(), hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller
    controller.stop()


def test_a_notice_arrives(relay):
    send_notice("desk@example.org", f"127.0.0.1:{relay.port}", "Readout: weekly failed", "Zeile äöü\n.\nlast", "readout@example.org")
    (message,) = relay.handler.messages
    assert (message.mail_from, message.rcpt_tos) == ("readout@example.org", ["desk@example.org"])
    assert b"Subject: Readout: weekly failed" in message.content


def test_nothing_is_sent_in_the_clear_to_a_relay_that_offers_encryption():
    """This one has no certificate, so that encryption cannot come about."""
    relay = Controller(Inbox(), hostname="127.0.0.1", port=free_port(), tls_context=ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER))
    relay.start()
    try:
        with pytest.raises(OSError):
            send_notice("desk@example.org", f"127.0.0.1:{relay.port}", "s", "b", "readout@example.org")
        assert relay.handler.messages == []
    finally:
        relay.stop()


@pytest.mark.parametrize(("to", "smtp", "subject"), [
    ("nobody", "127.0.0.1:25", "s"), ("a@b.org\nBcc: c@d.org", "127.0.0.1:25", "s"), ("a@b.org", "127.0.0.1:x", "s"), ("a@b.org", "", "s"),
    ("a@b.org", "127.0.0.1:25", "s\nBcc: c@d.org"),
])  # fmt: skip
def test_what_cannot_be_sent_is_refused_before_anything_is(to, smtp, subject, monkeypatch):
    monkeypatch.setattr("smtplib.SMTP.connect", lambda *_: pytest.fail("nothing must be sent"))
    with pytest.raises(ValueError, match=r"not|is no"):
        send_notice(to, smtp, subject, "body")


def test_a_relay_that_is_not_there_is_an_os_error():
    with pytest.raises(OSError):
        send_notice("desk@example.org", f"127.0.0.1:{free_port()}", "s", "b")


def test_the_end_of_a_log_is_told(tmp_path):
    write = open_log(tmp_path / "out" / "weekly.log")
    for number in range(80):
        write(f"line {number}\n\x1b[31m")
    told = last_lines(tmp_path / "out" / "weekly.log").splitlines()
    assert len(told) == 50
    assert "line 79" in told[-1]
    assert "\x1b" not in "".join(told)
    assert "cannot be read" in last_lines(tmp_path / "none.log")


def test_a_log_makes_room(tmp_path, monkeypatch):
    monkeypatch.setattr("helpers.reports.log.SIZE", 1000)
    write = open_log(tmp_path / "weekly.log")
    for number in range(200):
        write(f"line {number}")
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == ["weekly.log", *(f"weekly.log.{n}" for n in range(1, 5))]
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 5 * 1000
    assert "line 199" in (tmp_path / "weekly.log").read_text()
