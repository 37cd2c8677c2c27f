"""English names of divisions, place by place where the reading is hard."""

from __future__ import annotations

import csv
import re
from importlib import resources

import pytest
from pypinyin import Style, pinyin

from atlas.country import china
from atlas.country.names import (
    ending_patterns,
    first_member,
    reading,
    romanise,
    short_name,
    syllables,
)

LATIN = re.compile(r"[A-Za-zÀ-ÿ](?:[A-Za-zÀ-ÿ ',()–-]*[A-Za-zÀ-ÿ)])?")


def _table(name: str) -> list[dict[str, str]]:
    text = (resources.files("atlas") / "tables" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@pytest.mark.parametrize(
    ("name_zh", "expected"),
    [
        ("河北省", "Hebei"),
        ("山西省", "Shanxi"),
        ("陕西省", "Shaanxi"),
        ("内蒙古自治区", "Inner Mongolia"),
        ("广西壮族自治区", "Guangxi"),
        ("西藏自治区", "Xizang (Tibet)"),
        ("香港特别行政区", "Hong Kong"),
        ("澳门特别行政区", "Macao"),
        ("重庆市", "Chongqing"),
        ("哈尔滨市", "Harbin"),
        ("朝阳市", "Chaoyang"),
        ("朝阳区", "Chaoyang District"),
        ("朝阳县", "Chaoyang County"),
        ("浚县", "Xunxian County"),
        ("单县", "Shanxian County"),
        ("陕县", "Shanxian County"),
        ("芒市", "Mangshi"),
        ("郊区", "Jiaoqu District"),
        ("矿区", "Kuangqu District"),
        ("永新区", "Yongxin District"),
        ("浦东新区", "Pudong New Area"),
        ("沙市区", "Shashi District"),
        ("井陉矿区", "Jingxing Mining District"),
        ("神农架林区", "Shennongjia Forestry District"),
        ("新林区", "Xinlin District"),
        ("六枝特区", "Liuzhi Special District"),
        ("大兴安岭地区", "Daxing'anling Prefecture"),
        ("湖州市（市辖区）", "Huzhou Urban Districts"),
        ("会稽", "Kuaiji"),
        ("加格达奇", "Jagdaqi"),
    ],
)
def test_generic_is_translated_and_a_single_character_keeps_its_own(
    name_zh: str, expected: str
) -> None:
    assert romanise(name_zh, codes=china().codes) == expected


@pytest.mark.parametrize(
    ("name_zh", "expected"),
    [
        ("丰宁满族自治县", "Fengning Manchu Autonomous County"),
        ("围场满族蒙古族自治县", "Weichang Manchu and Mongol Autonomous County"),
        ("东乡族自治县", "Dongxiang Autonomous County"),
        (
            "积石山保安族东乡族撒拉族自治县",
            "Jishishan Bonan, Dongxiang and Salar Autonomous County",
        ),
        ("五峰土家族自治县", "Wufeng Tujia Autonomous County"),
        ("大通回族土族自治县", "Datong Hui and Tu Autonomous County"),
        ("龙胜各族自治县", "Longsheng Multi-Ethnic Autonomous County"),
        ("鄂伦春自治旗", "Oroqen Autonomous Banner"),
        ("木垒哈萨克自治县", "Mori Kazakh Autonomous County"),
        ("延边朝鲜族自治州", "Yanbian Korean Autonomous Prefecture"),
        ("管城回族区", "Guancheng Hui District"),
        ("回民区", "Huimin District"),
        ("博白县", "Bobai County"),
        ("科尔沁左翼中旗", "Horqin Left Middle Banner"),
        ("巴林右旗", "Bairin Right Banner"),
        ("达尔罕茂明安联合旗", "Darhan Muminggan United Banner"),
        ("锡林郭勒盟", "Xilingol League"),
    ],
)
def test_peoples_and_banners_are_named_in_english(name_zh: str, expected: str) -> None:
    assert romanise(name_zh, codes=china().codes) == expected


@pytest.mark.parametrize(
    "places",
    [
        "六安 Lu'an, 六合 Luhe, 六盘水 Liupanshui, 亳州 Bozhou, 歙县 Shexian, 黟县 Yixian",
        "蚌埠 Bengbu, 蚌山 Bengshan, 台州 Taizhou, 丽水 Lishui, 涡阳 Guoyang, 枞阳 Zongyang",
        "乐清 Yueqing, 乐亭 Laoting, 乐陵 Laoling, 乐山 Leshan, 南乐 Nanle, 民乐 Minle",
        "长子 Zhangzi, 子长 Zichang, 长治 Changzhi, 天长 Tianchang, 弓长岭 Gongchangling",
        "尉犁 Yuli, 尉氏 Weishi, 铅山 Yanshan, 郫县 Pixian, 荥阳 Xingyang, 荥经 Yingjing",
        "渑池 Mianchi, 繁峙 Fanshi, 隰县 Xixian, 洪洞 Hongtong, 洞口 Dongkou, 莘县 Shenxian",
        "牟定 Mouding, 牟平 Muping, 中牟 Zhongmu, 番禺 Panyu, 东莞 Dongguan, 盱眙 Xuyi",
        "鄄城 Juancheng, 东阿 Dong'e, 阿城 Acheng, 任丘 Renqiu, 任县 Renxian, 柏乡 Baixiang",
        "大城 Daicheng, 井陉 Jingxing, 蔚县 Yuxian, 藁城 Gaocheng, 行唐 Xingtang, 闵行 Minhang",
        "冠县 Guanxian, 茌平 Chiping, 临朐 Linqu, 嵊州 Shengzhou, 鄞州 Yinzhou, 阆中 Langzhong",
        "筠连 Junlian, 珙县 Gongxian, 犍为 Qianwei, 邛崃 Qionglai, 什邡 Shifang, 綦江 Qijiang",
        "监利 Jianli, 黄陂 Huangpi, 汨罗 Miluo, 耒阳 Leiyang, 攸县 Youxian, 岑溪 Cenxi",
        "百色 Baise, 儋州 Danzhou, 弥勒 Mile, 漯河 Luohe, 珲春 Hunchun, 穆棱 Muling",
        "吴堡 Wubu, 大埔 Dabu, 黄埔 Huangpu, 覃塘 Qintang, 龙圩 Longxu, 崆峒 Kongtong",
        "宝坻 Baodi, 泊头 Botou, 泌阳 Biyang, 句容 Jurong, 厦门 Xiamen, 马尾 Mawei",
        "宕昌 Tanchang, 曾都 Zengdu, 都匀 Duyun, 宜都 Yidu, 成都 Chengdu, 佛坪 Foping",
        "召陵区 Shaoling, 南召 Nanzhao, 郾城 Yancheng, 瀍河 Chanhe, 获嘉 Huojia, 石嘴山 Shizuishan",
        "个旧 Gejiu, 柞水 Zhashui, 伽师 Jiashi, 麻栗坡 Malipo, 会理 Huili, 茄子河 Qiezihe",
    ],
)
def test_hard_readings(places: str) -> None:
    for pair in places.split(", "):
        name_zh, expected = pair.split(" ")
        english = (
            romanise(name_zh, codes=china().codes).removesuffix(" County").removesuffix(" District")
        )
        assert english == expected


def test_apostrophe_and_umlaut() -> None:
    for name_zh, expected in (
        ("西安市", "Xi'an"),
        ("雅安市", "Ya'an"),
        ("延安市", "Yan'an"),
        ("淮安市", "Huai'an"),
        ("建瓯市", "Jian'ou"),
        ("天峨县", "Tian'e County"),
        ("台儿庄区", "Tai'erzhuang District"),
        ("安阳市", "Anyang"),
        ("平安区", "Ping'an District"),
        ("吕梁市", "Lüliang"),
        ("绿园区", "Lüyuan District"),
        ("略阳县", "Lüeyang County"),
        ("巨鹿县", "Julu County"),
    ):
        assert romanise(name_zh, codes=china().codes) == expected


@pytest.mark.parametrize(
    ("name_zh", "expected"),
    [
        ("呼和浩特市", "Hohhot"),
        ("包头市", "Baotou"),
        ("鄂尔多斯市", "Ordos"),
        ("呼伦贝尔市", "Hulunbuir"),
        ("齐齐哈尔市", "Qiqihar"),
        ("拉萨市", "Lhasa"),
        ("日喀则市", "Shigatse"),
        ("林芝市", "Nyingchi"),
        ("那曲地区", "Nagqu Prefecture"),
        ("阿里地区", "Ngari Prefecture"),
        ("索县", "Sog County"),
        ("乌鲁木齐县", "Ürümqi County"),
        ("喀什地区", "Kashgar Prefecture"),
        ("和田市", "Hotan"),
        ("阿克苏市", "Aksu"),
        ("伊犁哈萨克自治州", "Ili Kazakh Autonomous Prefecture"),
        ("吐鲁番市", "Turpan"),
        ("克拉玛依市", "Karamay"),
        ("香格里拉市", "Shangri-La"),
    ],
)
def test_established_names(name_zh: str, expected: str) -> None:
    assert romanise(name_zh, codes=china().codes) == expected


def test_zones_are_translated() -> None:
    torch = "Weihai Torch High-tech Industrial Development Zone"
    assert romanise("威海火炬高技术产业开发区", codes=china().codes) == torch
    assert romanise("唐山市汉沽管理区", codes=china().codes) == "Tangshan Hangu Administrative Zone"
    technical = "Hohhot Economic and Technological Development Zone"
    assert romanise("呼和浩特经济技术开发区", "150172", codes=china().codes) == technical


def test_override_of_one_province_serves_no_other() -> None:
    assert romanise("白朗县", "540228", codes=china().codes) == "Bainang County"
    assert romanise("白朗县", "330228", codes=china().codes) == "Bailang County"
    assert romanise("兴安盟", "152200", codes=china().codes) == "Hinggan League"
    assert romanise("兴安县", "450325", codes=china().codes) == "Xing'an County"


def test_every_listed_division_has_a_name_in_latin_script() -> None:
    divisions = _table("division_codes.csv")
    assert {"2000", "2023"} <= {row[k] for row in divisions for k in ("from_year", "to_year")}
    for row in divisions:
        english = romanise(row["name_zh"], row["code"], codes=china().codes)
        assert LATIN.fullmatch(english), (row["name_zh"], english)


def test_every_census_row_has_a_name_in_latin_script() -> None:
    for year in (2000, 2010, 2020):
        for row in _table(f"census_{year}.csv"):
            english = romanise(row["name_zh"], row["code"], codes=china().codes)
            assert LATIN.fullmatch(english), (row["name_zh"], english)


def test_a_name_is_found_without_its_code() -> None:
    for row in _table("division_codes.csv"):
        assert romanise(row["name_zh"], codes=china().codes) == romanise(
            row["name_zh"], row["code"], codes=china().codes
        )


def test_every_polyphonic_character_of_these_names_has_a_fixed_reading() -> None:
    fixed = {row["character"] for row in _table("name_readings.csv")}
    used = {character for row in _table("division_codes.csv") for character in row["name_zh"]}
    polyphonic = {
        character
        for character in used
        if len(pinyin(character, style=Style.NORMAL, heteronym=True)[0]) > 1
    }
    assert len(polyphonic) > 300
    assert not polyphonic - fixed


def test_readings_are_one_each_with_an_example_that_holds_the_character() -> None:
    rows = _table("name_readings.csv")
    assert len({row["character"] for row in rows}) == len(rows)
    for row in rows:
        assert row["character"] in row["example"]
        assert re.fullmatch("[a-zü]{1,6}", row["reading"])


def test_overrides_are_unique_and_give_their_reason() -> None:
    rows = _table("name_overrides.csv")
    assert len({(row["code"], row["name_zh"]) for row in rows}) == len(rows)
    for row in rows:
        assert row["reason"]
        assert LATIN.fullmatch(row["name_en"])


@pytest.mark.parametrize(
    ("name_zh", "expected"),
    [
        ("乐清市", "yue qing shi"),
        ("乐山市", "le shan shi"),
        ("召陵区", "shao ling qu"),
        ("六安", "lu an"),
        ("六盘水市", "liu pan shui shi"),
        ("长子县", "zhang zi xian"),
        ("哈尔滨市", "ha er bin shi"),
        ("东阿县", "dong e xian"),
    ],
)
def test_a_place_is_read_by_its_own_reading(name_zh: str, expected: str) -> None:
    assert " ".join(syllables(name_zh)) == expected


def test_an_own_reading_spells_the_english_name() -> None:
    for row in _table("name_overrides.csv"):
        assert bool(row["reading"]) == row["reason"].startswith("reading"), row
        own = row["reading"].split()
        if own:
            assert len(own) == len(row["name_zh"])
            assert "".join(own) == row["name_en"].lower().replace("'", ""), row
            assert own != [reading(character) for character in row["name_zh"]], row


def test_every_name_in_pinyin_that_its_characters_do_not_spell_has_its_own_reading() -> None:
    """Their initials may differ (乐清 is yq); Mongolian and the like spell no characters."""
    own = {row["name_zh"] for row in _table("name_overrides.csv") if row["reading"]}
    for row in _table("name_overrides.csv"):
        possible = pinyin(row["name_zh"], style=Style.NORMAL, heteronym=True, v_to_u=True)
        letters = "".join(f"(?:{'|'.join(readings)})" for readings in possible)
        spelled = re.fullmatch(letters, row["name_en"].lower().replace("'", ""))
        if spelled and "".join(map(reading, row["name_zh"])) != spelled[0]:
            assert row["name_zh"] in own, row


def test_character_without_a_reading() -> None:
    with pytest.raises(ValueError, match="'々' in '佐々木' has no reading"):
        romanise("佐々木县", codes=china().codes)


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("西城区（含原宣武区）", "西城区"),
        ("Gusu District (with three former districts)", "Gusu District"),
        ("含山县", "含山县"),
        ("湖州市（市辖区）", "湖州市（市辖区）"),
    ],
)
def test_a_united_unit_is_known_by_its_first_member(name: str, first: str) -> None:
    assert first_member(name) == first


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("哈尔滨市", "哈尔滨"),
        ("临夏回族自治州", "临夏"),
        ("海西蒙古族藏族自治州", "海西"),
        ("克孜勒苏柯尔克孜自治州", "克孜勒苏"),
        ("黔西南布依族苗族自治州", "黔西南"),
        ("锡林郭勒盟", "锡林郭勒"),
        ("大兴安岭地区", "大兴安岭"),
        ("Harbin", "Harbin"),
        ("Haixi Mongol and Tibetan Autonomous Prefecture", "Haixi"),
        ("Garzê Tibetan Autonomous Prefecture", "Garzê"),
        ("Hinggan League", "Hinggan"),
        ("Ürümqi", "Ürümqi"),
    ],
)
def test_names_are_short_on_the_map(name: str, short: str) -> None:
    assert short_name(name) == short


@pytest.mark.parametrize(
    ("lang", "name", "left"),
    [
        ("zh", "石家庄市", "石家庄"),
        ("zh", "内蒙古自治区", "内蒙古"),
        ("zh", "新疆维吾尔自治区", "新疆"),
        ("zh", "海西蒙古族藏族自治州", "海西"),
        ("zh", "东乡族自治县", "东乡"),
        ("zh", "六枝特区", "六枝"),
        ("zh", "赵县", None),
        ("zh", "城区", None),
        ("en", "Chaoyang District", "Chaoyang"),
        ("en", "Hebei Province", "Hebei"),
        ("en", "Guangxi Zhuang Autonomous Region", "Guangxi"),
        ("en", "Linxia County Linxia Hui Autonomous Prefecture", "Linxia County Linxia"),
        ("en", "Haixi Mongol and Tibetan Autonomous Prefecture", "Haixi"),
        ("en", "Shijiazhuang", None),
    ],
)
def test_endings_that_people_leave_off_are_known(lang: str, name: str, left: str | None) -> None:
    found = re.match(ending_patterns()[lang], name)
    assert (found and found[1]) == left
