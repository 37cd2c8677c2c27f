"""What others set for their own work changes nothing of what is written, nor stops a command."""

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import atlas
from atlas.exports.summary import summary_schema
from atlas.model.process import unswayed

ROOT = Path(atlas.__file__).parents[1]

WRITE = """
import pickle, sys
from pathlib import Path
import numpy as np
from atlas.country import china
from atlas.exports.vector_files import write_flatgeobuf
from atlas.exports.geopackage import write_geopackage
from atlas.exports.web_maps import light_tables
from atlas.exports.packs import write_shapefiles
from atlas.exports.grids import Raster, write_cog
from atlas.exports.tables import download_tables
from atlas.grids.cells import CellFrame
from atlas.model.text import Text

tables = download_tables(pickle.loads(Path(sys.argv[1]).read_bytes()))
folder = Path(sys.argv[2])
write_shapefiles(light_tables(tables), [], folder / "shapes.zip")
write_geopackage(tables, folder / "atlas.gpkg", country=china())
county = next(one for one in tables if one.name == "county_2010_2020")
write_flatgeobuf(county, folder / "c.fgb")
cells = np.arange(600 * 600, dtype=np.int32).reshape(600, 600)
grid = Raster(cells, CellFrame(0, 600_000, 600, 600), Text("格", "cell"), "people")
write_cog(grid, folder / "c.tif", country=china())
"""

FOREIGN = {
    "SHAPE_ENCODING": "GBK",
    "SHAPE_REWIND_ON_WRITE": "NO",
    "DBF_CREATE_CPG": "NO",
    "OGR_CURRENT_DATE": "1999-01-01T00:00:00.000Z",
    "OGR_SQLITE_PRAGMA": "page_size=8192",
    "OGR_GPKG_FOREIGN_KEY_CHECK": "NO",
    "CREATE_METADATA_TABLES": "NO",
    "GPKG_VERSION": "1.0",
    "GDAL_TIFF_ENDIANNESS": "BIG",
    "GDAL_TIFF_DEFLATE_SUBCODEC": "ZLIB",
    "GTIFF_WRITE_ANGULAR_PARAMS_IN_RADIAN": "YES",
    "GDAL_SKIP": "GPKG",
    "OGR_SKIP": "FlatGeobuf",
    "OSR_WKT_FORMAT": "WKT1_GDAL",
    "PROJ_NETWORK": "ON",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}


@pytest.fixture
def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in FOREIGN} | {
        "PYTHONPATH": os.pathsep.join(sys.path)
    }


def test_files_are_the_same_whatever_the_environment_says(
    dataset, tmp_path: Path, environment: dict[str, str]
) -> None:
    """With SHAPE_ENCODING=GBK a .dbf was GBK, and the .cpg beside it said UTF-8."""
    source = tmp_path / "dataset.pickle"
    source.write_bytes(pickle.dumps(dataset))
    written = []
    # What Matplotlib and GDAL meet when they are imported is the user's own matter, from Python.
    at_import = ("MPLBACKEND", "GDAL_SKIP", "OGR_SKIP")
    for name, foreign in (("plain", {}), ("foreign", FOREIGN)):
        folder = tmp_path / name
        folder.mkdir()
        command = [sys.executable, "-c", WRITE, str(source), str(folder)]
        swayed = {key: value for key, value in foreign.items() if key not in at_import}
        done = subprocess.run(command, env=environment | swayed, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")
        written.append({path.name: path.read_bytes() for path in folder.iterdir()})
    plain, foreign_files = written
    assert set(plain) == {"shapes.zip", "atlas.gpkg", "c.fgb", "c.tif"}
    assert [name for name in plain if plain[name] != foreign_files[name]] == []


COMMAND = """
import os, sys
import atlas.terminal.tables
from atlas.cli import main

def look(layers):
    import atlas.drawing
    from atlas.drawing.canvas import drawing
    import matplotlib as mpl
    with drawing("salt"):
        print(mpl.rcParams["font.size"], mpl.rcParams["axes.grid"], mpl.rcParams["lines.linewidth"])
    print(sorted(set(os.environ) & set(sys.argv[1].split(","))))

atlas.terminal.tables.print_layers = look
main(["layers"])
"""


def test_a_command_meets_no_backend_of_jupyter_and_no_style_of_the_users(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    style = "axes.grid: True\nlines.linewidth: 9\nfont.size: 30\npath.simplify: True\n"
    (tmp_path / "matplotlibrc").write_text(style)
    command = [sys.executable, "-c", COMMAND, ",".join(FOREIGN)]
    done = subprocess.run(
        command, env=environment | FOREIGN, cwd=tmp_path, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == ["12.0 False 1.5", "['PROJ_NETWORK']"]


def test_what_was_set_before_is_set_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHAPE_ENCODING", "GBK")
    monkeypatch.setenv("GDAL_DATA", "/there")
    monkeypatch.setenv("PROJ_NETWORK", "ON")
    before = dict(os.environ)
    with unswayed():
        assert "SHAPE_ENCODING" not in os.environ
        assert (os.environ["GDAL_DATA"], os.environ["PROJ_NETWORK"]) == ("/there", "OFF")
    assert dict(os.environ) == before


def test_python_without_docstrings_describes_the_figures_alike(environment: dict[str, str]) -> None:
    """Under -OO a data class has its signature for a docstring, and the schema said it."""
    code = "import json; from atlas.exports.summary import summary_schema as made\n"
    code += "print(json.dumps(made()))"
    command = [sys.executable, "-OO", "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == summary_schema()
