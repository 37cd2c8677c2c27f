"""Build under other circumstances, silently, and compare every file: ``faults.py --bytes``."""

from __future__ import annotations

import filecmp
import shutil
from pathlib import Path

from fault_bench import DONE, Bench, Ended


def same_bytes(bench: Bench, only: str = "") -> None:
    """Build under other circumstances, silently, and compare every file."""
    empty = bench.folder / "fonts.conf"
    empty.write_text("<?xml version='1.0'?><fontconfig></fontconfig>", encoding="utf-8")
    locked = bench.folder / "locked"
    locked.touch()
    nobody = bench.folder / "nobody"
    nobody.mkdir()
    for path in (bench.folder, nobody):
        path.chmod(0o777)
    user = {"user": 65534, "group": 65534, "extra_groups": []}
    no_home = {"HOME": "/nonexistent", "XDG_CACHE_HOME": "/nonexistent"}
    cases: dict[str, dict] = {
        "LANG=C": {"env": {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0"}},
        "no home": {"env": no_home},
        "no fonts": {"env": {"FONTCONFIG_FILE": str(empty), "MPLCONFIGDIR": str(locked)}},
        "another seed": {"env": {"PYTHONHASHSEED": "12345", "TZ": "Asia/Kathmandu"}},
        "-O -W error": {"python": ["-O", "-W", "error"]},
        "another user": {**user, "env": {**no_home, "TMPDIR": str(nobody)}},
    }
    for what, options in cases.items():
        if only and what not in only.split(","):
            continue
        out = nobody / "site"
        try:
            ended = bench.run([*bench.build(out), "--quiet"], **options)
        except PermissionError as error:
            # A Python in the home of root, say.
            ended = Ended(error.errno or 1, f"{what} may not run this Python: {error}", 0)
        differing = _differing(bench.site, out) if ended.code == DONE else ["no site"]
        quiet = not ended.said.strip()
        bench.tell(what, [ended], {DONE}, quiet and not differing, differing[:3])
        if not quiet:
            print(ended.said[-2_000:])
        shutil.rmtree(out, ignore_errors=True)


def _differing(one: Path, other: Path) -> list[str]:
    names = {str(path.relative_to(root)) for root in (one, other) for path in root.rglob("*")}
    return sorted(
        name
        for name in names
        if not (one / name).exists()
        or not (other / name).exists()
        or ((one / name).is_file() and not filecmp.cmp(one / name, other / name, shallow=False))
    )
