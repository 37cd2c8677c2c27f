"""Each correction with the comparable unit that holds its census row."""

from dataclasses import replace

from atlas.exports.tables import drawn_corrections


def test_a_correction_has_the_unit_and_the_shape_that_hold_its_row(dataset):
    drawn = drawn_corrections(dataset)
    # Row 110104 of 2010 is a member of the merged unit 110102, of two squares.
    assert drawn["unit_code"].tolist()[0] == "110102"
    assert drawn["name_en"].tolist()[0] == "Yi/Ding"
    assert drawn.geometry.iloc[0].bounds == (111, 31, 112, 33)
    assert drawn.crs == "EPSG:4490"


def test_a_row_that_no_unit_holds_keeps_its_correction(dataset):
    drawn = drawn_corrections(dataset)
    assert drawn["code"].tolist() == ["110104", "211422"]
    assert drawn["unit_code"].isna().tolist() == [False, True]
    assert drawn.geometry.isna().tolist() == [False, True]


def test_without_county_units_nothing_is_drawn(dataset):
    provinces = {"province": dataset.unit_sets["province"]}
    drawn = drawn_corrections(replace(dataset, unit_sets=provinces))
    assert len(drawn) == 2
    assert drawn.geometry.isna().all()
