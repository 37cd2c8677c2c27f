"""How charts write people: 万 and 亿 in Chinese, millions and thousands in English."""

from __future__ import annotations

from math import ceil, floor, log10

from atlas.model.classes import Text, format_number

WAN, YI = 1e4, 1e8
MILLION = 1e6


def people(value: float, lang: str, signed: bool = False) -> str:
    """Write a number of people in three figures or so: ``4.93亿``, ``+288万``; ``492.8 m``.

    Parameters
    ----------
    value
        People.
    lang
        ``zh`` or ``en``.
    signed
        Whether it is a change.
    """
    size = abs(value)
    if lang == "zh":
        if size >= YI:
            return format_number(value / YI, signed=signed, decimals=2) + "亿"
        if size >= WAN:
            decimals = 0 if size >= 100 * WAN else 1
            return format_number(value / WAN, signed=signed, decimals=decimals) + "万"
    elif size >= MILLION:
        decimals = 1 if size >= 10 * MILLION else 2
        return format_number(value / MILLION, signed=signed, decimals=decimals) + " m"
    elif size >= WAN:
        return format_number(round(value, -3), signed=signed, decimals=0)
    return format_number(value, signed=signed, decimals=0)


def people_text(value: float, signed: bool = False) -> Text:
    """Write a number of people as `people` does, in both languages."""
    return Text(people(value, "zh", signed), people(value, "en", signed))


def people_tick(value: float, lang: str, signed: bool = False) -> str:
    """Write a round number of people on an axis: ``2亿``, ``50万``; ``200 m``, ``500,000``."""
    unit, word = 1.0, ""
    if lang == "zh" and abs(value) >= WAN:
        unit, word = (YI, "亿") if abs(value) >= YI else (WAN, "万")
    elif lang == "en" and abs(value) >= MILLION:
        unit, word = MILLION, " m"
    return format_number(value / unit, signed=signed) + word


def round_ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Choose the multiples of 1, 2 or 5 · 10^n from ``low`` to ``high``, ``about`` steps apart.

    Examples
    --------
    >>> round_ticks(-30, 100, 4)
    [0.0, 50.0, 100.0]
    """
    finest = (high - low) / about
    power = 10.0 ** floor(log10(finest))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= finest * 0.999)
    return [step * number for number in range(ceil(low / step), floor(high / step) + 1)]
