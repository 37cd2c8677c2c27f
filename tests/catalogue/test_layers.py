"""Layer files: the packaged maps, and one clear error for every way to break one."""

from __future__ import annotations

import os
import re
import shutil
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from atlas import build as building
from atlas.build import BuildOptions
from atlas.catalogue.layers import check_indicators, load_layers
from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.drawing.measured_layers import fit_layers
from atlas.model.dataset import Dataset
from atlas.model.errors import SHOWN_FAULTS, LayerError
from atlas.model.layer import Categories, Layer
from atlas.model.text import Text
from tests.readme import readme_map

ROOT = Path(__file__).parents[2]
BROKEN = ROOT / "tests/data/broken_layers"
PERIODS = ("2000_2010", "2010_2020", "2000_2020")
LEVELS = ("county", "prefecture", "province")

EXPECTED = {
    "Upper-Case": ("", None, "lower-case letters, digits and _"),
    "break_not_number": ("breaks[2]", "'100'", "a number"),
    "breaks_not_ascending": ("breaks", None, "ascending order"),
    "breaks_not_finite": ("breaks", "[1.0, 10.0, nan, 400.0, inf]", "finite breaks"),
    "category_of_no_word": ("categories[3].key", "'both_dwon'", "a word of people_and_migration_"),
    "category_without_english": ("categories[1].en", None, "the key is missing"),
    "counts_not_list": ("counts", "'population_2010'", "a list in [ ]"),
    "decimals_below_zero": ("decimals", "-1", "0 or more"),
    "diverging_without_zero": ("breaks", None, "0 among the breaks of a diverging scale"),
    "duplicate_category": ("categories[1].key", "'up'", "a key that no other category has"),
    "empty_text": ("legend.zh", "''", "a text that is not empty"),
    "indicator_of_another_level": ("indicator", "'type_districts'", "of county_2010_2020"),
    "indicator_of_another_year": ("indicator", "'change_pct_2000_2010'", "change_pct_2010_2020"),
    "invalid_toml": ("", None, "valid TOML"),
    "level_of_other_set": ("level", "'province'", "'county', the level of county_2010_2020"),
    "missing_chinese": ("subtitle.zh", None, "the key is missing"),
    "missing_english": ("title.en", None, "the key is missing"),
    "missing_key": ("indicator", None, "the key is missing"),
    "missing_palette": ("palette", None, "a palette of style.toml: diverging, sequential"),
    "no_classes": ("scale", None, "one of scale, breaks or categories"),
    "numbers_for_words": ("indicator", "'population_2010'", "a column of a few words of county"),
    "people_not_a_count": ("people", "'away_share_2010'", "a count of county_2010_2020"),
    "scale_and_breaks": ("scale", "scale and breaks", "one of scale, breaks or categories"),
    "scale_with_palette": ("palette", "'diverging'", "no palette beside a scale"),
    "text_not_table": ("title", "'Title'", "a table of zh and en"),
    "third_language": ("legend.fr", None, "no such key, only zh, en"),
    "true_for_number": ("order", "True", "a whole number"),
    "unknown_caveat": ("caveat", None, "a table of zh and en, or one of undercount_2000"),
    "unknown_count": ("counts[1]", "'gdp_2010'", "a column with a label of county_2010_2020"),
    "unknown_indicator": ("indicator", "'chnage_pct_2010_2020'", "such as change_pct_2010_2020"),
    "unknown_key": ("colour", None, "no such key, only order, level"),
    "unknown_level": ("level", "'township'", "one of 'small_area', 'county', 'prefecture'"),
    "unknown_palette": ("palette", "'rainbow'", "a palette of style.toml"),
    "unknown_people": ("people", "'gdp_change_2010_2020'", "such as change_2010_2020"),
    "unknown_scale": ("scale", "'grwoth'", "a scale of style.toml: growth, annual"),
    "unknown_unit_set": (
        "unit_set",
        "'county_1990_2000'",
        "one of 'small_area', 'county_2000_2010'",
    ),
    "where_not_a_flag": ("where", "'population_2010'", "a flag of county_2010_2020"),
    "where_not_text": ("where", "1", "text in quotes"),
    "words_for_numbers": ("indicator", "'name_zh'", "a column of numbers of county"),
    "wrong_category_count": ("categories", "1 categories", "2 categories, one for each colour"),
    "wrong_colour_count": ("breaks", "[1.0, 10.0, 100.0]", "5 breaks for the 6 colours"),
    "wrong_type": ("order", "'1'", "a whole number"),
}


@pytest.fixture(scope="module")
def layers() -> dict[str, Layer]:
    return {layer.id: layer for layer in load_layers(country=china())}


def _fault_of(folder: Path) -> LayerError:
    with pytest.raises(LayerError) as caught:
        load_layers(folder, country=china())
    return caught.value


@pytest.mark.parametrize("case", sorted(path.stem for path in BROKEN.glob("*.toml")))
def test_broken_file_is_one_fault_naming_file_and_key(case: str, tmp_path: Path) -> None:
    shutil.copy(BROKEN / f"{case}.toml", tmp_path)
    key, value, expected = EXPECTED[case]
    error = _fault_of(tmp_path)
    (fault,) = error.faults
    assert (fault.file, fault.column) == (f"{case}.toml", key)
    assert expected in fault.expected
    if value is not None:
        assert fault.value == value
    assert str(error).startswith(f"{case}.toml, key {key!r}" if key else f"{case}.toml:")
    assert error.exit_code == 2


def test_every_expected_case_has_a_file() -> None:
    assert {path.stem for path in BROKEN.glob("*.toml")} == set(EXPECTED)


def test_faults_of_all_files_are_one_error() -> None:
    error = _fault_of(BROKEN)
    assert len(error.faults) == len(EXPECTED)
    assert str(error).splitlines()[-1] == f"… and {len(EXPECTED) - SHOWN_FAULTS} more"


def test_faults_of_one_file_do_not_hide_each_other(tmp_path: Path) -> None:
    content = (BROKEN / "diverging_without_zero.toml").read_text(encoding="utf-8")
    content = content.replace('level = "county"', 'level = "province"').replace("zh =", "cn =")
    (tmp_path / "all.toml").write_text(content, encoding="utf-8")
    keys = {fault.column for fault in _fault_of(tmp_path).faults}
    assert {"breaks", "level", "title.zh", "title.cn", "legend.zh"} <= keys


def test_same_name_in_two_folders_is_a_duplicate(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        shutil.copy(ROOT / "layers/growth_county_2010_2020.toml", tmp_path / folder)
    (fault,) = _fault_of(tmp_path).faults
    assert fault.file == "b/growth_county_2010_2020.toml"
    assert "a/growth_county_2010_2020.toml has this one" in fault.expected


def test_gb18030_is_a_clear_fault(tmp_path: Path) -> None:
    (tmp_path / "gb.toml").write_bytes('title = { zh = "标题" }'.encode("gb18030"))
    (fault,) = _fault_of(tmp_path).faults
    assert str(fault) == "gb.toml: expected text in UTF-8"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"x = {'[' * 100_000}{']' * 100_000}", "expected TOML that is less deeply nested"),
        (f"x = {'9' * 5_000}", "expected valid TOML (Exceeds the limit"),
    ],
)
def test_what_stalls_a_parser_is_a_clear_fault(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "deep.toml").write_text(text)
    with pytest.raises(LayerError, match=rf"^deep.toml: {re.escape(said)}"):
        load_layers(tmp_path, country=china())


def test_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    packaged = (ROOT / "layers/growth_county_2010_2020.toml").read_bytes()
    (tmp_path / "bom.toml").write_bytes(b"\xef\xbb\xbf" + packaged)
    assert [layer.id for layer in load_layers(tmp_path, country=china())] == ["bom"]


@pytest.mark.parametrize("made", [True, False])
def test_folder_without_layers(tmp_path: Path, made: bool) -> None:
    folder = tmp_path if made else tmp_path / "none"
    (fault,) = _fault_of(folder).faults
    assert fault.file == str(folder)


def test_packaged_layers_cover_the_issue(layers: dict[str, Layer]) -> None:
    growth = {f"growth_{level}_{period}" for level in LEVELS for period in PERIODS}
    types = {f"type_prefecture_{name}" for name in ("districts", "dense_districts", "degurba")}
    others = {"density_county_2020", "line_side_county", "growth_districts_2010_2020"}
    assert growth | types | others <= layers.keys()


def test_layers_come_in_order() -> None:
    places = [(layer.order, layer.id) for layer in load_layers(country=china())]
    assert places == sorted(places)
    assert len({order for order, _ in places}) == len(places)


def test_growth_has_the_same_breaks_at_every_level_and_decade(layers: dict[str, Layer]) -> None:
    decades = [layers[f"growth_{level}_{p}"].classes for level in LEVELS for p in PERIODS[:2]]
    assert set(decades) == {layers["growth_districts_2010_2020"].classes}
    assert decades[0].edges == (-20, -10, -5, 0, 5, 10, 20, 40)
    years = {layers[f"growth_{level}_2000_2020"].classes.edges for level in LEVELS}
    assert years == {(-2, -1, -0.5, 0, 0.5, 1, 2, 3.5)}


def test_an_interval_that_is_not_ten_years_is_an_annual_rate(
    layers: dict[str, Layer], tmp_path: Path
) -> None:
    """The rule of style.toml for its scales, also where the README shows how to add a map."""
    name, example = readme_map()
    (tmp_path / name).write_text(example, encoding="utf-8")
    style = load_style(country=china())
    for layer in (*layers.values(), *load_layers(tmp_path, country=china())):
        years = [int(year) for year in re.findall(r"[0-9]{4}", layer.indicator)]
        if len(years) == 2 and layer.indicator.startswith(("change_pct", "annual_rate")):
            a_decade = years[1] - years[0] == 10
            column, scale = ("change_pct", "growth") if a_decade else ("annual_rate_pct", "annual")
            assert layer.indicator.startswith(column), layer.id
            edges = style.scale(scale).edges
            # A map of places that all grew has no classes of losses.
            assert layer.classes.edges in (edges, edges[edges.index(0) :]), layer.id
            assert layer.unit.en == ("%" if a_decade else "% a year"), layer.id


def test_every_map_from_2000_states_the_undercount(layers: dict[str, Layer]) -> None:
    touching = [layer for layer in layers.values() if "2000" in layer.indicator]
    assert len(touching) >= 6
    for layer in touching:
        assert "1.7个百分点" in layer.caveat.zh
        assert "1.7 points too high" in layer.caveat.en


def test_type_maps_say_which_cities_are_not_classified(layers: dict[str, Layer]) -> None:
    for name in ("districts", "dense_districts", "degurba"):
        layer = layers[f"type_prefecture_{name}"]
        assert isinstance(layer.classes, Categories)
        assert layer.classes.keys == ("both_up", "core_only", "periphery_only", "both_down")
        assert "cannot be classified" in layer.caveat.en
        assert layer.missing == Text(
            "没有中心或没有外围，不分类", "No centre or no outskirts: not classified"
        )


def test_words_beside_zero_only_where_there_is_a_zero(layers: dict[str, Layer]) -> None:
    assert layers["growth_county_2010_2020"].less == Text("减少", "fewer")
    assert layers["growth_county_2010_2020"].more == Text("增加", "more")
    assert layers["density_county_2020"].less is None
    assert layers["type_prefecture_districts"].more is None


def test_districts_alone_are_coloured(layers: dict[str, Layer]) -> None:
    assert layers["growth_districts_2010_2020"].where == "is_district"


def test_maps_of_change_can_show_people(layers: dict[str, Layer]) -> None:
    people = {layer.id: layer.people for layer in layers.values()}
    assert people["growth_county_2010_2020"] == "change_2010_2020"
    assert people["net_migration_youth_county_2010_2020"] == "net_migration_youth_2010_2020"
    assert people["services_county_2020"] is None
    shown = [id for id, column in people.items() if column and column.startswith("change_")]
    assert all(id in shown for id in people if id.startswith("growth_"))


def test_caveats_and_sources_are_joined_as_the_language_does(layers: dict[str, Layer]) -> None:
    layer = layers["growth_county_2000_2010"]
    assert layer.caveat.zh.count("。") == 3
    assert " " not in layer.caveat.zh
    assert layer.caveat.en.endswith(".")
    assert "。 " not in layer.caveat.zh
    assert [part.split("（")[0] for part in layer.source.zh.split("；")] == [
        "第五次全国人口普查分县资料",
        "第六次全国人口普查分县资料",
        "边界：天地图，2023年",
    ]


def test_no_map_speaks_of_flow_or_trips_and_english_has_no_chinese() -> None:
    for path in (ROOT / "layers").glob("*.toml"):
        english = " ".join(re.findall(r'^en = "(.*)"$', path.read_text(encoding="utf-8"), re.M))
        assert not re.search(r"\bflows?\b|\btrips?\b|[一-鿿]", english), path.name


def test_layer_may_bring_breaks_of_its_own(tmp_path: Path) -> None:
    content = (BROKEN / "wrong_colour_count.toml").read_text(encoding="utf-8")
    own = content.replace("[1, 10, 100]", "[1, 2.5, 5, 7.5, 10]")
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    (layer,) = load_layers(tmp_path, country=china())
    assert layer.classes.edges == (1, 2.5, 5, 7.5, 10)
    assert len(layer.classes.light) == 6


def test_indicator_must_be_a_column_of_the_unit_set(layers: dict[str, Layer]) -> None:
    layer = layers["growth_districts_2010_2020"]
    columns = {"population_2010", "population_2020", "change_2010_2020", "is_district"}
    check_indicators([layer], {layer.unit_set: columns | {"change_pct_2010_2020"}})
    with pytest.raises(LayerError) as caught:
        check_indicators([layer], {layer.unit_set: columns - {"is_district", "population_2020"}})
    assert str(caught.value).splitlines() == [
        f"growth_districts_2010_2020.toml, key {key!r} is {value!r}; "
        "expected a column of county_2010_2020"
        for key, value in (
            ("indicator", "change_pct_2010_2020"),
            ("where", "is_district"),
            ("counts[1]", "population_2020"),
        )
    ]


def test_an_unknown_indicator_is_refused_before_anything_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*arguments: object) -> None:
        raise AssertionError("something was measured")

    monkeypatch.setattr(building, "unite_inputs", never)
    shutil.copy(BROKEN / "unknown_indicator.toml", tmp_path)
    options = BuildOptions(tmp_path / "site", layers=tmp_path)
    for run in (building.build, building.check):
        with pytest.raises(LayerError) as caught:
            run(options)
        assert str(caught.value) == (
            "unknown_indicator.toml, key 'indicator' is 'chnage_pct_2010_2020'; "
            "expected a column of numbers of county_2010_2020, such as change_pct_2010_2020, "
            "change_2010_2020, annual_rate_pct_2010_2020 (see china-atlas columns)"
        )


def test_a_word_without_a_category_is_refused_before_a_page_is_written(
    dataset: Dataset, layers: dict[str, Layer]
) -> None:
    layer = layers["line_side_county"]
    assert isinstance(layer.classes, Categories)
    classes = replace(layer.classes, keys=("southeast", "straddling", "norhtwest"))
    with pytest.raises(LayerError, match="line_side, northwest too"):
        fit_layers(dataset, [replace(layer, classes=classes)])


@pytest.mark.parametrize("column", ["beds", "beds_2019", "beds_change_2010_2019"])
def test_a_layer_may_show_a_column_of_the_users_own(tmp_path: Path, column: str) -> None:
    content = (BROKEN / "unknown_indicator.toml").read_text(encoding="utf-8")
    own = content.replace("chnage_pct_2010_2020", column)
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    assert load_layers(tmp_path, ["wages", "beds"], country=china())[0].indicator == column
    for names in ([], ["wages"], ["bed"]):
        with pytest.raises(LayerError, match="expected a column of numbers of county_2010_2020"):
            load_layers(tmp_path, names, country=china())


def test_every_unit_set_has_the_censuses_that_it_is_built_with(dataset: Dataset) -> None:
    years = {name: unit_set.years for name, unit_set in dataset.unit_sets.items()}
    years["small_area"] = (2000, 2010, 2020)  # whichever of them a user brings
    assert {name: china().sets.get(name, china().years) for name in china().levels} == years


def test_unit_set_that_was_not_built(layers: dict[str, Layer]) -> None:
    with pytest.raises(LayerError, match=r"'unit_set' is 'province'; expected a unit set"):
        check_indicators([layers["growth_province_2010_2020"]], {"prefecture": []})


def test_wheel_ships_the_layers_where_the_loader_looks() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    included = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert included["layers"] == "atlas/layer_files"


def test_a_pipe_and_a_broken_file_among_layer_files_are_told_together(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "title.toml").write_text("title = ")
    with pytest.raises(LayerError) as caught:
        load_layers(tmp_path, country=china())
    first, second = str(caught.value).splitlines()
    refused = "expected a regular file, not a pipe, a socket or a device"
    assert first == f"{tmp_path}/pipe.toml: {refused}"
    assert second.startswith("title.toml: expected valid TOML")
