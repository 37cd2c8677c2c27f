"""The example of a new map that the README prints."""

import re
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"


def readme_map() -> tuple[str, str]:
    """Return the name of the file and its text, as printed."""
    text = README.read_text(encoding="utf-8")
    found = re.search(r"```toml\n# layers/(\w+\.toml)\n(.*?)```", text, re.S)
    assert found is not None
    return found[1], found[2]
