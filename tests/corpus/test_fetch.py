"""Fetching, against a real server on this machine that is slow, broken, huge, and leads astray."""

from __future__ import annotations

import re
import socket
import time

import pytest
import server
from server import Site, article, fails, redirect

from helpers.corpus import fetch
from helpers.corpus.fetch import Fetcher, is_public, plain_address
from helpers.corpus.sources import SourceError


def fetcher(**options) -> Fetcher:
    return Fetcher(**{"allow_private": True, "pause": 0, "backoff": 0, "seconds": 0.5} | options)


def fault(url: str, **options) -> str:
    start = time.monotonic()
    with pytest.raises(SourceError) as caught:
        fetcher(**options).get(url)
    assert time.monotonic() - start < 6
    return str(caught.value)


def test_a_page_comes_with_its_encoding_and_what_to_ask_with_next_time(site):
    site.pages["/a"] = lambda request: request.reply("é".encode("latin-1"), Content_Type="text/html; charset=ISO-8859-1", ETag='"7"')
    page = fetcher().get(f"{site.url}/a#part")
    assert (page.body, page.charset, page.validators) == (b"\xe9", "ISO-8859-1", (("If-None-Match", '"7"'),))
    assert site.headers[-1]["user-agent"].startswith("readout/")


def test_a_page_that_has_not_changed_is_not_sent_again(site):
    site.pages["/a"] = server.tagged("text")
    agent = fetcher()
    first = agent.get(f"{site.url}/a")
    assert agent.get(f"{site.url}/a", first.validators).body is None


def test_robots_txt_is_kept_to_and_asked_for_once(site):
    site.pages |= {"/robots.txt": "User-agent: *\nDisallow: /closed\n\nUser-agent: readout\nDisallow: /private\n", "/open": "x", "/private/a": "x"}
    agent = fetcher()
    assert agent.get(f"{site.url}/open").body == b"x"
    with pytest.raises(SourceError, match="robots"):
        agent.get(f"{site.url}/private/a")
    assert site.asked == {"/robots.txt": 1, "/open": 1}


def test_a_robots_txt_that_cannot_be_had_closes_the_site_and_a_missing_one_opens_it(site):
    site.pages["/a"] = "x"
    assert fetcher().get(f"{site.url}/a").body == b"x"
    site.pages["/robots.txt"] = lambda request: request.reply(b"", 500)
    assert "robots.txt cannot be read: the server answered 500" in fault(f"{site.url}/a", retries=0)


def test_robots_txt_holds_after_a_redirect(site):
    site.pages |= {"/robots.txt": "User-agent: *\nDisallow: /closed\n", "/a": redirect("/closed/b"), "/closed/b": "x"}
    assert "robots.txt" in fault(f"{site.url}/a")
    assert site.asked["/closed/b"] == 0


def test_a_server_that_is_busy_is_asked_again_and_no_more_often_than_said(site):
    site.pages |= {"/a": fails(2, "text"), "/b": fails(9, "text"), "/c": fails(1, "text", 429, Retry_After="1")}
    agent = fetcher()
    assert agent.get(f"{site.url}/a").body == b"text"
    start = time.monotonic()
    assert agent.get(f"{site.url}/c").body == b"text"
    assert time.monotonic() - start >= 1
    assert "answered 503" in fault(f"{site.url}/b")
    assert site.asked["/b"] == 4


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (server.drips, "not there after"),
        (server.never_ends_its_headers, "no answer in time"),
        (server.says_nothing, "no answer in time"),
        (server.endless, "larger than 1 MB"),
        (server.bomb, "larger than 1 MB"),
        (server.broken_gzip, "answer is broken"),
        (server.cut_off, "broke"),
        (server.fails_without_end, "answered 503"),
        (lambda request: request.wfile.write(b"\0\1garbage\r\n\r\n"), "broke"),
        (lambda request: request.reply(b"", 404), "answered 404; check the address"),
        (lambda request: request.reply(b"", 403), "answered 403; save the page"),
        (redirect("/a"), "redirects"),
        (redirect("file:///etc/passwd"), "not an http"),
        (redirect("ftp://127.0.0.1/x"), "not an http"),
    ],
)
def test_a_page_that_misbehaves_costs_little_time_and_one_line(site, page, reason):
    site.pages["/a"] = page
    message = fault(f"{site.url}/a", max_bytes=1_048_576, retries=1)
    assert re.search(reason, message), message
    assert "\n" not in message


def test_private_addresses_are_refused_before_anything_is_asked(site):
    site.pages["/a"] = "secret"
    port = site.url.rpartition(":")[2]
    for host in ("127.0.0.1", "localhost", "2130706433", "127.1", "[::ffff:127.0.0.1]"):
        assert "private network; add --allow-private" in fault(f"http://{host}:{port}/a", allow_private=False), host
    assert not site.asked


def test_a_name_or_redirect_that_leads_inside_is_refused(site, monkeypatch):
    inside = Site("127.0.0.2")
    inside.pages["/secret"] = "secret"
    port = inside.url.rpartition(":")[2]
    known = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **more: known("127.0.0.2" if host == "news.example" else host, *rest, **more))
    monkeypatch.setattr(fetch, "is_public", lambda address: address == "127.0.0.1")  # as if this were the internet
    site.pages |= {"/a": redirect(f"{inside.url}/secret"), "/b": redirect(f"http://news.example:{port}/secret"), "/c": "x"}
    assert fetcher(allow_private=False).get(f"{site.url}/c").body == b"x"
    for path in ("/a", "/b"):
        assert "private network" in fault(site.url + path, allow_private=False)
    assert "private network" in fault(f"http://news.example:{port}/secret", allow_private=False)
    assert not inside.asked
    inside.close()


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("2606:2800:220:1:248:1893:25c8:1946", True), ("10.0.0.1", False), ("172.16.3.4", False),
        ("192.168.0.1", False), ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False),
        ("::1", False), ("fe80::1%eth0", False), ("fd00::1", False), ("::ffff:10.0.0.1", False), ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False), ("::ffff:93.184.216.34", True),
    ],
)
def test_which_addresses_are_public(address, public):
    assert is_public(address) is public


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.example/x", "https://", "http://[::1", "http://a:b@c.example/", "gopher://x", "http://a:99999999/"])
def test_what_is_no_web_address_is_refused(url):
    with pytest.raises(SourceError):
        plain_address(url)


def test_one_connection_and_a_pause(site):
    site.pages |= {"/a": "a", "/b": "b", "/robots.txt": "User-agent: *\nCrawl-delay: 0.2\n"}
    agent = fetcher(pause=0.01)
    start = time.monotonic()
    for path in ("/a", "/b", "/a"):
        agent.get(site.url + path)
    assert time.monotonic() - start >= 0.6
    assert site.most_connections == 1


def test_a_host_that_is_not_there():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "no connection" in fault(f"http://127.0.0.1:{port}/", retries=0)
    assert "no such host" in fault("http://no-such-host.invalid/", retries=0)


def test_a_page_of_the_server_can_be_read(site):
    from helpers.corpus.sources import read

    site.pages["/a"] = article()
    page = fetcher().get(f"{site.url}/a")
    (draft,) = read(page.body, page.url, "", page.url, page.charset)
    assert draft.text.startswith("The ferrymen of Tarnhead") and "café’s owner said “no”" in draft.text
