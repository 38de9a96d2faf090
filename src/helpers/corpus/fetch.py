"""Fetch pages and feeds politely: as robots.txt allows, one connection a host, with limits, and from public hosts only.

Method: RFC 9309 for robots.txt (read by protego), RFC 9110 for conditional requests, retries with growing pauses by
urllib3. An address is judged by what it leads to, not by its name: every connection is checked when it stands, so that
neither a redirect nor a name server can lead inside a private network.
"""

from __future__ import annotations

import contextlib
import ipaddress
import re
import socket
import threading
import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit, urlunsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from helpers import __version__
from helpers.corpus.sources.draft import SourceError

AGENT = f"readout/{__version__}"
MAX_BYTES = 20 * 1024 * 1024
SECONDS = 60  # for one page, retries apart
REDIRECTS = 5
ROBOTS_BYTES = 500 * 1024
PAUSE = 1.0  # seconds between two requests to one host
LONGEST_PAUSE = 30.0

_VALIDATORS = {"If-None-Match": "ETag", "If-Modified-Since": "Last-Modified"}
_CHARSET = re.compile(r";\s*charset=[\"']?([\w.:-]{2,40})", re.IGNORECASE)


@dataclass(frozen=True)
class Page:
    """What an address gave: its bytes, or ``None`` where it has not changed; ``url`` is where redirects led."""

    url: str
    body: bytes | None
    charset: str | None = None
    validators: tuple[tuple[str, str], ...] = ()  # to ask with next time: If-None-Match, If-Modified-Since


class Fetcher:
    """Fetches pages one after the other.

    ``allow_private``: take addresses inside a private network too. ``seconds`` and ``max_bytes`` bound one page,
    ``pause`` is kept between two requests to one host, ``retries`` are made when a server fails or asks to wait.
    """

    def __init__(
        self, allow_private: bool = False, seconds: float = SECONDS, max_bytes: int = MAX_BYTES, pause: float = PAUSE,
        retries: int = 3, backoff: float = 1.0,
    ):
        self.seconds, self.max_bytes, self.pause, self.allow_private = seconds, max_bytes, pause, allow_private
        retry = urllib3.Retry(
            total=retries, status_forcelist=(429, 500, 502, 503, 504), backoff_factor=backoff, redirect=False,
            raise_on_status=False, respect_retry_after_header=True, retry_after_max=int(LONGEST_PAUSE),
        )
        self.pools = urllib3.PoolManager(
            num_pools=20, maxsize=1, block=True, retries=retry, timeout=urllib3.Timeout(connect=10, read=min(20, seconds)),
            headers={"User-Agent": AGENT, "Accept-Encoding": "gzip, deflate"},
        )
        self.pools.pool_classes_by_scheme = _pool_classes(self)
        self.robots: dict[str, object] = {}
        self.asked: dict[str, float] = {}

    def get(self, url: str, validators: tuple[tuple[str, str], ...] = ()) -> Page:
        """Fetch a page. With the ``validators`` of an earlier answer, ``body`` is None where nothing has changed.

        Raises SourceError with what went wrong and what may help.
        """
        for _ in range(REDIRECTS + 1):
            url = plain_address(url)
            if not self._allowed(url):
                raise SourceError("robots.txt of its site does not allow it", "save the page in a browser and add the file")
            page, url = self._get(url, validators, self.max_bytes)
            if page is not None:
                return page
        raise SourceError(f"more than {REDIRECTS} redirects", "give the address that the page really has")

    def _get(self, url: str, validators: tuple[tuple[str, str], ...], most: int) -> tuple[Page | None, str]:
        """Make one request: (page, its address), or (None, the address that it redirects to)."""
        self._wait(url)
        try:
            headers = {**self.pools.headers, **dict(validators)}
            answer = self.pools.request("GET", url, headers=headers, redirect=False, preload_content=False, pool_timeout=10)
            try:
                if answer.status in (301, 302, 303, 307, 308) and answer.headers.get("Location"):
                    return None, urljoin(url, answer.headers["Location"])
                if answer.status == 304 and validators:
                    return Page(url, None, validators=validators), url
                if answer.status != 200:
                    raise SourceError(f"the server answered {answer.status}", _mend(answer.status))
                body = self._body(answer, most)
            finally:
                _drop(answer)
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            if isinstance(error, SourceError):
                raise
            raise _fault(error) from None
        told = {ask: answer.headers.get(name) for ask, name in _VALIDATORS.items()}
        charset = _CHARSET.search(answer.headers.get("Content-Type", ""))
        return Page(url, body, charset[1] if charset else None, tuple((k, v) for k, v in told.items() if v)), url

    def _body(self, answer: urllib3.BaseHTTPResponse, most: int) -> bytes:
        """Read what was sent, unpacked piece by piece, so that neither a slow nor an endless answer is waited for."""
        end = time.monotonic() + self.seconds
        parts, size = [], 0
        while part := answer.read1(65536):
            parts.append(part)
            size += len(part)
            if size > most:
                raise SourceError(f"larger than {most / 1048576:.0f} MB", "save the page in a browser and add the file")
            if time.monotonic() > end:
                raise SourceError(f"not there after {self.seconds:.0f} seconds", "try again later")
        return b"".join(parts)

    def _allowed(self, url: str) -> bool:
        """Say whether the robots.txt of the site allows an address. Where a site has none, everything is allowed."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self.robots:
            self.robots[site] = self._robots(f"{site}/robots.txt")
        rules = self.robots[site]
        return rules is None or rules.can_fetch(url, AGENT)

    def _robots(self, url: str):
        from protego import Protego

        for _ in range(REDIRECTS + 1):
            try:
                page, url = self._get(plain_address(url), (), ROBOTS_BYTES)
            except SourceError as error:
                if re.match("the server answered 4|larger than", error.reason):
                    return None
                if error.reason.startswith("the server answered"):
                    raise SourceError(f"its site's robots.txt cannot be read: {error.reason}", error.mend) from None
                raise
            if page is not None:
                return Protego.parse((page.body or b"").decode("utf-8", "replace"))
        return None

    def _wait(self, url: str) -> None:
        """Keep a pause between two requests to one host, a longer one where its robots.txt asks for it."""
        parts = urlsplit(url)
        rules = self.robots.get(f"{parts.scheme}://{parts.netloc}")
        pause = min(max(self.pause, (rules.crawl_delay(AGENT) if rules else None) or 0), LONGEST_PAUSE) if self.pause else 0
        rest = self.asked.get(parts.netloc, -LONGEST_PAUSE) + pause - time.monotonic()
        if rest > 0:
            time.sleep(rest)
        self.asked[parts.netloc] = time.monotonic()


def plain_address(url: str) -> str:
    """Return an address as it is asked for, without fragment. Raises SourceError for what is no web address."""
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise SourceError("not an address", "give one such as https://example.org/article") from None
    if parts.scheme not in ("http", "https") or not host:
        raise SourceError("not an http or https address", "give one such as https://example.org/article")
    if parts.username is not None or parts.password is not None:
        raise SourceError("the address holds a name or password", "give an address that needs none")
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", parts.query, ""))


def is_public(address: str) -> bool:
    """Say whether an IP address is one of the public internet, also where it is wrapped in another."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


class _PrivateAddress(urllib3.exceptions.HTTPError):
    """A connection that leads inside a private network."""


def _pool_classes(fetcher: Fetcher) -> dict:
    """Return urllib3's pools with connections that check where they lead, and end a server that never finishes its headers."""

    class Checked:
        def _new_conn(self):
            sock = super()._new_conn()
            if not fetcher.allow_private and not is_public(sock.getpeername()[0]):
                sock.close()
                raise _PrivateAddress(self.host)
            return sock

        def getresponse(self, *args, **kwargs):
            self.hung_up = False
            watch = threading.Timer(fetcher.seconds, self._hang_up)
            watch.daemon = True
            watch.start()
            try:
                answer = super().getresponse(*args, **kwargs)
            finally:
                watch.cancel()
                if self.hung_up:  # what came until then would be taken for a whole, empty answer
                    raise TimeoutError
            answer.drain_conn = lambda: _drop(answer)  # before a retry: the rest of a failed answer is not waited for
            return answer

        def _hang_up(self):
            self.hung_up = True
            with contextlib.suppress(OSError, AttributeError):  # where it has ended by itself
                self.sock.shutdown(socket.SHUT_RDWR)

    plain = type("Plain", (Checked, HTTPConnection), {})
    secure = type("Secure", (Checked, HTTPSConnection), {})
    return {
        "http": type("PlainPool", (urllib3.HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("SecurePool", (urllib3.HTTPSConnectionPool,), {"ConnectionCls": secure}),
    }


def _drop(answer: urllib3.BaseHTTPResponse) -> None:
    """End an answer, read or not, and give its connection back."""
    answer.close()
    answer.release_conn()


def _fault(error: Exception) -> SourceError:
    """Say in one line what went wrong with a connection."""
    cause = getattr(error, "reason", None) or error
    if isinstance(cause, _PrivateAddress) or isinstance(error, _PrivateAddress):
        return SourceError("the address is inside a private network", "add --allow-private if that is meant")
    if isinstance(cause, urllib3.exceptions.NameResolutionError):
        return SourceError("no such host", "check the address")
    if isinstance(cause, urllib3.exceptions.NewConnectionError):
        return SourceError("no connection", "check the address, or try again later")
    if isinstance(cause, urllib3.exceptions.SSLError):
        return SourceError("its certificate is not valid", "save the page in a browser and add the file")
    if isinstance(cause, (urllib3.exceptions.TimeoutError, TimeoutError)):
        return SourceError("no answer in time", "try again later")
    if isinstance(cause, urllib3.exceptions.DecodeError):
        return SourceError("the answer is broken", "try again later")
    return SourceError("the connection broke", "try again later")


def _mend(status: int) -> str:
    if status in (401, 402, 403):
        return "save the page in a browser and add the file"
    return "check the address" if status in (404, 410) else "try again later"
