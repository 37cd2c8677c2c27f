"""Words of the classes of a map."""

from atlas.model.layer import Categories, ClassBreaks
from atlas.model.text import Text
from atlas.words.numbers import class_labels, edge_labels


def test_classes_are_written_in_words() -> None:
    classes = ClassBreaks((-5, 0), ("", "", ""), ("", "", ""), signed=True)
    assert edge_labels(classes) == ("−5", "0")
    assert class_labels(classes) == (
        Text("低于 −5", "below −5"),
        Text("−5 至 0", "−5 to 0"),
        Text("0 及以上", "0 and above"),
    )


def test_a_category_is_written_as_its_label() -> None:
    labels = (Text("增", "up"), Text("减", "down"))
    assert class_labels(Categories(("up", "down"), labels, ("", ""), ("", ""))) == labels
