"""A population-flow atlas of China: sources, comparable units, measures, layers, site.

From Python: `load` gives any published table, `crosswalk` leads from one year to another, `join`
brings a table of one's own onto comparable units, and `map` opens a map to which Folium adds.
`make_dataset` measures anew, from one's own files where they are given, and `build_site` writes
the site. What they need is imported when they are called. All that is public stands here and in
`atlas.measures`; other modules may change with any version.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Literal

from atlas.country import china
from atlas.model.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import folium
    import pandas as pd

    from atlas.build import BuildOptions
    from atlas.model.dataset import Dataset, UnitSet
    from atlas.model.errors import UserError
    from atlas.tools.locate import Locator

__all__ = [
    "BuildOptions",
    "Dataset",
    "Locator",
    "UnitSet",
    "UserError",
    "__version__",
    "build_site",
    "crosswalk",
    "join",
    "load",
    "make_dataset",
    "map",
]

_CLASSES: Final = {
    "BuildOptions": "atlas.build",
    "Dataset": "atlas.model.dataset",
    "Locator": "atlas.tools.locate",
    "UnitSet": "atlas.model.dataset",
    "UserError": "atlas.model.errors",
}
"""The public classes by the modules that hold them, which are imported with the first use."""


# A checker of types takes the names from above: shown this, it would pass every misspelt one.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name in _CLASSES:
            return getattr(import_module(_CLASSES[name]), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__


def load(name: str, folder: Path | str | None = None) -> pd.DataFrame:
    """Load a published table.

    Parameters
    ----------
    name
        Such as ``county_2010_2020``, ``prefecture``, ``census_2010`` or ``unit_members``: the
        files of the downloads without their ending.
    folder
        A built site, or its downloads; None takes that of the variable ``CHINA_ATLAS_SITE``, else
        ``site`` below the working directory, and where there is none what the package itself
        holds: the censuses, the lists of divisions and the crosswalks.

    Returns
    -------
    GeoDataFrame or DataFrame
        The rows of the file: ``Int64``, ``Float64``, ``boolean`` and ``string``, missing values
        ``NA``; a layer in EPSG:4490, degrees. ``datapackage.json`` says what each column holds.

    Raises
    ------
    UserError
        If there is no such table, with those of like names, or it has to be built first.

    Examples
    --------
    >>> import atlas
    >>> units = atlas.load("county_2010_2020")
    >>> len(units), units.crs.to_epsg(), int(units["population_2020"].sum())
    (2648, 4490, 1409778724)
    >>> units.set_index("code")["change_2010_2020"].nlargest(3)
    code
    U440306    3601431
    U440307    2366146
    441900     2246418
    Name: change_2010_2020, dtype: Int64
    """
    from atlas.model.arguments import PATH, TEXT, check_arguments
    from atlas.tools.loading import load_table

    check_arguments("atlas.load", name=(name, TEXT), folder=(folder, PATH.or_none()))
    return load_table(name, folder)


def crosswalk(start: int, end: int, folder: Path | str | None = None) -> pd.DataFrame:
    """Load the crosswalk between two years: which divisions of the later those of the earlier are.

    Parameters
    ----------
    start, end
        Year of the source and of the target, 2000 to 2023; the target may be the earlier one. A
        census year stands for the rows of its census.
    folder
        As of `load`. Crosswalks that are not published, and all where nothing is built, are worked
        out from the package, which takes some seconds.

    Returns
    -------
    DataFrame
        One row for each source and target: codes, names, the kind, years and evidence of the
        change, and ``weight_people`` and ``weight_area``, parts of the source's people and land
        (those of a source add up to 1; missing where nobody published how much passed), each with
        what it rests on. The method is told in ``docs/crosswalks.md``.

    Raises
    ------
    UserError
        If there is no crosswalk between these years.

    Examples
    --------
    >>> import atlas
    >>> links = atlas.crosswalk(2010, 2020)
    >>> baoan = links[links["from_code"] == "440306"]  # as counted in 2010
    >>> baoan.set_index("to_name_en")["weight_people"].round(3)
    to_name_en
    Bao'an District       0.587
    Longhua District      0.307
    Guangming District    0.107
    Name: weight_people, dtype: Float64
    """
    from atlas.model.arguments import PATH, YEAR, check_arguments
    from atlas.tools.loading import load_crosswalk

    years, folders = {"start": (start, YEAR), "end": (end, YEAR)}, (folder, PATH.or_none())
    check_arguments("atlas.crosswalk", **years, folder=folders)
    return load_crosswalk(start, end, folder)


def join(
    table: pd.DataFrame | Path | str,
    units: str,
    *,
    by: Literal["code", "name"] = "code",
    year: int | None = None,
    kind: Literal["list", "census", "units"] | None = None,
    sum: str | Sequence[str] = (),
    mean: str | Sequence[str] = (),
) -> pd.DataFrame:
    """Bring a table by division onto comparable units: counts are added, rates averaged by people.

    Parameters
    ----------
    table
        Rows with the ``code`` of a division, as a column or the index, or its name; or a file.
    units
        Such as ``county_2010_2020``, ``prefecture`` or ``province``.
    by
        ``name`` places rows by the column ``name`` (``name_zh``, ``name_en``), within those
        ``province`` and ``prefecture``, if there are any.
    year
        The year whose divisions they are; None takes the one that fits best.
    kind
        Whether they are the divisions of that year's ``list``, the rows of its ``census``
        (development zones have rows of their own there) or ``units`` of the atlas; None takes the
        one that fits best.
    sum, mean
        Columns of counts, and of rates; none at all are all columns of whole numbers, summed.

    Returns
    -------
    DataFrame
        A row for each unit: ``code``, ``name_zh``, ``name_en``, the columns (missing where a
        division of the unit has no value), ``members`` and ``members_lacking``. Its ``attrs`` hold
        ``year`` and ``kind``; ``left``, a record of each row that is in no figure, with the reason,
        of which ``pandas.DataFrame(result.attrs["left"])`` makes a table; and ``guessed``, those
        placed by a short name, another spelling or another year's code.

    Raises
    ------
    UserError
        With all faults: no such units or columns, a code twice, a value that is no number, rows
        that fit the lists of several years alike, or of years before the units begin, or none.

    Warns
    -----
    UserWarning
        If rows are left.

    Examples
    --------
    >>> import atlas
    >>> census = atlas.load("census_2020")
    >>> joined = atlas.join(census, "county_2010_2020", sum=["population"])
    >>> int(joined["population"].sum()), joined.attrs["year"], len(joined.attrs["left"])
    (1409778724, 2020, 0)
    """
    import warnings
    from pathlib import Path

    from atlas.model.arguments import NAMES, TEXT, YEAR, check_arguments, one_of
    from atlas.tools.join_table import JoinOptions, join_table, left_notes, left_table
    from atlas.units.lookup import KINDS

    columns = {"sum": (sum, NAMES), "mean": (mean, NAMES)}
    texts = {"units": (units, TEXT), "by": (by, TEXT)}
    known = {"year": (year, YEAR.or_none()), "kind": (kind, one_of(*KINDS).or_none())}
    check_arguments("atlas.join", **texts, **known, **columns)
    given = Path(table) if isinstance(table, str | Path) else table
    sums, means = (
        (it,) if isinstance(it, str) else tuple(str(name) for name in it) for it in (sum, mean)
    )
    year = None if year is None else int(year)
    options = JoinOptions(given, units, by, year, kind, sums, means)
    joined = join_table(options)
    if joined.left:
        said = "\n".join(note.en for note in left_notes(options.file, joined.left, 5))
        warnings.warn(f"rows are left, all of which attrs['left'] names:\n{said}", stacklevel=2)
    found = joined.table
    # pandas compares attributes where it puts tables together, and tables do not compare.
    left, guessed = (left_table(rows).to_dict("records") for rows in (joined.left, joined.guessed))
    year_taken, kind_taken = joined.vintage
    found.attrs = {"year": year_taken, "kind": kind_taken, "left": left, "guessed": guessed}
    return found


def build_site(options: BuildOptions | None = None) -> Path:
    """Build the site and its downloads, whole or not at all.

    Parameters
    ----------
    options
        What is read, what else stands on each map (`add_to_maps`), and the folder that is written.
        None takes what is packaged, and the folder ``site``.

    Returns
    -------
    Path
        The folder of the site. It takes a minute or two, and some 275 MB.

    Raises
    ------
    UserError
        With all faults of all files. Nothing is written, and a site that was there stays.

    Notes
    -----
    A script calls it below ``if __name__ == "__main__":``, for the processes of a build import it.

    Examples
    --------
    >>> from pathlib import Path
    >>> import atlas
    >>> site = atlas.build_site(atlas.BuildOptions(Path("mine"), figures=False))
    >>> (site / "index.html").is_file()
    True
    """
    from atlas.build import BuildOptions, build
    from atlas.model.arguments import an_instance_of, check_arguments

    kind = an_instance_of(BuildOptions).or_none()
    check_arguments("atlas.build_site", options=(options, kind))
    return build(BuildOptions() if options is None else options).out


def make_dataset(options: BuildOptions | None = None) -> Dataset:
    """Read, unite and measure everything that a build publishes, and write nothing.

    Parameters
    ----------
    options
        What is read: censuses, boundaries, indicators of one's own. None takes what is packaged.

    Returns
    -------
    Dataset
        Its ``unit_sets`` hold the comparable units of each level, each with a ``table``, a
        GeoDataFrame in EPSG:4490. Its ``warnings`` and ``notes`` are those that ``china-atlas
        check`` prints. It takes some twenty seconds.

    Raises
    ------
    UserError
        With all faults of all files, before anything is measured.

    Warns
    -----
    UserWarning
        If a census of one's own differs from the packaged one, with all warnings and notes.

    Examples
    --------
    >>> import atlas
    >>> dataset = atlas.make_dataset()
    >>> units = dataset.unit_sets["county_2010_2020"].table
    >>> len(units), int(units["population_2020"].sum())
    (2648, 1409778724)
    """
    from atlas.build import BuildOptions
    from atlas.build import make_dataset as measured
    from atlas.model.arguments import an_instance_of, check_arguments

    kind = an_instance_of(BuildOptions).or_none()
    check_arguments("atlas.make_dataset", options=(options, kind))
    dataset = measured(BuildOptions() if options is None else options)
    if not all(census.same for census in dataset.own_censuses):
        import warnings

        said = "\n".join(text.en for text in (*dataset.warnings, *dataset.notes))
        warnings.warn(f"of your own census:\n{said}", stacklevel=2)
    return dataset


def map(
    what: str | pd.DataFrame,
    column: str | None = None,
    *,
    lang: str = "zh",
    folder: Path | str | None = None,
    title: str = "",
    unit: str = "",
    source: str = "",
    breaks: Sequence[float] | None = None,
    kind: Literal["rate", "count"] = "rate",
    projection: Literal["albers", "mercator"] = "albers",
) -> folium.Map:
    """Open a map of a built site, or of a table by code, as a `folium.Map` in the atlas's look.

    It shows itself in a notebook, ``save`` writes it as one HTML file that asks no host, and it
    takes Folium's markers, lines, shapes, popups, groups and layer control.

    Parameters
    ----------
    what
        The name of a map, as ``china-atlas layers`` lists them; or a table (a GeoDataFrame too)
        with one row for each unit and its ``code`` as a column or the index. A table
        needs no site: it is coloured over the packaged units, in some seconds.
    column
        Of a table: the column of numbers that is shown; what is missing is hatched.
    lang
        Language of the words, ``zh`` or ``en``.
    folder
        Of a name: a built site, or its downloads; None takes that of the variable
        ``CHINA_ATLAS_SITE``, else ``site`` below the working directory.
    title, unit, source
        Of a table: what its values are called, their unit, and where they are from.
    breaks
        Of a table: five ascending breaks, or eight of which the fourth is 0; None chooses round
        numbers between parts of about as many rows.
    kind
        Of a table: what its numbers are. A ``rate`` (a share, a density, an index) is colour on
        land; a ``count`` (people, beds, cars) is circles, whose area is the number.
    projection
        ``albers``, equal-area, in which areas can be compared; or ``mercator``, on which a
        `folium.TileLayer` lies right: it brings none by itself, and only yours asks its host.

    Returns
    -------
    folium.Map
        Drawn in metres of the projection. What is added is given in degrees, latitude before
        longitude (EPSG:4326), as everywhere in Folium; values have the unit that the legend names.

    Raises
    ------
    UserError
        If there is no such map, language, projection, kind or column, no site is built, or a table
        has no codes or numbers. Later, from ``add_to`` or ``save``, if what is added is in another
        projection (on the map in ``albers`` tiles, pictures between two corners) or loads a script
        from another host (most plugins; `folium.plugins.MarkerCluster` is brought by the extra
        ``maps`` of the package).

    Examples
    --------
    >>> import atlas, folium
    >>> shown = atlas.map("growth_county_2010_2020", lang="en")
    >>> harbin = folium.Marker([45.8, 126.53], popup="Harbin").add_to(shown)
    >>> shown.save("growth.html")
    """
    import pandas as pd

    from atlas.catalogue.style import load_style
    from atlas.model.arguments import NUMBERS, PATH, TEXT, an_instance_of, check_arguments
    from atlas.web.maps.python_map import map_of, open_map

    country = china()
    texts = {"lang": lang, "title": title, "unit": unit, "source": source}
    texts |= {"kind": kind, "projection": projection}
    check_arguments(
        "atlas.map",
        what=(what, an_instance_of(str, pd.DataFrame)),
        column=(column, TEXT.or_none()),
        folder=(folder, PATH.or_none()),
        breaks=(breaks, NUMBERS.or_none()),
        **{name: (text, TEXT) for name, text in texts.items()},
    )
    if isinstance(what, str):
        from atlas.catalogue.edition import Edition
        from atlas.tools.loading import SITE, site_folder

        edition = Edition(country, load_style(country=country))
        return open_map(what, lang, site_folder(folder) or SITE, edition, projection)
    from atlas.model.errors import UserError
    from atlas.tools.table_map import TableWords, map_of_table, scaled_to

    if column is None:
        raise UserError("a table needs the name of the column that is shown: column=…")
    words = TableWords(title, unit, source)
    dataset, layer = map_of_table(what, column, words, breaks, kind)
    style = scaled_to(load_style(country=country), dataset, layer)
    return map_of(dataset, layer, lang, projection, style=style)
