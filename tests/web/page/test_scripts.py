from importlib import resources
from pathlib import Path

from atlas.web.data.encode import ENGINE_SCRIPTS
from atlas.web.page.scripts import lean, packaged


def test_comments_and_indentation_go_and_code_stays() -> None:
    comment = "/*\n * What it does.\n */\n\n  // Why.\n"
    script = f"'use strict';\n{comment}  const a = 'x // y';\n/** One. */\nb();\n"
    assert lean(script) == "'use strict';\nconst a = 'x // y';\nb();\n"


def test_no_template_string_of_the_engine_holds_a_line_break() -> None:
    folder = Path(str(resources.files("atlas.web") / "static"))
    scripts = sorted(folder.rglob("*.js"))
    assert scripts
    for script in scripts:
        lines = script.read_text(encoding="utf-8").splitlines()
        code = [line for line in lines if not line.strip().startswith(("*", "/*", "//"))]
        assert [line for line in code if line.count("`") % 2] == [], script.name


def test_the_engine_is_a_third_shorter() -> None:
    whole = "".join(
        (resources.files("atlas.web") / "static" / name).read_text(encoding="utf-8")
        for name in ENGINE_SCRIPTS
    )
    assert len("".join(map(packaged, ENGINE_SCRIPTS))) < 0.8 * len(whole)
