"""How wide lines are, whatever letters they have."""

import pytest

from atlas.drawing.sheet.letters import line_width


def test_a_letter_that_the_font_lacks_is_as_wide_as_the_box_in_its_place():
    """A user's own title may hold Tibetan, or a character of Extension B that names a place."""
    box = line_width("\N{TIBETAN LETTER KA}", 10)
    assert 0 < box <= 10
    assert line_width("\U00020bb7", 10) in (box, 10)
    assert line_width("a\N{TIBETAN LETTER KA}b", 10) == pytest.approx(box + line_width("ab", 10))
