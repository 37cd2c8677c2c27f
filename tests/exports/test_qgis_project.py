"""The project opens beside its GeoPackage: groups as on the site, each layer with its look."""

import sqlite3
from contextlib import closing
from xml.etree import ElementTree
from zipfile import ZipFile

import numpy as np
import pandas as pd
import pyogrio
import pytest
import rasterio
from pyproj import CRS, Geod
from pyproj.crs import Ellipsoid

from atlas.catalogue.style import load_style, load_vocabulary
from atlas.country import china
from atlas.exports.documentation import document_dataset, document_tables
from atlas.exports.geopackage import write_geopackage
from atlas.exports.geopackage_styles import VIEW
from atlas.exports.grids import Raster, write_cog
from atlas.exports.projects import Contents, write_project
from atlas.exports.styles.grids import grid_style
from atlas.exports.styles.of_tables import styles_of
from atlas.exports.tables import download_tables
from atlas.grids.cells import CellFrame
from atlas.model.text import Text
from atlas.model.version import DATE
from tests.default_maps import packaged_maps

STYLE = load_style(country=china())
SOURCES = load_vocabulary(china().vocabulary)["source"]
GEOPACKAGE = "atlas.gpkg"
LEGEND = "./customproperties/Option/Option[@name='expandedLegendNodes']/Option"
MAPS = ("growth_county_2010_2020", "growth_districts_2010_2020")


def write(dataset, path, shown=MAPS, lang="zh"):
    layers = [layer for layer in packaged_maps() if layer.id in shown]
    tables = download_tables(dataset)
    styles = styles_of(tables, layers, STYLE, country=china())
    documents = document_tables(dataset, tables, layers)
    whole = document_dataset(documents, china().project)
    grids = [grid_style(kind, (2020,), STYLE, SOURCES) for kind in ("people_1km", "people_10km")]
    contents = Contents(tables, layers, styles, documents, whole, STYLE, GEOPACKAGE, china(), grids)
    write_geopackage(tables, path.with_name(GEOPACKAGE), country=china())
    write_project(contents, lang, path)
    return path


@pytest.fixture(scope="module")
def path(unchanged, tmp_path_factory):
    """Write it once: no test changes it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SOURCE_DATE_EPOCH", raising=False)
        return write(unchanged, tmp_path_factory.mktemp("project") / "atlas.qgz")


@pytest.fixture
def root(path):
    return read(path)


def read(path):
    with ZipFile(path) as archive:
        return ElementTree.fromstring(archive.read(path.with_suffix(".qgs").name))


def layers_of(root):
    return {layer.findtext("id"): layer for layer in root.findall("./projectlayers/maplayer")}


def test_the_archive_holds_one_project_of_a_fixed_date(path, dataset, tmp_path, monkeypatch):
    with ZipFile(path) as archive:
        [entry] = archive.infolist()
    assert (entry.filename, entry.date_time) == ("atlas.qgs", (*DATE.timetuple()[:3], 0, 0, 0))
    (tmp_path / "again").mkdir()
    assert write(dataset, tmp_path / "again" / "atlas.qgz").read_bytes() == path.read_bytes()
    # A zip archive knows no date before 1980.
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    with ZipFile(write(dataset, tmp_path / "old.qgz")) as archive:
        assert archive.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)


def grouped(root):
    """List the layers that stand under each heading."""
    groups = root.findall("./layer-tree-group/layer-tree-group")
    return {
        group.get("name"): [layer.get("name") for layer in group.findall("./layer-tree-layer")]
        for group in groups
    }


def styles_in(layer):
    """List the named styles of a layer; the one that shows is the layer's own."""
    manager = layer.find("map-layer-style-manager")
    styles = manager.findall("map-layer-style")
    own = [one.get("name") for one in styles if len(one) == 0]
    assert own == [manager.get("current")]
    return [one.get("name") for one in styles]


def test_a_table_is_one_layer_and_its_maps_are_its_styles(root, dataset):
    over = root.findall("./layer-tree-group/layer-tree-layer")
    names = [layer.get("name") for layer in over]
    assert names == ["胡焕庸线（黑河—腾冲线）", "南海断续线", "香港、澳门、台湾", "省界"]
    groups = grouped(root)
    assert list(groups) == ["地图", "网格", "表"]
    assert groups["网格"] == ["2020年每格人口（1公里）", "2020年每格人口（10公里）"]
    undrawn = [table.text.title for table in download_tables(dataset) if not table.geometry_type]
    assert groups["表"] == [title.zh for title in undrawn]
    over = {layer.get("id") for layer in over}
    sources = [
        layer.findtext("datasource") for id, layer in layers_of(root).items() if id not in over
    ]
    assert len(sources) == len(set(sources))
    counties = layers_of(root)["county_2010_2020"]
    assert styles_in(counties)[:2] == [
        "人口增减：区县，2010—2020年",
        "中心与外围：市辖区的人口增减，2010—2020年",
    ]


def test_one_map_shows_under_the_lines_and_one_waits_in_each_group(root):
    tree = root.find("./layer-tree-group")
    over = {layer.get("checked") for layer in tree.findall("./layer-tree-layer")}
    assert over == {"Qt::Checked"}
    maps, grids, _ = tree.findall("./layer-tree-group")
    assert [one.get("checked") for one in (maps, grids)] == ["Qt::Checked", "Qt::Unchecked"]
    for one in (maps, grids):
        assert one.get("mutually-exclusive") == "1"
        layers = one.findall("./layer-tree-layer")
        checked = [n for n, layer in enumerate(layers) if layer.get("checked") == "Qt::Checked"]
        assert checked == [int(one.get("mutually-exclusive-child"))]


def test_the_legend_of_a_map_opens_with_its_layer(root):
    """QGIS shows a layer with its heading folded, and the classes inside, unless told."""
    opened = {
        layer.get("id"): {option.get("value") for option in layer.findall(LEGEND)}
        for layer in root.find("./layer-tree-group").iter("layer-tree-layer")
    }
    headings = {
        id: {rule.get("key") for rule in layer.findall(".//renderer-v2/rules/rule[rule]")}
        for id, layer in layers_of(root).items()
    }
    assert opened == headings


def test_a_theme_shows_each_layer_in_a_style_that_it_has(root):
    layers = layers_of(root)
    presets = root.findall("./visibility-presets/visibility-preset")
    drawn = [style for layer in layers.values() for style in shown_styles(layer)]
    assert len({one.get("name") for one in presets}) == len(presets)
    assert {one.get("name") for one in presets} <= set(drawn)
    for preset in presets:
        *_, map_layer = preset.findall("./layer")
        assert map_layer.get("style") == preset.get("name")
        for layer in preset.findall("./layer"):
            assert layer.get("style") in styles_in(layers[layer.get("id")])


def shown_styles(layer):
    return styles_in(layer) if layer.find("map-layer-style-manager") is not None else []


def test_relations_join_columns_that_layers_have(built_site):
    folder = built_site / "downloads"
    root = read(folder / "china-population-atlas-zh.qgz")
    names = [name for name, _ in pyogrio.list_layers(folder / "china-population-atlas.gpkg")]
    columns = {
        layer_id(name): set(
            pyogrio.read_info(folder / "china-population-atlas.gpkg", layer=name)["fields"]
        )
        for name in names
    }
    relations = root.findall("./relations/relation")
    assert len({one.get("id") for one in relations}) == len(relations)
    joined = set()
    for one in relations:
        [fields] = one.findall("./fieldRef")
        named = (one.get("referencingLayer"), fields.get("referencingField"))
        assert {named[0], one.get("referencedLayer")} <= set(layers_of(root))
        assert fields.get("referencingField") in columns[named[0]]
        assert fields.get("referencedField") in columns[one.get("referencedLayer")]
        joined.add((*named, one.get("referencedLayer")))
    for table in ("unit_members", "census_2020", "comparability"):
        assert (table, "unit_code_2010_2020", "county_2010_2020") in joined


def layer_id(table):
    """QGIS gives a new id to a layer whose own has ten characters or fewer."""
    return table if len(table) > 10 else f"china_population_atlas_{table}"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_query_of_a_virtual_layer_finds_a_table_by_its_name(built_site, lang):
    """It named “unit_members”, which is what the documentation prints, and QGIS knew no such."""
    found = layers_of(read(built_site / f"downloads/china-population-atlas-{lang}.qgz"))
    assert {"unit_members", "county_2010_2020", "census_2020"} <= set(found)
    tables = {
        id: source.partition("|layername=")[2]
        for id, layer in found.items()
        if "|layername=" in (source := layer.findtext("datasource"))
    }
    assert len(tables) > 20
    drawn_twice = {"seats", "province"}  # names in one language, and borders
    assert all(id == layer_id(it) for id, it in tables.items() if it not in drawn_twice)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_layers_of_views_are_read_only_and_say_so(built_site, lang):
    """An edit of a view fails when it is saved, and QGIS would let a user begin it."""
    folder = built_site / "downloads"
    with closing(sqlite3.connect(folder / "china-population-atlas.gpkg")) as database:
        sql = "SELECT name FROM sqlite_master WHERE type = 'view'"
        views = {name for (name,) in database.execute(sql)}
        # Each has its records, ISO's and QGIS's, that say so too.
        sql = (
            "SELECT r.table_name, count(*), sum(instr(metadata, ?) > 0) "
            "FROM gpkg_contents c LEFT JOIN gpkg_metadata_reference r USING (table_name) "
            "LEFT JOIN gpkg_metadata ON md_file_id = id "
            "WHERE table_name != 'layer_styles' GROUP BY c.table_name"
        )
        for name, records, saying in database.execute(sql, (VIEW.get(lang),)):
            assert (records, saying) == (2, 2 if name in views else 0)
    assert {"census_2000_map", "census_2010_map", "census_2020_map", "county_2000_2020"} <= views
    found = {}
    for layer in layers_of(read(folder / f"china-population-atlas-{lang}.qgz")).values():
        table = layer.findtext("datasource").partition("|layername=")[2]
        found[table] = layer.get("readOnly") == "1"
        about = layer.findtext("resourceMetadata/abstract")
        assert about.endswith(VIEW.get(lang)) == found[table]
    assert {table for table, read_only in found.items() if read_only} == views


def test_a_form_has_every_column_once_under_a_heading(root, dataset):
    counties = layers_of(root)["county_2010_2020"]
    [table] = [one for one in download_tables(dataset) if one.name == "county_2010_2020"]
    tabs = counties.findall("./attributeEditorForm/attributeEditorContainer")
    assert {tab.get("name") for tab in tabs} >= {"名称与可比性", "人口与密度"}
    fields = [field.get("name") for tab in tabs for field in tab]
    assert sorted(fields) == sorted(table.columns)
    names = {one.get("field"): one.get("name") for one in counties.findall("./aliases/alias")}
    assert names["population_2020"] == "2020 年人口"
    coded = counties.find("./fieldConfiguration/field[@name='comparability']")
    words = {one.get("value"): one.get("name") for one in coded.iter("Option") if one.get("value")}
    assert words["merged"] == "合并"


def test_a_selection_is_not_the_white_of_the_borders(root):
    colour = root.find("./properties/Gui")
    parts = [colour.findtext(f"SelectionColor{part}Part") for part in ("Red", "Green", "Blue")]
    assert parts == ["255", "255", "0"]


def test_each_layer_has_its_renderer_and_a_relative_source(root):
    layers = layers_of(root)
    in_tree = {
        layer.get("id"): layer.get("source")
        for layer in root.find("./layer-tree-group").iter("layer-tree-layer")
    }
    assert {id: layer.findtext("datasource") for id, layer in layers.items()} == in_tree
    for layer in layers.values():
        source = layer.findtext("datasource")
        if layer.get("type") == "raster":
            assert source in ("./people_1km_2020.tif", "./people_10km_2020.tif")
            assert layer.find("pipe/rasterrenderer") is not None
            continue
        assert source.startswith("./atlas.gpkg|layername=")
        spatial = layer.get("geometry") != "No geometry"
        assert (layer.find("renderer-v2") is not None) == spatial
        assert spatial == (layer.findtext("srs/spatialrefsys/authid") == "EPSG:4490")


def test_a_layer_says_what_its_table_holds(root, dataset):
    layer = layers_of(root)["county_2010_2020"]
    [table] = [one for one in download_tables(dataset) if one.name == "county_2010_2020"]
    about = layer.find("resourceMetadata")
    assert about.findtext("title") == table.text.title.zh
    districts = next(
        style
        for style in layer.iter("map-layer-style")
        if style.get("name").startswith("中心与外围")
    )
    rule = districts.find(".//rule[@filter]")
    assert rule.get("filter").startswith('"is_district" = true AND "change_pct_2010_2020" < ')


def test_the_project_opens_on_the_country_in_albers(root):
    wkt = root.findtext("./projectCrs/spatialrefsys/wkt")
    assert "Albers Equal Area" in wkt
    assert root.findtext("./properties/SpatialRefSys/ProjectionsEnabled") == "1"
    assert root.findtext("./properties/Paths/Absolute") == "false"
    view = root.find("./ProjectViewSettings/DefaultViewExtent")
    sides = [float(view.get(side)) for side in ("xmin", "xmax", "ymin", "ymax")]
    # The south edge is below the islands of the South China Sea.
    assert sides == [*STYLE.national_frame.x, 0.3e6, STYLE.national_frame.y[1]]


def test_the_map_that_the_site_leads_with_is_the_one_that_shows(dataset, tmp_path):
    counties = dataset.unit_sets["county_2010_2020"].table
    rates = pd.array([-12.5, 3.0, 41.0, None, None], dtype="Float64")
    counties["net_migration_rate_2010_2020"] = rates
    shown = (*MAPS, "net_migration_county_2010_2020")
    root = read(write(dataset, tmp_path / "atlas.qgz", shown))
    counties = layers_of(root)["county_2010_2020"]
    assert counties.find("map-layer-style-manager").get("current") == "净迁移：全部年龄"
    first = root.find("./visibility-presets/visibility-preset")
    assert first.get("name") == "净迁移：全部年龄"


def measured_on(root):
    """Look up the ellipsoid that the project names; without it QGIS measures a plane of degrees."""
    return Ellipsoid.from_authority(*root.findtext("./properties/Measure/Ellipsoid").split(":"))


def test_the_project_measures_on_the_ellipsoid_of_its_layers_in_kilometres(root):
    found = measured_on(root)
    vectors = [one for one in layers_of(root).values() if one.get("type") == "vector"]
    wkts = {layer.findtext("srs/spatialrefsys/wkt") for layer in vectors}
    [wkt] = wkts - {None}
    declared = CRS.from_wkt(wkt).ellipsoid
    assert (found.name, found.semi_major_metre, found.inverse_flattening) == (
        declared.name,
        declared.semi_major_metre,
        declared.inverse_flattening,
    )
    assert root.findtext("./properties/Measurement/AreaUnits") == "km2"
    assert root.findtext("./properties/Measurement/DistanceUnits") == "km"


@pytest.mark.parametrize(
    ("table", "code"), [("county_2010_2020", "U110101"), ("province", "110000")]
)
def test_a_shape_measured_by_the_project_has_its_published_area(built_site, table, code):
    """The areas of 东城 and 北京, as `$area` finds them."""
    folder = built_site / "downloads"
    on = measured_on(read(folder / "china-population-atlas-zh.qgz"))
    rows = pyogrio.read_dataframe(
        folder / "china-population-atlas.gpkg", layer=table, where=f"code = '{code}'"
    )
    geod = Geod(a=on.semi_major_metre, rf=on.inverse_flattening)
    square_metres, _ = geod.geometry_area_perimeter(rows.geometry.item())
    assert abs(square_metres) / 1e6 == pytest.approx(rows["area_km2"].item(), rel=1e-5)


def definition(wkt):
    """Everything that a system is, but for the name of its conversion, which rasterio drops."""
    found = CRS.from_wkt(wkt).to_json_dict()
    del found["conversion"]["name"]
    return found


def test_the_project_and_the_grids_are_in_one_system(root, tmp_path):
    """QGIS takes two systems without a code for one if their texts agree to the last digit."""
    places = ("projectCrs", "mapcanvas/destinationsrs", "ProjectViewSettings/DefaultViewExtent")
    systems = [root.find(f"./{place}/spatialrefsys") for place in places]
    [(wkt, name)] = {(one.findtext("wkt"), one.findtext("description")) for one in systems}
    file, frame = tmp_path / "grid.tif", CellFrame(0, 2000, 1, 1)
    write_cog(
        Raster(np.ones(frame.shape, np.int32), frame, Text("格", "cell"), "people"),
        file,
        country=china(),
    )
    with rasterio.open(file) as grid:
        assert definition(wkt) == definition(grid.crs.to_wkt(version="WKT2_2019"))
    assert (
        definition(wkt)["conversion"]["parameters"]
        == (definition(CRS(china().equal_area).to_wkt())["conversion"]["parameters"])
    )
    assert CRS.from_wkt(wkt).name == name
    assert CRS.from_wkt(wkt).geodetic_crs.to_epsg() == 4490
