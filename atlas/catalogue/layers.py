"""The maps of the atlas, one TOML file each: what it shows, how it is classed, what it says.

A layer file needs no Python: it names a column of a unit set and either a scale of
``style.toml``, breaks and a palette of its own, or categories and a palette.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields as dataclass_fields
from functools import cache, partial
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from atlas.catalogue.layer_schema import Classing, Description, KeyFault, parse_layer
from atlas.catalogue.style import Style, load_style
from atlas.model.country import Country
from atlas.model.errors import (
    MOST_TEXT_BYTES,
    Fault,
    FaultyInputError,
    LayerError,
    Message,
    read_whole,
    system_reason,
)
from atlas.model.layer import Categories, ClassBreaks, Layer
from atlas.model.text import Text, plain_text

_DEEP_KEY = re.compile(r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){100}""")
"""A key of a hundred parts: for one of thousands the parser takes minutes."""

ID_PATTERN = re.compile(r"[a-z0-9][a-z0-9_]*")


def load_layers(
    folder: Path | None = None, own: Collection[str] = (), *, country: Country
) -> list[Layer]:
    """Read every layer file of a folder and its subfolders.

    Parameters
    ----------
    folder
        Where the files are; None reads the packaged ones, or those that ``country`` has instead.
    own
        Names of the user's own indicators, whose columns the layers may show beside those that
        ``columns.toml`` declares.
    country
        What the files name of unit sets, years and words is its.

    Returns
    -------
    list of Layer
        Sorted by order, then id.

    Raises
    ------
    LayerError
        With all faults of all files, each naming file and key.
    """
    root = folder or country.layers or _packaged_folder()
    if not root.is_dir():
        raise LayerError([KeyFault(Message("a folder of layer files"), str(root))])
    files = sorted(_toml_files(root), key=lambda pair: pair[0])
    faults = _duplicate_faults([name for name, _ in files])
    parse = partial(parse_layer, model=Description, own=own, country=country)
    layers, style = [], load_style(country=country)
    for name, file in files:
        try:
            layers.append(_read_layer(name, file, parse, style))
        except FaultyInputError as error:
            faults += error.faults
    if not files:
        faults.append(KeyFault(Message("at least one layer file (.toml)"), str(root)))
    if faults:
        raise LayerError(faults)
    return in_order(layers)


@cache
def packaged_files() -> tuple[Mapping[str, Any], ...]:
    """Read the packaged layer files as they stand, in the order of their names."""
    named = sorted(_toml_files(_packaged_folder()), key=lambda pair: pair[0])
    return tuple(read_toml(name, file.read_bytes()) for name, file in named)


def in_order(layers: Iterable[Layer]) -> list[Layer]:
    """Sort layers as lists show them."""
    return sorted(layers, key=lambda layer: (layer.order, layer.id))


def check_indicators(layers: Sequence[Layer], columns: Mapping[str, Collection[str]]) -> None:
    """Check that every column a layer names is in its unit set.

    Parameters
    ----------
    layers
        The layers to check.
    columns
        Unit set id to the names of its columns. A set that is absent was not built, and
        no layer may ask for it.

    Raises
    ------
    LayerError
        With all faults of all layers.
    """
    faults = []
    for layer in layers:
        file = f"{layer.id}.toml"
        if layer.unit_set not in columns:
            built = Message("a unit set of this build: {names}", names=columns)
            faults.append(KeyFault(built, file, None, "unit_set", repr(layer.unit_set)))
            continue
        named = [("indicator", layer.indicator), ("where", layer.where), ("people", layer.people)]
        named += [(f"counts[{i}]", column) for i, column in enumerate(layer.counts)]
        faults += [
            KeyFault(
                Message("a column of {set}", set=layer.unit_set), file, None, key, repr(column)
            )
            for key, column in named
            if column is not None and column not in columns[layer.unit_set]
        ]
    if faults:
        raise LayerError(faults)


def _packaged_folder() -> Traversable:
    """Find the layer files of a wheel, or those beside the package in a source checkout."""
    package = resources.files("atlas")
    installed = package / "layer_files"
    return installed if installed.is_dir() else Path(str(package)).parent / "layers"


def _toml_files(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        name = prefix + entry.name
        if entry.is_dir():
            yield from _toml_files(entry, f"{name}/")
        elif name.endswith(".toml"):
            yield name, entry


def _stem(name: str) -> str:
    return name.rsplit("/", 1)[-1].removesuffix(".toml")


def _duplicate_faults(names: Sequence[str]) -> list[Fault]:
    first: dict[str, str] = {}
    faults: list[Fault] = []
    for name in names:
        # Lower case, because two pages must not meet on a disk that ignores case.
        other = first.setdefault(_stem(name).lower(), name)
        if other != name:
            own = Message("a file name of its own, {other} has this one", other=other)
            faults.append(KeyFault(own, name))
    return faults


def read_toml(name: str, content: bytes) -> dict[str, Any]:
    """Read the text of a layer file; of its texts, `plain_text`.

    Raises
    ------
    LayerError
        If it is no TOML, or not in UTF-8.
    """
    try:
        text = content.decode("utf-8-sig")
        if _DEEP_KEY.search(text):
            raise LayerError([KeyFault(Message("TOML that is less deeply nested"), name)])
        return {key: _plain(value) for key, value in tomllib.loads(text).items()}
    except UnicodeDecodeError:
        raise LayerError([KeyFault(Message("text in UTF-8"), name)]) from None
    except ValueError as error:  # no TOML, or a number of thousands of digits
        raise LayerError([KeyFault(Message("valid TOML ({reason})", reason=error), name)]) from None
    except RecursionError:
        raise LayerError([KeyFault(Message("TOML that is less deeply nested"), name)]) from None


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return plain_text(value) if isinstance(value, str) else value


def _read_layer(name: str, file: Traversable, parse: Callable[..., Any], style: Style) -> Layer:
    try:
        # The packaged ones may lie in an archive; those of a user are files of any kind.
        text = read_whole(file, MOST_TEXT_BYTES) if isinstance(file, Path) else file.read_bytes()
    except OSError as error:
        expected = Message("a file that can be read ({reason})", reason=system_reason(error))
        raise LayerError([KeyFault(expected, name)]) from None
    content = read_toml(name, text)
    description, classing, faults = parse(name, content)
    if not ID_PATTERN.fullmatch(_stem(name)):
        faults.append(KeyFault(Message("a file name of lower-case letters, digits and _"), name))
    if faults or description is None or classing is None:
        raise LayerError(faults)
    return to_layer(_stem(name), description, classing, style)


def _classes(classing: Classing, style: Style) -> ClassBreaks | Categories:
    if classing.scale is not None:
        return style.scale(classing.scale)
    if classing.breaks is not None:
        return style.breaks(classing.breaks, str(classing.palette))
    palette = style.palettes[str(classing.palette)]
    categories = classing.categories or []
    labels = tuple(category.text for category in categories)
    keys = tuple(category.key for category in categories)
    return Categories(keys, labels, palette.light, palette.dark)


def to_layer(layer_id: str, described: Description, classing: Classing, style: Style) -> Layer:
    """Make a layer of a checked file, whose keys are its fields but for those of its classes."""
    classes = _classes(classing, style)
    usual: dict[str, Text] = {"missing": style.missing.words}
    if isinstance(classes, ClassBreaks) and classes.signed:
        usual |= {"less": style.legend.less, "more": style.legend.more}
    known = {field.name for field in dataclass_fields(Layer)}
    fields: dict[str, Any] = {
        key: usual.get(key) if value is None else getattr(value, "text", value)
        for key, value in described
        if key in known
    }
    return Layer(id=layer_id, classes=classes, **fields | {"counts": tuple(described.counts)})
