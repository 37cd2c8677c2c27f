"""What Lighthouse says of one page of each kind, as a phone on a slow line opens it.

``python benchmarks/lighthouse.py SITE`` serves a built site gzipped on this machine and runs
Lighthouse from npm over it, page by page, with its own settings for mobile. It prints the four
scores (of 100), the cumulative layout shift, the time to the largest paint, and under the table
every audit beyond speed that a page does not pass. ``--pages story,map`` takes some kinds only,
``--tree en/`` the pages in English; a site built with ``--base-url`` has canonical links, which
SEO then weighs too. It needs Node's ``npx`` and Chromium (its path in ``CHROMIUM``); nothing else
here needs Node. Nothing is asserted: the table is for reading.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from slow_line import served

LIGHTHOUSE = "lighthouse@12.8.2"
KINDS = {
    "story": "index.html",
    "map": "maps/net_migration_county_2010_2020.html",
    "moves": "moves.html",
    "explore": "explore.html",
    "place": "place/230109.html",
    "places": "places.html",
    "gains": "gains/230000.html",
    "maps": "maps.html",
    "chart": "charts/net-migration-by-age.html",
    "lecture": "lecture.html",
    "method": "about.html",
    "accuracy": "uncertainty.html",
    "downloads": "downloads.html",
    "grids": "grids.html",
    "embed": "embed/net_migration_county_2010_2020.html",
}
ONE_FOR_ALL_LANGUAGES = ("embed/",)
SCORES = ("performance", "accessibility", "best-practices", "seo")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"


@dataclass(frozen=True)
class Verdict:
    """What Lighthouse says of one page."""

    scores: tuple[int, ...]
    shift: float
    largest_ms: float
    failed: tuple[str, ...]

    def line(self, kind: str) -> str:
        """Write the page's line of the table."""
        scores = "".join(f"{score:>8}" for score in self.scores)
        return f"{kind:<11}{scores}{self.shift:>8.3f}{self.largest_ms:>8,.0f}"


def verdict_of(report: dict[str, Any]) -> Verdict:
    """Take from a report what the table shows; speed says itself in its score."""
    audits, categories = report["audits"], report["categories"]
    failed = [
        f"{category}: {audits[it['id']]['title']}"
        for category in SCORES[1:]
        for it in categories[category]["auditRefs"]
        if it["weight"] and audits[it["id"]]["score"] not in (None, 1)
    ]
    return Verdict(
        scores=tuple(round(100 * (categories[it]["score"] or 0)) for it in SCORES),
        shift=audits["cumulative-layout-shift"]["numericValue"],
        largest_ms=audits["largest-contentful-paint"]["numericValue"],
        failed=tuple(failed),
    )


def measured(url: str) -> Verdict:
    """Open a page in Lighthouse."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        options = ["--output=json", f"--output-path={report}", "--quiet", f"--chrome-flags={FLAGS}"]
        subprocess.run(
            ["npx", "--yes", LIGHTHOUSE, url, *options],
            check=True,
            env={**os.environ, "CHROME_PATH": chromium},
        )
        return verdict_of(json.loads(report.read_text(encoding="utf-8")))


def main() -> None:
    """Measure the pages asked for and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path, help="a built site")
    parser.add_argument("--pages", default=",".join(KINDS), help="kinds, parted by commas")
    parser.add_argument("--tree", default="", help="en/ for the pages in English")
    options = parser.parse_args()
    print(f"{'':<11}{'speed':>8}{'access':>8}{'pract.':>8}{'SEO':>8}{'shift':>8}{'LCP ms':>8}")
    failed = []
    with served(options.site) as address:
        for kind in options.pages.split(","):
            path = KINDS[kind]
            tree = "" if path.startswith(ONE_FOR_ALL_LANGUAGES) else options.tree
            verdict = measured(f"{address}/{tree}{path}")
            print(verdict.line(kind), flush=True)
            failed += [f"{kind}: {audit}" for audit in verdict.failed]
    print("\n".join(failed))


if __name__ == "__main__":
    main()
