"""A built site behind a slow line: served gzipped to a browser that waits as on slow 4G."""

from __future__ import annotations

import gzip
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from urllib.parse import unquote, urlparse

from browser_measures import PHONE, TIMEOUT_MS, WATCH
from playwright.sync_api import Browser

LATENCY_MS = 150
BITS_PER_SECOND = 1_600_000
"""Slow 4G as Lighthouse takes it: round trip, and the rate at which pages come in."""

COMPRESSED = (".html", ".js", ".css", ".svg")


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a folder on this machine; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            file = site / unquote(urlparse(self.path).path).lstrip("/")
            if not file.is_file():
                self.send_error(404)
                return
            body, compress = file.read_bytes(), file.suffix in COMPRESSED
            self.send_response(200)
            self.send_header("Content-Type", mimetypes.guess_type(file.name)[0] or "text/plain")
            if compress:
                body = gzip.compress(body)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *values: object) -> None:
            """Say nothing of each request."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def opening_on_phone_ms(browser: Browser, url: str, ready: str, times: int) -> tuple[float, float]:
    """Median times to the first words of a page and to its map, on a slow line and phone."""

    def once() -> tuple[float, float]:
        context = browser.new_context(
            viewport={"width": PHONE.width, "height": PHONE.height}, device_scale_factor=PHONE.scale
        )
        page = context.new_page()
        page.add_init_script(WATCH.replace("READY", ready))
        session = context.new_cdp_session(page)
        rate = BITS_PER_SECOND / 8
        session.send("Network.enable")
        session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": LATENCY_MS,
                "downloadThroughput": rate,
                "uploadThroughput": rate / 2,
            },
        )
        session.send("Emulation.setCPUThrottlingRate", {"rate": PHONE.slower})
        page.goto(url, wait_until="commit")
        page.wait_for_function("() => window.drawnAt", timeout=TIMEOUT_MS)
        words = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        drawn = page.evaluate("window.drawnAt")
        context.close()
        return float(words), float(drawn)

    words, drawn = zip(*(once() for _ in range(times)), strict=True)
    return median(words), median(drawn)
