"""`python -m atlas`, and the command `china-atlas`."""

from __future__ import annotations

from collections.abc import Sequence

from atlas.model.process import stop_early


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line, which takes a moment to import and may be stopped meanwhile."""
    stop_early()
    from atlas.cli import main as run

    run(arguments)


if __name__ == "__main__":
    main()
