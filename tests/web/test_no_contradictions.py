"""What one text of the built site says, the table, the rank or the text beside it says too."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from atlas.model.layer import Layer
from atlas.web.maps.headlines import WORDS
from atlas.words.word_files import LANGS
from tests.default_maps import default_maps
from tests.downloaded import read_downloaded

LEAST = 10_000
FLAG = re.compile(r"land_may_have_moved_(\d{4})_(\d{4})")
MUNICIPALITIES = {"11": 0, "12": 0, "31": 0, "50": 0}


def words(path: Path) -> str:
    """What a page says, a line each for a paragraph, a cell or an item."""
    page = re.sub(
        r"<(svg|style|script)\b.*?</\1>", " ", path.read_text(encoding="utf-8"), flags=re.S
    )
    page = re.sub(r"</(p|li|h\d|t[dhr]|div|figcaption|summary|dt|dd|option)>", "\n", page)
    return re.sub(r"[ \t]+", " ", html.unescape(re.sub(r"<[^>]+>", "", page)))


def tree(site: Path, lang: str) -> Path:
    return site if lang == LANGS[0] else site / lang


def unflagged(rows: pd.DataFrame, column: str) -> pd.Series:
    """Rows without a doubtful transfer in the shortest periods that the column's years lie in."""
    years = [int(year) for year in re.findall(r"(?:19|20)\d\d", column)]
    flagged = filter(None, map(FLAG.match, rows))
    periods = {found[0]: (int(found[1]), int(found[2])) for found in flagged}
    reached = {n: p for n, p in periods.items() if p[0] <= min(years) and max(years) <= p[1]}
    least = min((end - start for start, end in reached.values()), default=0)
    flags = [name for name, (start, end) in reached.items() if end - start == least]
    return rows[flags].ne("true").all(axis=1)


def compared(site: Path, layer: Layer) -> pd.DataFrame:
    """The published rows of units that are ranked: enough people, and no doubtful transfer."""
    rows = read_downloaded(site, layer.unit_set)
    rows = rows[rows[layer.indicator].ne("")]
    people = rows[[name for name in rows if re.fullmatch(r"population_\d{4}", name)]]
    rows = rows[~people.apply(pd.to_numeric).lt(LEAST).any(axis=1)]
    return rows[unflagged(rows, layer.indicator)]


@pytest.mark.parametrize("lang", LANGS)
def test_the_fastest_prefecture_is_first_on_its_own_page_among_as_many(
    built_site: Path, lang: str
) -> None:
    layer = next(layer for layer in default_maps() if layer.id == "growth_prefecture_2010_2020")
    rows = compared(built_site, layer).set_index("code")
    code = rows[layer.indicator].astype(float).idxmax()
    assert f"1/{len(rows)}" in words(tree(built_site, lang) / f"place/{code}.html")


SUPERLATIVE = {
    "zh": re.compile(r"最(?:快|慢|高|低|多|少|大|小|密|稀|长|短)"),
    "en": re.compile(
        r"\b(?:(?:fast|slow|high|low|larg|small|dens|long|short|few)est|most|least)\b(?! of)"
    ),
}
AMONG = {
    "density_county_2020": ("最密的{units}个县级单位", "its {units} densest counties"),
    "estimates_2020_2024": ("{grew}个仍在增加，其中", "of the {grew} that grew"),
    "schooling_years_county_2020": ("超大城市", "The larger the city"),
}
"""What says of the superlatives of the findings among whom they are."""


@pytest.mark.parametrize("lang", LANGS)
def test_a_superlative_of_a_finding_says_among_whom(lang: str) -> None:
    found = {id for id, text in WORDS.items() if SUPERLATIVE[lang].search(text.get(lang))}
    assert found <= set(AMONG)
    for id in found:
        assert AMONG[id][LANGS.index(lang)] in WORDS[id].get(lang)


@pytest.mark.parametrize("lang", LANGS)
def test_no_map_names_a_place_as_the_highest_or_the_lowest(built_site: Path, lang: str) -> None:
    """Extremes by machine are no finding: they stand in the table, which says whom it ranks."""
    for layer in default_maps():
        page = tree(built_site, lang) / f"maps/{layer.id}.html"
        said = page.read_text(encoding="utf-8")
        facts = re.findall(r"<p>(.*?)</p>", said.split("<dl")[0], re.DOTALL)
        head = re.findall(r"<h1[^>]*>(.*?)</h1>", said, re.DOTALL)
        assert len(head) == 1
        assert not any(map(SUPERLATIVE[lang].search, facts)), layer.id
        if not layer.headline:
            assert not SUPERLATIVE[lang].search(head[0]), layer.id


@pytest.mark.parametrize("lang", LANGS)
def test_a_place_has_the_rank_in_growth_that_the_map_gives_it(built_site: Path, lang: str) -> None:
    """Guanshanhu, the first, shares its page with Wudang and Baiyun and has no rank there."""
    layer = next(layer for layer in default_maps() if layer.id == "growth_county_2010_2020")
    rows = compared(built_site, layer)
    growth = rows.set_index("code")[layer.indicator].astype(float).round(1)
    for code in ("540103", "610112", "230102"):
        rank = int((growth > growth[code]).sum()) + 1
        page = words(tree(built_site, lang) / f"place/{code}.html")
        assert f"{rank:,}/{len(rows):,}" in page


@pytest.mark.parametrize("lang", LANGS)
def test_a_place_of_few_people_says_why_it_has_no_rank(built_site: Path, lang: str) -> None:
    why = {"zh": "不足10,000人，不列排名", "en": "Not ranked: fewer than 10,000 people"}[lang]
    said = words(tree(built_site, lang) / "place/460300.html")
    assert why in said
    assert not re.search(r"\d+/3\d\d\b", said)


def pages(site: Path) -> Iterator[tuple[Path, str]]:
    """Every page but those of places and for other sites, and what it says."""
    for path in sorted(site.rglob("*.html")):
        if not {"place", "embed", "gains"} & set(path.relative_to(site).parts):
            yield path, words(path)


LINE = re.compile(
    r"(?:south-?east|North-west|straddl|(?<!straight )line|东南|西北|跨线|线穿过)", re.I
)
OF_LINE = re.compile(r"(?<![\d.])(9[34]\.\d+|[56]\.\d+|1\.2\d*|43\.8\d*|56\.2\d*)%")


def test_every_share_of_the_line_has_one_rounding(built_site: Path, dataset) -> None:
    """1.25 % and 1.2 %, 93.71 % and 93.7 %: the same share, on pages that one reader reads."""
    allowed = {f"{value:.1f}" for value in (96.0, 94.4, 93.5, 94.0)}  # by others
    for split in dataset.summary.heihe_tengchong.values():
        area = split.area_split
        shares = [
            area.population_share_southeast,
            split.representative_point.population_share_southeast,
            area.area_share_southeast,
            split.straddling_people_share,
            *vars(split.bounds).values(),
        ]
        allowed |= {f"{100 * share:.2f}" for share in shares}
        allowed |= {f"{100 - 100 * share:.2f}" for share in shares}
    seen: dict[str, set[str]] = {}
    for path, said in pages(built_site):
        if path.stem in ("index", "about", "uncertainty", "lecture") or "line" in path.stem:
            for line in filter(LINE.search, said.splitlines()):
                seen.setdefault(path.stem, set()).update(OF_LINE.findall(line))
    assert {"index", "about", "line_side_county"} <= set(seen)
    # Growth of the sides, 2010–2020, and the share of Xinjiang's cities are no shares of the line.
    strange = {stem: found - allowed - {"5.6", "5.7", "5.1"} for stem, found in seen.items()}
    assert not any(strange.values()), strange


def test_what_the_share_of_the_line_moved_by_is_what_a_reader_subtracts(built_site: Path) -> None:
    """93.78 % and 93.71 % are 0.07 points apart, on every page that says so; bounds are others."""
    told = 0
    for _, said in pages(built_site):
        for line in filter(LINE.search, said.splitlines()):
            moved = re.search(r"[(（]([−+]?)(0\.\d\d)(?: points|个百分点)[)）]", line)
            shares = re.findall(r"(9[34]\.\d\d)%", line)[:2]
            if moved and len(shares) == 2:
                told += 1
                apart = abs(float(shares[0]) - float(shares[1]))
                assert f"{apart:.2f}" == moved[2], line
    assert told >= 6


def test_the_bounds_of_that_move_are_the_same_everywhere(built_site: Path) -> None:
    """−0.17 to +0.09 with each unit on either side, rounded outwards from −0.1602 and 0.0833."""
    ends = re.compile(r"([−+]0\.\d\d)(?:到| and | to )([−+]0\.\d\d)")
    told = [
        (path.stem, found)
        for path, said in pages(built_site)
        for line in filter(LINE.search, said.splitlines())
        for found in ends.findall(line)
    ]
    assert {found for _, found in told} == {("−0.17", "+0.09")}
    assert {"index", "about", "uncertainty", "line_side_county"} <= dict(told).keys()


RANGE_OF_COAST = {
    "zh": re.compile(r"(?:沿海|东部十省市).*?([\d,]+万)到([\d,]+万)"),
    "en": re.compile(r"(?:[Cc]oast|eastern provinces).*?between (\d+) and (\d+ million)"),
}
CHILDREN = re.compile(r"71\.\d+|7,?1\d\d万|66\.9\d*|6,?69\d万")


@pytest.mark.parametrize("lang", LANGS)
def test_what_the_coast_gained_is_one_range_everywhere(built_site: Path, lang: str) -> None:
    pages = ("index", "uncertainty")
    told = {
        page: set(RANGE_OF_COAST[lang].findall(words(tree(built_site, lang) / f"{page}.html")))
        for page in pages
    }
    ranges = {"zh": {("2,500万", "3,100万")}, "en": {("25", "31 million")}}
    assert told == dict.fromkeys(pages, ranges[lang])


def test_migrant_and_left_behind_children_are_as_many_everywhere(built_site: Path) -> None:
    for page in ("index", "lecture", "about"):
        said = CHILDREN.findall(words(built_site / f"en/{page}.html"))
        assert {round(float(number), 1) for number in said} == {71.1, 66.9}, page


@pytest.mark.parametrize("lang", LANGS)
def test_half_of_the_gains_lie_in_as_many_units_everywhere(built_site: Path, lang: str) -> None:
    rows = read_downloaded(built_site, "county_people_2010_2020")
    units = int(rows["half_of_gains_2010_2020"].eq("true").sum())
    method = words(tree(built_site, lang) / "about.html")
    number = re.search({"zh": r"加到第(\d+)个", "en": r"number (\d+), they add"}[lang], method)
    assert int(number[1]) == units


@pytest.mark.parametrize("lang", LANGS)
def test_what_lies_in_a_municipality_lies_in_no_province(built_site: Path, lang: str) -> None:
    """Beijing has no "another county or district of the province"."""
    in_province = {"zh": ("省内其他", "本省"), "en": ("district of the province",)}[lang]
    seen = dict(MUNICIPALITIES)
    for path in (tree(built_site, lang) / "place").glob("*.html"):
        if path.stem[:2] in seen:
            seen[path.stem[:2]] += 1
            said = words(path)
            assert not any(phrase in said for phrase in in_province), path
    assert min(seen.values()) >= 15


@pytest.mark.parametrize("lang", LANGS)
def test_a_city_names_no_largest_change_beside_a_larger_one_unsaid(
    built_site: Path, lang: str
) -> None:
    """The list of its counties stands below the sentence: whom that leaves out, it names."""
    ends = {
        "zh": (r"增幅最大的是.+?（([+−][\d.]+)%）", r"减幅最大的是.+?（([+−][\d.]+)%）"),
        "en": (
            r"largest gain was in .+? \(([+−][\d.]+)%\)",
            r"largest loss in .+? \(([+−][\d.]+)%\)",
        ),
    }[lang]
    left_out = {"zh": r"或可能有过划转的(.+?)。", "en": r"leave out (.+?), where land"}[lang]
    rows = read_downloaded(built_site, "county_people_2010_2020")
    beyond = 0
    for code, units in rows[rows["change_pct_2010_2020"].ne("")].groupby("prefecture_code"):
        said = words(tree(built_site, lang) / f"place/{code}.html")
        named = [re.search(end, said) for end in ends]
        changes = units["change_pct_2010_2020"].astype(float).round(1)
        for found, change in zip(named, (changes.max(), changes.min()), strict=True):
            if found and abs(change) > abs(float(found[1].replace("−", "-"))) + 0.05:
                beyond += 1
                name = units.loc[changes.eq(change), f"name_{lang}"].iloc[0]
                assert name in re.search(left_out, said)[1], code
    assert beyond >= 5


def test_the_classes_are_those_that_the_list_of_maps_says_they_are() -> None:
    """One measure in one unit: what two maps colour alike has the same values on both."""
    families: dict[tuple[str, str], dict[str, set[tuple[float, float]]]] = {}
    for layer in default_maps():
        if not hasattr(layer.classes, "edges"):
            continue
        measure = re.sub(r"_?(?:19|20)\d\d", "", layer.indicator)
        edges = (-float("inf"), *layer.classes.edges, float("inf"))
        inner = zip(layer.classes.light, pairwise(edges), strict=True)
        family = families.setdefault((measure, layer.unit.en), {})
        for colour, span in list(inner)[1:]:
            family.setdefault(colour, set()).add(span)
    assert len(families[("change_pct", "%")]) == 8
    for family in families.values():
        assert all(len(spans) == 1 for spans in family.values())
    changes = {unit for measure, unit in families if measure in ("change_pct", "annual_rate_pct")}
    assert changes == {"%", "% a year"}


@pytest.mark.parametrize("lang", LANGS)
def test_the_flow_that_the_text_names_is_counted_as_the_text_says(
    built_site: Path, lang: str
) -> None:
    """Hunan to Guangdong leads one way in every period; with the ways set off, Guangxi does now."""
    moves = read_downloaded(built_site, "province_moves")
    counted = moves.assign(people=moves["people"].astype(int))
    said = words(tree(built_site, lang) / "moves.html")
    net_leaders = set()
    for _, period in counted.groupby("period"):
        by_pair = period.set_index(["origin_code", "destination_code"])["people"]
        assert by_pair.idxmax() == ("430000", "440000")
        back = by_pair.swaplevel().reindex(by_pair.index).fillna(0)
        net_leaders.add((by_pair - back).idxmax())
    assert net_leaders == {("430000", "440000"), ("450000", "440000")}
    assert {"zh": "单向看，", "en": "As a one-way flow, "}[lang] in said
