"""A page of A4 for each map theme: title, map, legend, the South China Sea, scale bar, source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from atlas.catalogue.style import FrameInset
from atlas.drawing.sheet.canvas import wrap
from atlas.exports.projects.contents import OVERLAYS, Contents, Entry, Theme
from atlas.exports.projects.places import Box, bounds
from atlas.exports.projects.tree import tree_layer
from atlas.exports.styles.letters import text_style
from atlas.exports.styles.qml import Say
from atlas.exports.styles.rules import Line, Rule, Symbol
from atlas.exports.styles.symbols import fill_symbol, id_of, line_symbol
from atlas.model.country import Country
from atlas.model.text import Text
from atlas.words.reading import read_words

_WORDS: Final = read_words("qgis", "page")

Place = tuple[float, float, float, float]
"""Left, top, width and height on the page, mm."""

PAGE: Final = (297.0, 210.0)
MARGIN: Final = 10.0
TITLE: Final[Place] = (MARGIN, 8.0, 277.0, 9.0)
MAP: Final = (MARGIN, 20.0)
"""Left and top of the map; its frame gives its shape."""
FOOT: Final = 188.0
"""Where the map ends and the source begins."""
GAP: Final = 4.0
SEA_WIDTH: Final = 36.0

TITLE_SIZE, TEXT_SIZE, SMALL_SIZE = 15.0, 8.0, 7.0
"""Letters, points."""

MM_PER_POINT: Final = 0.3528
SWATCH: Final = 12.0
"""What a swatch and its margins take of the legend's width, mm."""
BREAK: Final = "|"
"""Where the words of a legend go on in the next line."""

KINDS: Final = {"page": "65638", "map": "65639", "label": "65641", "legend": "65642"}
SCALE_BAR: Final = "65646"


def pages(found: Sequence[Theme], contents: Contents, say: Say, *, country: Country) -> Element:
    """Write a page for each theme, which bears its name.

    Parameters
    ----------
    found
        The themes.
    contents
        Knows the frame of the country, the sources of maps, and inks.
    say
        How texts are written.
    country
        The country whose censuses and divisions are meant.
    """
    element = Element("Layouts")
    for theme in found:
        element.append(_page(theme, contents, say, country=country))
    return element


def _page(theme: Theme, contents: Contents, say: Say, *, country: Country) -> Element:
    name = say(theme.entry.title)
    layout = Element("Layout", name=name, units="mm", printResolution="300", worldFileMap="")
    layout.append(_paper(theme))
    frame, ink = contents.style.national_frame, contents.style.ground.ink.light
    box = (frame.x[0], frame.y[0], frame.x[1], frame.y[1])
    height = FOOT - MAP[1]
    main: Place = (*MAP, height * (box[2] - box[0]) / (box[3] - box[1]), height)
    left = main[0] + main[2] + GAP
    width = PAGE[0] - MARGIN - left
    sea, foot = _sea(frame.inset), FOOT
    map_id = _id(theme, "map")
    items = [_map(theme, "map", main, box, name)]
    if frame.inset is not None and sea is not None:
        items.append(_map(theme, "sea", sea, frame.inset.extent, name))
        foot = sea[1] - 2 * GAP
    items += [
        _scale_bar(theme, (main[0] + 3, FOOT - 12, 60.0, 10.0), map_id, ink, country=country),
        _legend(
            theme, (left, MAP[1], width, foot - MAP[1]), map_id, contents, say, country=country
        ),
        _label(theme, "title", TITLE, [name], TITLE_SIZE, ink, country=country),
    ]
    if frame.inset is not None and sea is not None:
        above: Place = (sea[0], sea[1] - 5, sea[2], 5.0)
        words = [say(frame.inset.title)]
        items.append(
            _label(theme, "sea_name", above, words, SMALL_SIZE, ink, middle=True, country=country)
        )
    items.append(_source(theme, contents, say, country=country))
    for place, item in enumerate(items):
        item.set("zValue", str(place + 1))
        layout.append(item)
    return layout


def _sea(inset: FrameInset | None) -> Place | None:
    """Place the inset at the lower right of a page."""
    if inset is None:
        return None
    height = SEA_WIDTH * (inset.y[1] - inset.y[0]) / (inset.x[1] - inset.x[0])
    return PAGE[0] - MARGIN - SEA_WIDTH, FOOT - height, SEA_WIDTH, height


def _source(theme: Theme, contents: Contents, say: Say, *, country: Country) -> Element:
    """Write what the map cannot show, its sources, and that it has no number of approval."""
    place: Place = (MARGIN, FOOT + 2, PAGE[0] - 2 * MARGIN, PAGE[1] - FOOT - 5)
    layer = next((it for it in contents.layers if it.id == theme.entry.about), None)
    said = [layer.caveat, _WORDS["source"].fill(source=layer.source)] if layer else []
    if layer is None:
        about = theme.entry.style or theme.entry.grid
        said = [about.abstract] if about is not None else []
    size = SMALL_SIZE * MM_PER_POINT
    paragraphs = [say(text) for text in (*said, _WORDS["rights"])]
    lines = [line for text in paragraphs for line in wrap(text, size, place[2] * 0.97)]
    return _label(
        theme,
        "source",
        place,
        lines,
        SMALL_SIZE,
        contents.style.ground.muted.light,
        country=country,
    )


def _legend(
    theme: Theme, place: Place, map_id: str, contents: Contents, say: Say, *, country: Country
) -> Element:
    """Write the classes of the map, then the lines and hatches that lie over it."""
    ink = contents.style.ground.ink.light
    extra = {
        "map_uuid": map_id,
        "wrapChar": BREAK,
        "resizeToContents": "1",
        "symbolWidth": "7",
        "symbolHeight": "4",
        "wmsLegendWidth": "50",
        "wmsLegendHeight": "25",
        "boxSpace": "0",
        "columnSpace": "2",
        "columnCount": "1",
        "splitLayer": "0",
        "equalColumnWidth": "0",
        "titleAlignment": "1",
        "symbolAlignment": "1",
        "legendFilterByAtlas": "0",
        "rasterBorder": "0",
        "title": "",
    }
    item = _item("legend", _id(theme, "legend"), place, extra)
    styles = SubElement(item, "styles")
    for name, margin in (("title", 0), ("group", 2), ("subgroup", 2.5), ("symbol", 1.2)):
        style = SubElement(styles, "style", name=name, alignment="1", indent="0")
        style.set("marginTop", str(margin))
        style.append(text_style(TEXT_SIZE, ink, bold=name == "subgroup", country=country))
    style = SubElement(styles, "style", name="symbolLabel", alignment="1", indent="0")
    style.set("marginTop", "1.2")
    style.set("marginLeft", "2")
    style.append(text_style(TEXT_SIZE, ink, country=country))
    tree = SubElement(item, "layer-tree-group")
    keyed = [entry for entry in theme.above if entry.about in OVERLAYS[:-1]]
    for entry in (theme.entry, *keyed):
        tree.append(_keyed(entry, place[2], say, plain=entry is not theme.entry))
    return item


def _keyed(entry: Entry, width: float, say: Say, *, plain: bool) -> Element:
    """Write the words of a layer in a legend, broken where the line ends."""
    layer = tree_layer(entry, say, checked=True, expanded=True)
    options = SubElement(SubElement(layer, "customproperties"), "Option", type="Map")
    size = TEXT_SIZE * MM_PER_POINT
    heading = entry.heading
    nodes, order = _nodes(entry)
    values = {"legend/title-style": "hidden" if plain or heading is None else "subgroup"}
    if heading is not None and not plain:
        values["legend/title-label"] = BREAK.join(wrap(say(heading), size, width * 0.95))
    for place in order:
        words = wrap(say(nodes[place]), size, (width - SWATCH) * 0.95)
        values[f"legend/label-{place}"] = BREAK.join(words)
    if len(order) < len(nodes):
        values["legend/node-order"] = ",".join(map(str, order))
    for name, value in values.items():
        SubElement(options, "Option", name=name, type="QString", value=value)
    return layer


def _nodes(entry: Entry) -> tuple[list[Text], list[int]]:
    """List the words of the nodes that QGIS makes of a layer, and those that a page shows.

    The heading is the title of the layer here, and marks of close views are not on it.
    """
    if entry.grid is not None:
        words = [entry.grid.heading, *(step.words for step in entry.grid.steps)]
        return words, list(range(1, len(words)))
    assert entry.style is not None
    rules: list[Rule] = list(entry.style.rules)
    first = 0 if entry.style.heading is None else 1
    words = [*([entry.style.heading] if entry.style.heading else []), *(it.words for it in rules)]
    shown = [place + first for place, rule in enumerate(rules) if rule.from_zoom is None]
    return words, shown


def _map(theme: Theme, part: str, place: Place, box: Box, preset: str) -> Element:
    extra = {
        "followPreset": "true",
        "followPresetName": preset,
        "drawCanvasItems": "false",
        "keepLayerSet": "false",
        "mapRotation": "0",
        "mapFlags": "0",
        "frame": "true",
    }
    item = _item("map", _id(theme, part), place, extra)
    SubElement(item, "Extent", bounds(box))
    SubElement(item, "LayerSet")
    return item


def _label(
    theme: Theme,
    part: str,
    place: Place,
    lines: Iterable[str],
    size: float,
    colour: str,
    *,
    middle: bool = False,
    country: Country,
) -> Element:
    extra = {
        "labelText": "\n".join(lines),
        "htmlState": "0",
        "halign": "4" if middle else "1",
        "valign": "32",
        "marginX": "0",
        "marginY": "0",
        "background": "false",
    }
    item = _item("label", _id(theme, part), place, extra)
    item.append(text_style(size, colour, bold=part == "title", country=country))
    return item


def _scale_bar(theme: Theme, place: Place, map_id: str, ink: str, *, country: Country) -> Element:
    extra = {
        "type": SCALE_BAR,
        "mapUuid": map_id,
        "style": "Line Ticks Up",
        "unitType": "km",
        "unitLabel": "km",
        "numMapUnitsPerScaleBarUnit": "1",
        "numUnitsPerSegment": "500",
        "numSegments": "2",
        "numSegmentsLeft": "0",
        "numSubdivisions": "1",
        "segmentSizeMode": "0",
        "minBarWidth": "20",
        "maxBarWidth": "60",
        "height": "2",
        "subdivisionsHeight": "1",
        "labelBarSpace": "1.5",
        "boxContentSpace": "1",
        "labelVerticalPlacement": "0",
        "labelHorizontalPlacement": "0",
        "alignment": "0",
        "method": "HorizontalMiddle",
        "background": "false",
    }
    item = _item("map", _id(theme, "scale"), place, extra)
    item.append(text_style(SMALL_SIZE, ink, country=country))
    for tag in ("lineSymbol", "divisionLineSymbol", "subdivisionLineSymbol"):
        line = Symbol(lines=(Line(ink, 0.8),))
        SubElement(item, tag).append(line_symbol("", line))
    for number in (1, 2):
        SubElement(item, f"fillSymbol{number}").append(fill_symbol("", Symbol(ink)))
    return item


def _paper(theme: Theme) -> Element:
    collection = Element("PageCollection")
    paper = Symbol("#ffffff")
    collection.append(fill_symbol("", paper))
    page = _item("page", _id(theme, "page"), (0.0, 0.0, *PAGE), {"zValue": "0"})
    page.append(fill_symbol("", paper))
    collection.append(page)
    return collection


def _item(kind: str, id: str, place: Place, extra: Mapping[str, str]) -> Element:
    left, top, width, height = place
    at = f"{left:g},{top:.6g},mm"
    attributes = {
        "type": KINDS[kind],
        "uuid": id,
        "templateUuid": id,
        "position": at,
        "positionOnPage": at,
        "size": f"{width:.6g},{height:.6g},mm",
        "referencePoint": "0",
        "itemRotation": "0",
        "visibility": "1",
        "opacity": "1",
        "blendMode": "0",
        "positionLock": "false",
        "excludeFromExports": "0",
        "frame": "false",
        "frameJoinStyle": "miter",
        "outlineWidthM": "0.2,mm",
        "background": "true",
    }
    item = Element("LayoutItem", attributes | dict(extra))
    for tag, level in (("FrameColor", "0"), ("BackgroundColor", "255")):
        SubElement(item, tag, red=level, green=level, blue=level, alpha="255")
    SubElement(item, "LayoutObject")
    return item


def _id(theme: Theme, part: str) -> str:
    return id_of(f"page/{theme.entry.about}/{part}")
