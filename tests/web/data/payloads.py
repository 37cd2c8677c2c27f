"""Readers of the data scripts, written from their docstrings and not from the writer."""

import json
import re
from typing import Any

ALPHABET = [chr(code) for code in range(35, 100) if code != 92]


def payload_of(script: str) -> tuple[str, str, Any]:
    """Kind, id and payload of one script."""
    # In a site it bears the stamp of the build.
    whole = r'(?:ATLAS\.checkStamp\("\w+"\);)?ATLAS\.put\("([^"]+)", "([^"]+)", (.*)\);\n'
    match = re.fullmatch(whole, script, re.DOTALL)
    assert match is not None
    return match[1], match[2], json.loads(match[3])


def varints_of(text: str) -> list[int]:
    """Numbers of five bits to a character, the sixth saying that more follow."""
    numbers, value, shift = [], 0, 0
    for character in text:
        digit = ALPHABET.index(character)
        value |= (digit & 31) << shift
        shift += 5
        if digit < 32:
            numbers.append(value)
            value = shift = 0
    return numbers


def deltas_of(text: str) -> list[int]:
    """Numbers written as steps from the one before."""
    numbers, at = [], 0
    for folded in varints_of(text):
        at += folded // 2 if folded % 2 == 0 else -(folded + 1) // 2
        numbers.append(at)
    return numbers


def codes_of(text: str) -> list[str]:
    """Codes from their steps, those of long and united ones apart, or words that end in a space."""
    if text.endswith(" "):
        return text.split()
    heads, tails, united = map(deltas_of, [*text.split(" "), "", ""][:3])
    ends = [str(number)[1:] for number in tails] or [""] * len(heads)
    of_several = set(united)
    return [
        f"{'U' * (place in of_several)}{head:06}{end}"
        for place, (head, end) in enumerate(zip(heads, ends, strict=True))
    ]
