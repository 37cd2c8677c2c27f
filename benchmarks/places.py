"""How soon the page of a county opens on a slow line, and what it weighs.

    python benchmarks/places.py SITE [CODE …]

Serves a built site from this machine, gzipped as web servers do, to a headless Chromium that
stands for a phone (390×780 at two pixels, processor slowed four times) on a slow 4G line
(1.6 Mbit/s down, 750 kbit/s up, 150 ms for every way and back). Prints the median of five.
Goals: text within 1,000 ms, the pair of maps within 4,000 ms.
"""

from __future__ import annotations

import gzip
import sys
import threading
from dataclasses import dataclass
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any

from browser_measures import ARGUMENTS, PHONE
from playwright.sync_api import Browser, sync_playwright

ROUNDS = 5
CODES = ("330782", "230109", "513322", "230100")
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 750e3 / 8,
}
DRAWN = "() => document.querySelectorAll('#pair canvas').length === 6 && window.drawn"

WATCH = """
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifts = (window.shifts || 0) + entry.value;
}).observe({ type: 'layout-shift', buffered: true });
const look = () => {
  if (document.querySelectorAll('#pair canvas').length < 6) return requestAnimationFrame(look);
  return requestAnimationFrame(() => { window.drawn = performance.now(); });
};
look();
"""


class Zipped(SimpleHTTPRequestHandler):
    """Serves files gzipped, each compressed once."""

    def do_GET(self) -> None:
        """Send one file."""
        file = Path(self.translate_path(self.path))
        if not file.is_file():
            self.send_error(404)
            return
        body = _zipped(file)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


@cache
def _zipped(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), mtime=0)


@dataclass(frozen=True)
class Opening:
    """One opening of a page: milliseconds to its text and its maps, kilobytes, layout shift."""

    text: float
    maps: float
    kilobytes: float
    shift: float


def open_page(browser: Browser, url: str) -> Opening:
    """Open a page in a fresh context, so that nothing is cached."""
    size = {"width": PHONE.width, "height": PHONE.height}
    context = browser.new_context(viewport=size, device_scale_factor=PHONE.scale)
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": PHONE.slower})
    received: list[float] = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(url)
    page.wait_for_function(DRAWN, timeout=60_000)
    text = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    maps, shift = page.evaluate("[window.drawn, window.shifts || 0]")
    page.wait_for_timeout(300)
    context.close()
    return Opening(text, maps, sum(received) / 1000, shift)


def main(site: Path, codes: tuple[str, ...]) -> None:
    """Measure the pages of some places."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Zipped, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    root = f"http://127.0.0.1:{server.server_port}"
    print(f"{'page':24}{'text, ms':>10}{'maps, ms':>10}{'KB gzip':>10}{'shift':>8}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=list(ARGUMENTS)
        )
        for path in [f"{folder}place/{code}.html" for code in codes for folder in ("", "en/")]:
            found = [open_page(browser, f"{root}/{path}") for _ in range(ROUNDS)]
            text, maps, weight, shift = (
                median(getattr(one, name) for one in found)
                for name in ("text", "maps", "kilobytes", "shift")
            )
            print(f"{path:24}{text:10.0f}{maps:10.0f}{weight:10.1f}{shift:8.3f}")
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main(Path(sys.argv[1]), tuple(sys.argv[2:]) or CODES)
