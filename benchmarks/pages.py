"""What a map page costs its reader, beside the plain ``folium.Choropleth`` page of the same map.

``python benchmarks/pages.py`` builds the site and two plain pages into a temporary folder: one as
Folium's documentation makes it, out of the GeoPackage of that site, and one with its geometry
simplified and rounded to what the site's own maps draw. ``--site`` takes a built site instead.
All pages are opened from the disk in a headless Chromium, none asks a network: the plain pages
get Leaflet from the installed package, and do without the legend for which Folium asks a content
network. Medians of five. Nothing is asserted: the table is for reading.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from statistics import median

from browser_measures import (
    COSTS,
    LAPTOP,
    PHONE,
    Screen,
    files_of,
    gzip_bytes,
    hover_ms,
    opened,
    opening_ms,
    renderer_mb,
    started,
    timed_ms,
)
from build import UNITS, simplified
from playwright.sync_api import Browser
from slow_line import opening_on_phone_ms, served

MAP = "maps/growth_county_2010_2020.html"
COLUMN = "change_pct_2010_2020"
PLACE, PLACE_READY = "place/230109.html", "document.querySelector('#pair canvas')"
OTHER = "net_migration_county_2010_2020.zh"
ZOOMS = (4, 5, 6, 7)
TIMES = 5

ATLAS_READY = "window.ATLAS && ATLAS.maps && ATLAS.maps[0] && ATLAS.maps[0].layer.view"
STILL = "document.querySelector('.map-still > img')"
STILL_READY = f"{STILL} && {STILL}.complete && {STILL}.naturalWidth"
PLAIN_READY = "document.querySelectorAll('.leaflet-overlay-pane path').length > 2000"
PLAIN_MAP = "Object.values(window).find((one) => one instanceof L.Map)"
EXTERNAL = re.compile(r"<(script|link)\b[^>]*\"https?://[^>]*>(</script>)?\s*")


@dataclass(frozen=True)
class Figure:
    """A line of the table: a figure of the site, its goal, and the same of the plain pages."""

    name: str
    unit: str
    goal: float | None
    ours: float | None
    plain: float | None = None
    equal: float | None = None

    def line(self) -> str:
        """Write the line, with a word where the goal is missed."""
        goal = "" if self.goal is None else f"≤ {self.goal:,.4g}"
        numbers = [_number(value) for value in (self.ours, self.plain, self.equal)]
        missed = self.goal is not None and self.ours is not None and self.ours > self.goal
        note = "  MISSED" if missed else ""
        cells = "".join(f"{cell:>11}" for cell in (goal, *numbers))
        return f"  {self.name:<46}{self.unit:>4}{cells}{note}"


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.1f}" if value < 100 else f"{value:,.0f}"


def write_plain(site: Path, file: Path, *, equal: bool) -> None:
    """Write the plain page of the map out of the site's GeoPackage, without any network."""
    import folium
    import geopandas as gpd

    units = gpd.read_file(site / "downloads" / "china-population-atlas.gpkg", layer=UNITS)
    units = units[units.geometry.notna()].to_crs(4326)
    units = simplified(units) if equal else units
    page = folium.Map(location=[36, 104], zoom_start=4)
    drawn = folium.Choropleth(
        geo_data=units[["code", "name_zh", "geometry"]],
        data=units,
        columns=["code", COLUMN],
        key_on="feature.properties.code",
    )
    # The legend is drawn by d3, which no installed package holds.
    drawn.color_scale = None
    for name in [name for name in drawn._children if name.startswith("color_map")]:
        del drawn._children[name]
    drawn.add_to(page)
    leaflet = Path(str(resources.files("js_lib_leaflet") / "static" / "js_lib_leaflet"))
    local = (
        f'<link rel="stylesheet" href="{(leaflet / "leaflet.css").as_uri()}">'
        f'<script src="{(leaflet / "leaflet.js").as_uri()}"></script>'
    )
    html = EXTERNAL.sub("", page.get_root().render())
    file.write_text(html.replace("<head>", f"<head>{local}", 1), encoding="utf-8")


def sizes(browser: Browser, site: Path, plain: Path, equal: Path) -> Iterator[Figure]:
    """Measure what is downloaded, and what lies on the disk."""
    pages = [*site.glob("maps/*.html"), *site.glob("en/maps/*.html")]
    heaviest = max(page.stat().st_size for page in pages)
    plain_kb = [file.stat().st_size / 1000 for file in (plain, equal)]
    yield Figure("HTML of a map page (the largest)", "KB", 8, heaviest / 1000, *plain_kb)
    first = gzip_bytes(files_of(browser, (site / MAP).as_uri(), ATLAS_READY)) / 1000
    others = [
        gzip_bytes(files_of(browser, file.as_uri(), PLAIN_READY)) / 1000 for file in (plain, equal)
    ]
    yield Figure("First view, all files, gzip", "KB", 300, first, *others)
    values = sorted((site / "assets" / "values" / UNITS).glob("*.js"))
    further = max(gzip_bytes([file]) for file in values) / 1000
    pages_kb = [gzip_bytes([file]) / 1000 for file in (plain, equal)]
    yield Figure("A further indicator, gzip (the largest)", "KB", 9, further, *pages_kb)
    left_out = {"figures", "stills", "downloads"}
    whole = sum(
        file.stat().st_size
        for file in site.rglob("*")
        if file.is_file() and file.relative_to(site).parts[0] not in left_out
    )
    yield Figure("Site without pictures and downloads", "MB", None, whole / 1e6)


def openings(browser: Browser, site: Path, plain: Path, equal: Path) -> Iterator[Figure]:
    """Measure the time from navigation to the first picture, and to the drawn map."""
    for screen, name in ((LAPTOP, "laptop"), (PHONE, "phone")):
        first, ours = (
            opening_ms(browser, (site / MAP).as_uri(), ready, screen, TIMES)
            for ready in (STILL_READY, ATLAS_READY)
        )
        theirs = [
            opening_ms(browser, file.as_uri(), PLAIN_READY, screen, TIMES)
            for file in (plain, equal)
        ]
        yield Figure(f"First picture, {name}", "ms", 0.15 * theirs[0], first, *theirs)
        yield Figure(f"Live map, {name}", "ms", 0.3 * theirs[0], ours, *theirs)


def loading(layer: str) -> str:
    """Return the script that loads what another layer of the map shows."""
    config = f"{{...ATLAS.maps[0].config, ...ATLAS.get('layer', '{layer}')}}"
    return f"(it => ATLAS.need(ATLAS.payloadsOf(it, it.set)))({config})"


def switch_ms(browser: Browser, page: str, screen: Screen) -> float:
    """Time the change to another indicator that is loaded but was never shown."""

    def once() -> float:
        with opened(browser, page, ATLAS_READY, screen) as tab:
            tab.wait_for_timeout(300)
            tab.evaluate(loading(OTHER))
            return timed_ms(tab, f"ATLAS.maps[0].show(ATLAS.get('layer', '{OTHER}'))")

    return median(once() for _ in range(TIMES))


def changes(browser: Browser, site: Path, plain: Path, equal: Path) -> Iterator[Figure]:
    """Measure what follows the opening: another indicator, other views, the pointer, memory."""
    atlas = (site / MAP).as_uri()
    for screen, name, goal in ((LAPTOP, "laptop", 50), (PHONE, "phone", 350)):
        yield Figure(f"Switch of indicator, {name}", "ms", goal, switch_ms(browser, atlas, screen))
    found = []
    for url, ready, leaflet, redraw in (
        (atlas, ATLAS_READY, "ATLAS.maps[0].leaflet", "ATLAS.maps[0].layer.redraw()"),
        (plain.as_uri(), PLAIN_READY, PLAIN_MAP, f"{PLAIN_MAP}.fire('viewreset')"),
        (equal.as_uri(), PLAIN_READY, PLAIN_MAP, f"{PLAIN_MAP}.fire('viewreset')"),
    ):
        with opened(browser, url, ready, LAPTOP, scripts=(COSTS,)) as page:
            page.wait_for_timeout(1000)
            memory = renderer_mb(browser)
            hover = hover_ms(page)
            times = []
            for zoom in ZOOMS:
                page.evaluate(f"void {leaflet}.setView([34, 110], {zoom}, {{animate: false}})")
                page.wait_for_timeout(1500)
                times.append(timed_ms(page, redraw, TIMES))
            found.append((memory, hover, max(times), renderer_mb(browser)))
    memory, hover, redraw, zoomed = zip(*found, strict=True)
    yield Figure("Redraw at zoom 4–7 (the slowest)", "ms", 150, *redraw)
    yield Figure("Hover, 95th percentile of moves", "ms", 8, *hover)
    yield Figure("Memory of the renderer, first view", "MB", 200, *memory)
    yield Figure("Memory of the renderer, after zoom 7", "MB", 200, *zoomed)


def places(browser: Browser, site: Path, plain: Path, equal: Path) -> Iterator[Figure]:
    """Measure the page of a county on a slow phone at the end of a slow line."""
    with served(site) as address:
        words, drawn = opening_on_phone_ms(browser, f"{address}/{PLACE}", PLACE_READY, TIMES)
    yield Figure("County page on slow 4G, phone: first words", "ms", 1000, words)
    yield Figure("County page on slow 4G, phone: first map", "ms", 4000, drawn)


def report(site: Path, folder: Path) -> None:
    """Measure a built site beside its plain pages, and print the table."""
    plain, equal = folder / "plain.html", folder / "equal.html"
    write_plain(site, plain, equal=False)
    write_plain(site, equal, equal=True)
    heads = ("goal", "ours", "plain", "simplified")
    print(f"\n  {'figure':<50}" + "".join(f"{head:>11}" for head in heads))
    with started() as browser:
        for part in (sizes, openings, changes, places):
            for figure in part(browser, site, plain, equal):
                print(figure.line(), flush=True)


def main() -> None:
    """Build what is missing, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, help="a built site with its figures")
    options = parser.parse_args()
    if options.site is not None and not (options.site / "stills").is_dir():
        parser.error(
            f"{options.site}: expected a site built with figures, whose pictures come first"
        )
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        if options.site is None:
            from atlas.build import BuildOptions, build

            build(BuildOptions(folder / "site"))
        report((options.site or folder / "site").resolve(), folder)


if __name__ == "__main__":
    main()
