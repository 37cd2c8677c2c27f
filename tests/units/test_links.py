"""Which divisions share land: four places and a zone over two years, worked out by hand."""

from atlas.country import china
from atlas.units.history import Change, DivisionHistory, Node
from atlas.units.links import PlacedMove, Vintage, link
from atlas.units.unite import Transfer

CARVED = Change(2011, "a", "b", partial=False)
RENAMED = Change(2012, "c", "d", partial=False)
CEDED = Change(2012, "e", "b", partial=True)

HISTORY = DivisionHistory(
    spans={
        "a": ((2010, 2012),),
        "b": ((2011, 2012),),
        "c": ((2010, 2011),),
        "d": ((2012, 2012),),
        "e": ((2010, 2012),),
    },
    changes=(CARVED, RENAMED, CEDED),
    names={},
    land_in={},
    country=china(),
)
BEFORE = Vintage(2010, 2010, {code: (Node(2010, code),) for code in "ace"}, {})
# The zone counts land that was a's before b was carved from it.
ZONES = {"z": (Node(2010, "a"),)}
AFTER = Vintage(2012, 2012, {code: (Node(2012, code),) for code in "abde"} | ZONES, {}, {"z"})


def linked(*moves: PlacedMove):
    return link(BEFORE, AFTER, HISTORY, moves)


def test_land_is_followed_along_whole_changes_and_a_zone_lies_on_its_host():
    assert linked().whole == {
        ("a", "a"): (),
        ("a", "b"): (CARVED,),
        ("a", "z"): (),
        ("c", "d"): (RENAMED,),
        ("e", "e"): (),
    }


def test_a_partial_change_is_a_link_of_its_own():
    assert linked().partial == {("e", "b"): (CEDED,)}


def test_a_move_that_nobody_counted_may_have_gone_either_way():
    ends = ((Node(2010, "c"), Node(2012, "c")), (Node(2010, "e"), Node(2012, "e")))
    unsized = Transfer((2010, 2012), "county", "unite", "likely", ("c", "e"), ("丙", "戊"))
    assert linked(PlacedMove(unsized, ends)).unrecorded == {
        ("c", "e"): unsized,
        ("e", "d"): unsized,
    }
    counted = Transfer(
        (2010, 2012), "county", "unite", "certain", ("c", "e"), ("丙", "戊"), people=7
    )
    assert linked(PlacedMove(counted, ends)).unrecorded == {("c", "e"): counted}


def test_a_move_of_another_time_is_no_link():
    later = Transfer((2012, 2020), "county", "unite", "likely", ("c", "e"), ("丙", "戊"))
    assert linked(PlacedMove(later, ((Node(2012, "d"),), (Node(2012, "e"),)))).unrecorded == {}
