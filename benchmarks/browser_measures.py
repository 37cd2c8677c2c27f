"""What a reader waits for and pays in a page, measured in a headless Chromium.

Every figure is in milliseconds, bytes or megabytes; each opening is that of a fresh context, so
that nothing is cached.
"""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import unquote, urlparse

from playwright.sync_api import Browser, Page, sync_playwright

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
TIMEOUT_MS = 180_000

SETTLING_MS = 1500
"""What a new window takes to load the browser's own start page beside the page that is measured."""

LOOKING_MS = 100
"""Between two looks whether a page is done: one in each frame would have it paint each frame."""

WATCH = """(() => {
  const look = () => {
    if (!(READY)) setTimeout(look, 4);
    else requestAnimationFrame(() => setTimeout(() => { window.drawnAt = performance.now(); }));
  };
  look();
})();"""
"""Notes when a page is drawn: the end of the frame after the condition holds."""

# What a move of the mouse costs: its event, and whatever it put off to the next frame.
COSTS = """(() => {
  window.costs = [];
  let cost = 0, begin = 0;
  addEventListener('mousemove', () => { begin = performance.now(); }, true);
  addEventListener('mousemove', () => { cost += performance.now() - begin; });
  const later = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (call) => later((time) => {
    const start = performance.now();
    call(time);
    cost += performance.now() - start;
  });
  window.endMove = () => new Promise((done) => later(() => setTimeout(() => {
    window.costs.push(cost);
    cost = 0;
    done();
  })));
})();"""

FRAME = "new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"


@dataclass(frozen=True)
class Screen:
    """A reader's screen and processor."""

    width: int
    height: int
    scale: int
    slower: int
    """How many times slower than this machine."""


LAPTOP = Screen(1280, 800, 1, 1)
PHONE = Screen(390, 780, 2, 4)


@contextmanager
def started() -> Iterator[Browser]:
    """Start the browser: the path in CHROMIUM, else one on the path, else Playwright's own."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(args=list(ARGUMENTS), executable_path=path)
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: Browser, url: str, ready: str, screen: Screen, *, scripts: tuple[str, ...] = ()
) -> Iterator[Page]:
    """Open a page and wait until it is drawn: until `ready`, an expression, is true."""
    context = browser.new_context(
        viewport={"width": screen.width, "height": screen.height}, device_scale_factor=screen.scale
    )
    page = context.new_page()
    page.set_default_timeout(TIMEOUT_MS)
    page.add_init_script(WATCH.replace("READY", ready))
    for script in scripts:
        page.add_init_script(script)
    if screen.slower > 1:
        session = context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": screen.slower})
    page.wait_for_timeout(SETTLING_MS)
    page.goto(url, wait_until="commit")
    page.wait_for_function("() => window.drawnAt", polling=LOOKING_MS)
    yield page
    context.close()


def opening_ms(browser: Browser, url: str, ready: str, screen: Screen, times: int) -> float:
    """Median time from navigation to the drawn map."""

    def once() -> float:
        with opened(browser, url, ready, screen) as page:
            return float(page.evaluate("window.drawnAt"))

    return median(once() for _ in range(times))


def timed_ms(page: Page, action: str, times: int = 1) -> float:
    """Median time of an action, an expression, and the frame after it."""
    script = f"""async () => {{
      const begin = performance.now();
      {action};
      await {FRAME};
      return performance.now() - begin;
    }}"""
    return median(float(page.evaluate(script)) for _ in range(times))


def hover_ms(page: Page, moves: int = 120) -> float:
    """95th percentile of what a move of the mouse over the map costs; needs `COSTS`."""
    box = page.locator(".leaflet-container").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"])
    page.wait_for_timeout(500)
    page.evaluate("window.costs.length = 0")
    for step in range(moves):
        # A walk over the densest third of the map.
        x = box["x"] + box["width"] * (0.55 + 0.2 * ((step * 7) % moves) / moves)
        y = box["y"] + box["height"] * (0.45 + 0.35 * step / moves)
        page.mouse.move(x, min(y, box["y"] + box["height"] - 5))
        page.evaluate("window.endMove()")
    costs = page.evaluate("window.costs")
    return quantiles(costs, n=20)[-1]


def renderer_mb(browser: Browser) -> float | None:
    """Memory that the largest renderer holds, shared pages in proportion; Linux only."""
    session = browser.new_browser_cdp_session()
    processes: list[dict[str, Any]] = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    sizes = []
    for process in processes:
        rollup = Path(f"/proc/{process['id']}/smaps_rollup")
        if process["type"] == "renderer" and rollup.exists():
            lines = rollup.read_text(encoding="ascii").splitlines()
            [kilobytes] = [line.split()[1] for line in lines if line.startswith("Pss:")]
            sizes.append(int(kilobytes) / 1024)
    return max(sizes, default=None)


def files_of(browser: Browser, url: str, ready: str) -> list[Path]:
    """Every file that a page on the disk asks for until it is drawn, and a second more."""
    asked: list[str] = []
    context = browser.new_context(viewport={"width": LAPTOP.width, "height": LAPTOP.height})
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url)
    page.wait_for_function(f"() => {ready}", timeout=TIMEOUT_MS)
    page.wait_for_timeout(1000)
    context.close()
    local = [urlparse(address).path for address in asked if address.startswith("file:")]
    return [Path(unquote(path)) for path in dict.fromkeys(local)]


def gzip_bytes(files: list[Path]) -> int:
    """Bytes of some files, each gzipped by itself as a server would."""
    return sum(len(gzip.compress(file.read_bytes(), 9, mtime=0)) for file in files)
