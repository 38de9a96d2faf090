"""A web server on this machine that behaves in all the ways in which pages of the web do."""

from __future__ import annotations

import contextlib
import gzip
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ARTICLE = (
    "<html><head><title>Ferrymen reject timetable</title><meta property='article:published_time' content='2024-03-05'></head>"
    "<body><article><h1>Ferrymen reject timetable</h1>{}</article></body></html>"
)
PARAGRAPH = "<p>The ferrymen of Tarnhead on Tuesday turned down the timetable, and the café’s owner said “no” to number {}.</p>"


def article(number: int = 1) -> str:
    return ARTICLE.format(PARAGRAPH.format(number) * 4)


class Site:
    """Pages by path: text or bytes, or a function that gets the request. ``asked`` counts the requests of each path."""

    def __init__(self, host: str = "127.0.0.1"):
        self.pages: dict = {}
        self.asked: Counter = Counter()
        self.headers: list[dict] = []
        self.connections = self.most_connections = 0
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                site.asked[self.path] += 1
                site.headers.append({k.lower(): v for k, v in self.headers.items()})
                page = site.pages.get(self.path)
                if callable(page):
                    page(self)
                elif page is None:
                    self.reply(b"not here", 404)
                else:
                    self.reply(page if isinstance(page, bytes) else page.encode())

            def reply(self, body: bytes, status: int = 200, **headers: str):
                self.send_response(status)
                headers = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))} | {
                    key.replace("_", "-"): value for key, value in headers.items()
                }
                for key, value in headers.items():
                    self.send_header(key, value)
                self.end_headers()
                self.wfile.write(body)

            def setup(self):
                site.connections += 1
                site.most_connections = max(site.most_connections, site.connections)
                super().setup()

            def finish(self):
                with contextlib.suppress(OSError):
                    super().finish()
                site.connections -= 1

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):  # clients hang up on purpose
                pass

        self.server = Server((host, 0), Handler)
        self.url = f"http://{host}:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def redirect(to: str, status: int = 302):
    return lambda request: request.reply(b"", status, Location=to)


def fails(times: int, then: str, status: int = 503, **headers: str):
    """Fail so many times, then answer."""
    left = [times]

    def page(request):
        left[0] -= 1
        if left[0] >= 0:
            request.reply(b"busy", status, **headers)
        else:
            request.reply(then.encode())

    return page


def drips(request):
    """Send a byte now and then, for ever."""
    request.send_response(200)
    request.end_headers()
    for _ in range(2000):
        request.wfile.write(b"x")
        request.wfile.flush()
        time.sleep(0.02)


def never_ends_its_headers(request):
    for _ in range(2000):
        request.wfile.write(b"X-More: x\r\n" if _ else b"HTTP/1.1 200 OK\r\n")
        request.wfile.flush()
        time.sleep(0.02)


def fails_without_end(request):
    request.send_response(503)
    request.end_headers()
    for _ in range(2000):
        request.wfile.write(b"x" * 1000)
        time.sleep(0.02)


def says_nothing(request):
    time.sleep(20)


def endless(request):
    request.send_response(200)
    request.send_header("Content-Type", "text/html")
    request.end_headers()
    while True:
        request.wfile.write(b"<p>more</p>" * 10_000)


def cut_off(request):
    request.send_response(200)
    request.send_header("Content-Length", "100000")
    request.end_headers()
    request.wfile.write(b"<html>")
    request.close_connection = True


BOMB = gzip.compress(bytes(50_000_000), 6)


def bomb(request):
    request.reply(BOMB, Content_Encoding="gzip")


def broken_gzip(request):
    request.reply(b"no gzip", Content_Encoding="gzip")


def tagged(body: str):
    """Answer 304 to who has it already."""

    def page(request):
        if request.headers.get("If-None-Match") == '"v1"':
            request.reply(b"", 304)
        else:
            request.reply(body.encode(), ETag='"v1"')

    return page
