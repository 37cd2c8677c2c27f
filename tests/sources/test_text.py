import pytest

from atlas.model.errors import SourceError
from atlas.sources.census_cells import decode_text

NAMES = "code,name_zh\n110101,东城区\n659012,白杨市\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_reads_utf8_and_gb18030(encoding: str) -> None:
    assert decode_text(NAMES.encode(encoding), "a.csv") == NAMES


def test_reads_a_character_that_only_gb18030_has_four_bytes_for() -> None:
    text = "㐂𠀀县"
    assert decode_text(text.encode("gb18030"), "a.csv") == text


def test_utf16_is_named() -> None:
    with pytest.raises(SourceError, match=r"a.csv: expected text in UTF-8 or GB18030, not UTF-16"):
        decode_text(NAMES.encode("utf-16"), "a.csv")


def test_binary_data_is_no_text() -> None:
    with pytest.raises(SourceError, match="not binary data"):
        decode_text(b"code\0\0\0population", "a.csv")


def test_bytes_of_neither_encoding_are_shown_with_their_row() -> None:
    with pytest.raises(SourceError, match=r"a.csv, row 2 is '(80|ff)"):
        decode_text(b"code,name\n110101,\xff\xff\n", "a.csv")


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_damaged_utf8_does_not_pass_for_gb18030(bom: bytes) -> None:
    content = bom + NAMES.encode().replace("白".encode(), b"\xe7\x99")
    with pytest.raises(SourceError, match=r"a.csv, row 3 is 'e7 99'; expected text in UTF-8"):
        decode_text(content, "a.csv")
