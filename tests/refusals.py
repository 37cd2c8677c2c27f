"""How a public function refuses what it cannot take."""

from collections.abc import Callable

import pytest

from atlas import UserError


def assert_refused(call: Callable[[], object], said: list[str]) -> None:
    """Assert that a call ends in an error of the user's that says each of these."""
    with pytest.raises(UserError) as refused:
        call()
    for words in said:
        assert words in str(refused.value)
