"""The command `china-atlas cards`: what it asks for, what it prints, how it ends."""

from pathlib import Path

import pytest

from atlas import draw as drawing
from atlas.cards.write import UnknownPlaceError
from atlas.cli import main
from atlas.draw import CardOptions, DrawingReport


@pytest.fixture
def asked(monkeypatch) -> list[CardOptions]:
    """Put a drawing of nothing in place of the real one; gives the options it was called with."""
    seen: list[CardOptions] = []

    def draw(options: CardOptions, progress: object) -> DrawingReport:
        seen.append(options)
        if "999999" in options.places:
            raise UnknownPlaceError("--place 999999: no county unit or prefecture has this code")
        names = [f"{code}.{lang}.png" for code in options.places for lang in options.langs]
        return DrawingReport(options.out, tuple(names), 230_000, 0.5)

    monkeypatch.setattr(drawing, "draw_cards", draw)
    return seen


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(["cards", *arguments])
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


def test_places_language_folder_and_workers_are_handed_on(capsys, asked):
    code, out, _ = run(
        capsys, "--place", "230100", "--place", "230109", "--lang", "zh", "--jobs", "3"
    )
    assert code == 0
    assert asked == [CardOptions(Path("cards"), ("230100", "230109"), ("zh",), 3)]
    assert out.splitlines()[0] == "2 cards, 0.2 MB in 0.5 s (0.25 s each)"
    assert out.splitlines()[1] == f"Open {Path('cards').absolute()}"


def test_one_card_is_named(capsys, asked):
    run_code, out, _ = run(capsys, "--place", "230100", "--lang", "en", "--out", "here")
    assert run_code == 0
    assert out.splitlines()[1] == f"Open {Path('here').absolute() / '230100.en.png'}"


def test_all_is_every_place_in_both_languages(capsys, asked):
    main_code, out, _ = run(capsys, "--all", "-q")
    assert (main_code, out) == (0, "")
    assert asked == [CardOptions(Path("cards"))]


@pytest.mark.parametrize("arguments", [[], ["--all", "--place", "230100"], ["--lang", "fr"]])
def test_places_or_all_but_not_both(capsys, asked, arguments):
    code, _, err = run(capsys, *arguments)
    assert code == 2
    assert err
    assert asked == []


def test_an_unknown_code_is_one_line_and_a_users_mistake(capsys, asked):
    code, out, err = run(capsys, "--place", "999999")
    assert (code, out) == (2, "")
    assert err == "Error: --place 999999: no county unit or prefecture has this code\n"


def test_a_code_of_no_division_is_refused_before_anything_is_measured(capsys, monkeypatch):
    monkeypatch.setattr(drawing, "make_dataset", None)
    code, out, err = run(
        capsys, "--place", "999999", "--place", "230109", "--place", "harbin", "-q"
    )
    assert (code, out) == (2, "")
    assert err.splitlines() == [
        "Error: --place 999999: no county unit or prefecture has this code",
        "--place harbin: no county unit or prefecture has this code; "
        "near to it: 230100 哈尔滨市 Harbin",
    ]
