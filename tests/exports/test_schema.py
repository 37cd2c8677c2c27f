"""What the tables say about themselves."""

from atlas.exports.schema import describe_field, describe_table, field_order, fields, tables

KINDS = {"text", "integer", "real", "flag"}


def test_years_are_filled_into_a_pattern():
    field = describe_field("change_pct_2000_2010")
    assert (field.name, field.kind, field.decimals) == ("change_pct_2000_2010", "real", 6)
    assert field.alias == "2000–2010 年人口变化率 Change 2000–2010, %"
    assert field.description.startswith("占 2000 年人口的百分比（单位：%） / In per cent")


def test_a_column_that_nobody_described_is_last():
    assert describe_field("population_20") is None
    assert describe_field("population_2010_extra") is None
    assert field_order("population_20") == field_order("schools") > field_order("source_2020")


def test_the_published_order_is_that_of_the_issue():
    names = ["code", "name_zh", "name_en", "prefecture_code", "province_code"]
    names += ["population_2000", "population_2010", "change_2010_2020", "change_pct_2010_2020"]
    names += ["annual_rate_pct_2010_2020", "density_2010", "area_km2", "southeast_area_share"]
    names += ["comparability", "member_codes_2010", "prefecture_name_zh", "is_district"]
    places = [field_order(name) for name in names]
    assert places == sorted(set(places))


def test_a_table_that_nobody_described_bears_its_name():
    assert describe_table("township").identifier == "township township"
    assert describe_table("township").description == ""


def test_every_entry_is_whole_and_unlike_the_others():
    assert {field.kind for field in fields()} <= KINDS
    assert all(field.decimals > 0 for field in fields() if field.kind == "real")
    aliases = [field.alias for field in fields()]
    assert len(set(aliases)) == len(aliases)
    identifiers = [table.identifier for table in tables()]
    assert len(set(identifiers)) == len(identifiers) == 17
