"""The names of divisions tell their ranks."""

import pytest

from atlas.country import china
from atlas.country.names import status_by_name


@pytest.mark.parametrize(
    ("name", "parent", "status"),
    [
        ("延庆区", "北京市", "district"),
        ("碑林区", "西安市", "district"),
        ("万柏林区", "太原市", "district"),
        ("神农架林区", "湖北省", "other"),
        ("六枝特区", "六盘水市", "other"),
        ("加格达奇区", "大兴安岭地区", "other"),
        ("昆山市", "苏州市", "county_level_city"),
        ("克山县", "齐齐哈尔市", "county"),
        ("鄂伦春自治旗", "呼伦贝尔市", "county"),
    ],
)
def test_status_by_name(name: str, parent: str, status: str) -> None:
    assert status_by_name(name, parent, kinds=china().kind) == status
