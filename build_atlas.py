"""`python build_atlas.py [options]`: the same as `china-atlas build [options]`."""

import sys

from atlas.cli import main

if __name__ == "__main__":
    main(["build", *sys.argv[1:]])
