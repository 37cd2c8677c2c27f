"""The downloads for search engines: said with the site's address, and not at all without it."""

import json
import re
from dataclasses import replace
from pathlib import Path

from atlas.exports.documentation import Documentation
from atlas.exports.tables import Download
from atlas.model.text import Text
from atlas.web.downloads import downloads_page
from atlas.web.page.whole_site import write_sitemap
from tests.editions import EDITION

ABOUT = Documentation(
    id="china-population-atlas",
    parent="",
    title=Text("地图集", "Atlas"),
    abstract=Text("普查", "Censuses </script>"),
    lineage=(),
    origins=(),
    keywords=(Text("人口", "population"),),
    days=("2000-11-01", "2010-11-01", "2020-11-01"),
    bounds=(73.5, 3.8, 135.1, 53.6),
)
FILE = Download(
    "province.csv", Path("province.csv"), 1234, "ab" * 32, Text("省", "Provinces"), "table"
)
SITE = "https://example.org/atlas/"
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)


def test_the_page_describes_the_data_with_absolute_addresses():
    edition = replace(EDITION, base_url=SITE)
    _, html = downloads_page(edition, [FILE], "en", ABOUT)
    [text] = SCRIPT.findall(html)
    dataset = json.loads(text)
    assert (dataset["@type"], dataset["name"]) == ("Dataset", "Atlas")
    # The end of a script inside a text does not end the script.
    assert dataset["description"] == "Censuses </script>"
    assert dataset["url"] == f"{SITE}en/downloads.html"
    assert dataset["temporalCoverage"] == "2000-11-01/2020-11-01"
    assert dataset["spatialCoverage"]["geo"]["box"] == "3.8000 73.5000 53.6000 135.1000"
    [file] = dataset["distribution"]
    assert file["contentUrl"] == f"{SITE}downloads/province.csv"
    assert (file["contentSize"], file["encodingFormat"]) == ("1234 B", "text/csv")


def test_a_site_without_an_address_says_nothing_of_it(tmp_path):
    assert SCRIPT.findall(downloads_page(EDITION, [FILE], "en", ABOUT)[1]) == []
    write_sitemap(tmp_path, edition=EDITION)
    assert list(tmp_path.iterdir()) == []


def test_the_sitemap_lists_pages_in_both_languages_but_no_embeds(tmp_path):
    pages = {
        "index.html": "",
        "place/230100.html": "",
        "embed/x.html": '<meta name="robots" content="noindex">',
        "alone.html": "",
    }
    for path, html in pages.items():
        for root in ("", "en/") if path != "alone.html" else ("",):
            file = tmp_path / root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(html, encoding="utf-8")
    edition = replace(EDITION, base_url=SITE)
    write_sitemap(tmp_path, edition=edition)
    sitemap = (tmp_path / "sitemap.xml").read_text(encoding="utf-8")
    found = re.findall("<loc>(.*?)</loc>", sitemap)
    paths = ["index.html", "en/index.html", "place/230100.html", "en/place/230100.html"]
    assert found == [SITE + path for path in paths]
    alternate = f'hreflang="en" href="{SITE}en/place/230100.html"'
    assert sitemap.count(alternate) == 2
    robots = (tmp_path / "robots.txt").read_text(encoding="utf-8")
    assert robots.splitlines()[-1] == f"Sitemap: {SITE}sitemap.xml"
