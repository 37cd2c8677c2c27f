"""The library: rooms that anybody can call, without the press."""

import doctest
import inspect
import subprocess
import sys
from importlib import import_module

import pytest

ROOMS = ("measures", "units", "grids")


def chapters(room: str) -> dict[str, tuple[str, ...]]:
    return import_module(f"atlas.{room}")._CHAPTERS


@pytest.mark.parametrize("room", ROOMS)
def test_the_examples_of_all_public_functions_hold(room: str) -> None:
    finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner()
    for chapter, names in chapters(room).items():
        module = import_module(chapter)
        for name in names:
            if not inspect.isfunction(getattr(module, name)) or name == "open_grid":
                continue
            tests = finder.find(getattr(module, name), name, module=module, globs=vars(module))
            shown = [test for test in tests if test.examples]
            assert shown, name
            for test in shown:
                runner.run(test)
    assert runner.summarize().failed == 0


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_lists_what_it_gives(room: str) -> None:
    module = import_module(f"atlas.{room}")
    given = [name for names in chapters(room).values() for name in names]
    assert sorted(given) == sorted(module.__all__) == sorted(dir(module))
    with pytest.raises(AttributeError, match=f"module 'atlas.{room}' has no attribute 'no_such'"):
        _ = module.no_such


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_there_in_a_second_without_the_press(room: str) -> None:
    script = (
        f"import sys, time; start = time.process_time(); from atlas import {room} as room; "
        "took = time.process_time() - start; "
        "[getattr(room, name) for name in room.__all__]; "
        "print(took, [m for m in ('folium', 'matplotlib', 'jinja2') if m in sys.modules])"
    )
    printed = subprocess.check_output([sys.executable, "-c", script], text=True)
    took, press = printed.split(" ", 1)
    assert float(took) < 1
    assert press.strip() == "[]"
