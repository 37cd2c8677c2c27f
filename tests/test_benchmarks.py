"""Every benchmark is started, each on the smallest input that it takes: what it measures is not."""

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
BENCHMARKS = ROOT / "benchmarks"
MADE = "import pickle; dataset = pickle.load(open({measured!r}, 'rb'))"

SMALLEST = {
    "build": ("build.COLUMNS = build.COLUMNS[:1]", "--part equal {site} {folder}/equal"),
    "county_flows": (
        "from pathlib import Path\n"
        "names = 'code,population_2010,county_2010,county_2020,certainty,kind,list_year'\n"
        "Path('{folder}/towns.csv').write_text(names + '\\nA,9,110101,110101,certain,merged,')",
        "{folder}/towns.csv --write {folder}/flows.csv",
    ),
    "faults": ("", "--measured {measured} --only none"),
    "figures": (
        f"{MADE}\nimport atlas.build, atlas.exports.figures as of\n"
        "atlas.build.make_dataset, tasks = lambda asked: dataset, of.figure_tasks\n"
        "of.figure_tasks = lambda *given: tasks(*given)[:1]\n"
        "figures.PLAIN = figures.PLAIN[:1]",
        "--workers 1",
    ),
    "house": ("", ""),
    "lighthouse": ("", "{site} --pages map"),
    "mutants": (
        "mutants.tests_of = lambda module: ['tests/units/test_weights.py']",
        "--count 1 --workers 1 --only units/weights",
    ),
    "migration_calibration": (
        "import pickle\nfrom pathlib import Path\n"
        "found = pickle.loads(Path({measured!r}).read_bytes())\n"
        "migration_calibration.atlas.make_dataset = lambda: found",
        "--write {folder}/trials.csv",
    ),
    "pages": ("pages.TIMES, pages.ZOOMS, pages.PHONE = 1, (4,), pages.LAPTOP", "--site {site}"),
    "qgis_projects": ("", "--help"),
    "settlement_classes": ("", "--help"),
    "scale": (
        "from functools import partial\nscale.PARTS = (2, 3)\n"
        "scale.write_small_areas = partial(scale.write_small_areas, provinces=('64',))\n"
        "scale.measured = lambda areas, site: ({{'The whole': 2.0}}, 9.0)\n"
        "scale.map_figures = lambda browser, site: [('Live map, laptop, ms', 5.0)]",
        "",
    ),
    "zonal": ("", "--minutes 120 --jobs 1"),
}
"""What makes a benchmark small, and its arguments; `scale` builds no site."""

NPX = f"""#!{sys.executable}
import json, sys
audits = {{"cumulative-layout-shift": {{"numericValue": 0.0}}}}
audits["largest-contentful-paint"] = {{"numericValue": 9.0}}
kinds = ("performance", "accessibility", "best-practices", "seo")
report = {{"audits": audits, "categories": {{it: {{"score": 1, "auditRefs": []}} for it in kinds}}}}
path = next(it.partition("=")[2] for it in sys.argv if it.startswith("--output-path="))
open(path, "w").write(json.dumps(report))
"""
"""What is not there in tests: Node's program, and QGIS."""
QGIS = "from unittest.mock import MagicMock\n__getattr__ = lambda name: MagicMock()\n"


@pytest.fixture(scope="module")
def measured(shared_dataset, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("measured") / "dataset.pickle"
    path.write_bytes(pickle.dumps(shared_dataset))
    return path


def test_all_benchmarks_are_started_here() -> None:
    own = [it for it in BENCHMARKS.glob("*.py") if "def main(" in it.read_text(encoding="utf-8")]
    assert sorted(it.stem for it in own) == sorted(SMALLEST)


@pytest.mark.parametrize("name", SMALLEST)
def test_a_benchmark_runs_to_its_end(name, built_site, measured, tmp_path) -> None:
    smaller, arguments = SMALLEST[name]
    given = {"site": built_site, "measured": str(measured), "folder": tmp_path}
    others = tmp_path / "others"
    (others / "qgis").mkdir(parents=True)
    for module in ("__init__", "core", "PyQt/QtCore"):
        path = others / "qgis" / f"{module}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(QGIS)
    (others / "npx").write_text(NPX)
    (others / "npx").chmod(0o755)
    script = f"import {name}\n{smaller.format(**given)}\nsys.exit({name}.main())"
    paths = os.pathsep.join(map(str, (ROOT, BENCHMARKS, others)))
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{script}", *arguments.format(**given).split()],
        env={
            **os.environ,
            "PYTHONPATH": paths,
            "PATH": f"{others}{os.pathsep}{os.environ['PATH']}",
        },
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    assert done.stdout.strip()
    if (trials := tmp_path / "trials.csv").exists():
        # The accuracy page tells them from the packaged table.
        packaged = ROOT / "atlas" / "tables" / f"{name}.csv"
        pd.testing.assert_frame_equal(pd.read_csv(trials), pd.read_csv(packaged), rtol=1e-6)
