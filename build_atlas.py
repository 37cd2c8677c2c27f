"""`python build_atlas.py [options]`: the same as `china-atlas build [options]`."""

import sys

if __name__ == "__main__":
    try:
        from atlas.__main__ import main

        main(["build", *sys.argv[1:]])
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.startswith("atlas."):
            raise
        sys.stderr.write(
            f"Error: {missing.name} is not installed: run `python -m pip install .` in the folder "
            "of the atlas first, with the Python that is to build it.\n"
        )
        sys.exit(2)
