"""The tree of layers of a project, and the themes that show some of them."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from atlas.exports.projects.contents import Entry, Group, Theme
from atlas.exports.styles.qml import Say, heading_key


def layer_tree(groups: Sequence[Group], first: Theme | None, say: Say) -> Element:
    """Write the tree; what the first theme shows is checked.

    In a group of which one layer shows at a time the first is checked too, so that a reader who
    checks the group sees it.
    """
    root = Element("layer-tree-group")
    shown = {entry.id for entry in first.shown} if first else set()
    for group in groups:
        if group.heading is None:
            root.extend(_layer(entry, entry.id in shown, say) for entry in group.entries)
        else:
            root.append(_group(group, shown, say))
    return root


def layer_order(groups: Sequence[Group]) -> Element:
    """Write the layers in the order in which they are drawn, the uppermost first."""
    order = Element("layerorder")
    for group in groups:
        for entry in group.every():
            SubElement(order, "layer", id=entry.id)
    return order


def theme_presets(found: Sequence[Theme], say: Say) -> Element:
    """Write the themes, each under the title of its map."""
    presets = Element("visibility-presets")
    for theme in found:
        preset = SubElement(presets, "visibility-preset", name=say(theme.entry.title))
        preset.set("has-expanded-info", "1")
        preset.set("has-checked-group-info", "1")
        for entry in theme.shown:
            opened = entry is theme.entry
            SubElement(
                preset,
                "layer",
                id=entry.id,
                visible="1",
                style="default",
                expanded=_flag(opened),
            )
            if opened:
                nodes = SubElement(preset, "expanded-legend-nodes", id=entry.id)
                for key in _headings(entry):
                    SubElement(nodes, "expanded-legend-node", id=key)
        names = [say(heading) for heading in theme.groups]
        paths = ["/".join(names[: place + 1]) for place in range(len(names))]
        for tag in ("checked-group", "expanded-group"):
            nodes = SubElement(preset, f"{tag}-nodes")
            for path in paths:
                SubElement(nodes, f"{tag}-node", id=path)
    return presets


def _group(group: Group, shown: set[str], say: Say) -> Element:
    assert group.heading is not None
    holds = [any(entry.id in shown for entry in one.every()) for one in group.groups]
    own = [entry.id in shown for entry in group.entries]
    element = Element("layer-tree-group", name=say(group.heading))
    checked = any(holds) or any(own) or not group.exclusive
    element.set("checked", _checked(checked))
    element.set("expanded", _flag(any(holds) or any(own)))
    # The first of a group that is not shown waits to be.
    chosen = own.index(True) if any(own) else 0
    if group.exclusive:
        one = holds.index(True) if any(holds) else chosen
        element.set("mutually-exclusive", "1")
        element.set("mutually-exclusive-child", str(one))
    for place, entry in enumerate(group.entries):
        element.append(_layer(entry, group.exclusive and place == chosen, say))
    element.extend(_group(one, shown, say) for one in group.groups)
    return element


def _layer(entry: Entry, checked: bool, say: Say) -> Element:
    layer = tree_layer(entry, say, checked=checked, expanded=checked and bool(_headings(entry)))
    if keys := _headings(entry):
        layer.append(_open_legend(keys))
    return layer


def tree_layer(entry: Entry, say: Say, *, checked: bool, expanded: bool) -> Element:
    """Write a layer as a tree names it, that of the project or of a legend."""
    return Element(
        "layer-tree-layer",
        id=entry.id,
        name=say(entry.title),
        source=entry.source,
        providerKey=entry.provider,
        checked=_checked(checked),
        expanded=_flag(expanded),
    )


def _headings(entry: Entry) -> list[str]:
    """Return the key of the heading of a legend, which hides the classes in it until unfolded."""
    style = entry.style
    return [] if style is None or style.heading is None else [heading_key(style)]


def _open_legend(keys: Sequence[str]) -> Element:
    properties = Element("customproperties")
    options = SubElement(properties, "Option", type="Map")
    nodes = SubElement(options, "Option", type="StringList", name="expandedLegendNodes")
    for key in keys:
        SubElement(nodes, "Option", type="QString", value=key)
    return properties


def _checked(value: bool) -> str:
    return "Qt::Checked" if value else "Qt::Unchecked"


def _flag(value: bool) -> str:
    return "1" if value else "0"
