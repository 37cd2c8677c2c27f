"""Words of the pages of places, of the lists of gains and losses, and of the search."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from atlas.model.classes import Text

PLACE: Final = MappingProxyType(
    {
        "moved_in": Text(
            "按普查存活率推算，{end}年15岁及以上的人净迁入{net}人。",
            "By census survival, a net {net} people aged 15 and over in {end} moved in.",
        ),
        "moved_out": Text(
            "按普查存活率推算，{end}年15岁及以上的人净迁出{net}人。",
            "By census survival, a net {net} people aged 15 and over in {end} moved away.",
        ),
        "source": Text(
            "来源：{years}年人口普查分县资料，中国人口地图集按可比单位计算。增减含出生、死亡与迁移。",
            "Source: censuses of {years} by county; comparable units of the China Population "
            "Atlas. Change holds births, deaths and migration.",
        ),
        "caveat": Text("注意：{cautions}。", "Caveat: {cautions}."),
        "year": Text("{year}年人口", "People {year}"),
        "net": Text("净迁移 {start}—{end}", "Net migration {start}–{end}"),
        "away": Text("人户分离 {end}", "Living away from registration {end}"),
        "away_far": Text("其中外省户口", "of them from other provinces"),
        "agriculture": Text("第一产业就业 {end}", "Jobs, primary sector {end}"),
        "industry": Text("第二产业", "secondary"),
        "services": Text("第三产业", "tertiary"),
        "schooling": Text("平均受教育年限 {end}", "Mean years of schooling {end}"),
        "col_people": Text("人数", "People"),
        "col_rate": Text("增减或占比", "Change, share"),
        "col_rank_county": Text("区县中位次", "Rank, counties"),
        "col_rank_prefecture": Text("地级中位次", "Rank, prefectures"),
        "rate_note": Text(
            "位次由高到低。净迁移的比率为每百名预期存活者。",
            "Rank 1: the highest. Net migration: per 100 expected survivors.",
        ),
        "early_note": Text(
            "2000年漏登较多，此后增幅约偏高1.7个百分点。",
            "2000 missed people: change since is about 1.7 points too high.",
        ),
        "wider": Text(
            "{years}年只能与邻近区县合并比较：{name}{figures}人。",
            "{years} can be compared only with neighbours, as {name}: {figures} people.",
        ),
        "wider_figure": Text("{year}年{people}", "{people} in {year}"),
        "compare": Text("能不能比", "Can it be compared?"),
        "check": Text("核对这个数字", "Check this number"),
        "check_one": Text(
            "普查表、其SHA-256、行代码；照该行原数。",
            "Census table, its SHA-256, row; the figure is that of the row.",
        ),
        "check_sum": Text(
            "普查表、其SHA-256、行代码；各行相加。",
            "Census table, its SHA-256, rows; the rows are added up.",
        ),
        "corrected": Text("（有更正）", " (corrected)"),
        "units": Text("区县", "Districts and counties"),
        "units_many": Text("全部{n}个区县单位", "All {n} district and county units"),
        "near": Text("相邻", "Neighbours"),
        # Words that the script of the pages needs.
        "copy": Text("复制这句话", "Copy this sentence"),
        "copied": Text("已复制", "Copied"),
        "csv": Text("下载数据（CSV）", "Data (CSV)"),
        "card_file": Text("双图卡（PNG）", "Pair card (PNG)"),
        "card": Text("存成图片", "Save as a picture"),
        "whole": Text("整体", "As a whole"),
        "parts": Text("各区县", "By district and county"),
        "pair_label": Text(
            "两张地图：{name}整体为一个数值；各区县分别着色。",
            "Two maps: {name} as one value; its districts and counties each in its own class.",
        ),
        "pair_legend": Text("人口增减，{start}—{end}年（%）", "Change of people, {start}–{end}, %"),
        "pair_hint": Text("指向或点按地图看数字。", "Point at the maps or tap them for figures."),
        "pair_unit": Text(
            "{start}年{before}人，{end}年{after}人（{pct}）。",
            "{before} people in {start}, {after} in {end} ({pct}).",
        ),
        "maps_note": Text(
            "边界：天地图，2023年，经过简化，没有自己的审图号。",
            "Boundaries: Tianditu, 2023, simplified; the maps have no map approval number "
            "(审图号) of their own.",
        ),
        "open": Text("打开该页", "Open its page"),
        "no_data": Text("无数据", "No data"),
        "charts": Text("图表", "Charts"),
        "growth_chart": Text("普查人口", "People counted"),
        "ages_chart": Text("按年龄的净迁移", "Net migration by age"),
        "ages_note": Text(
            "每百名预期存活者中的净得失，按2020年年龄，男女合计。较淡的柱：2010年0—4岁漏登不均，"
            "或预期不足3,000人。用全国普查存活率推算，高年龄段含死亡率差异。",
            "Net gain or loss per 100 expected survivors, by age in 2020, both sexes. Faint: aged "
            "0–4 in 2010 and unevenly missed, or fewer than 3,000 expected. Estimated at national "
            "census survival; older ages include differences in mortality.",
        ),
        "sectors_chart": Text("三次产业的就业占比", "Jobs by sector"),
        "sectors_note": Text("长表10%样本；%。", "Long form, a sample of 10%; %."),
        "away_chart": Text("人户分离人口占比", "Living away from registration"),
        "away_note": Text("占常住人口的%。", "In % of residents."),
        "primary": Text("第一产业", "Primary"),
        "secondary": Text("第二产业", "Secondary"),
        "tertiary": Text("第三产业", "Tertiary"),
        "same_county": Text("本县（区）内", "Same county"),
        "same_province": Text("省内其他县", "Same province"),
        "other_province": Text("外省", "Other province"),
        "table": Text("图中的数字", "The figures"),
        "age": Text("2020年年龄", "Age in 2020"),
        "expected": Text("预期", "Expected"),
        "net_men": Text("净迁移，男", "Net, men"),
        "net_women": Text("女", "women"),
        "per_hundred": Text("每百人", "per 100"),
        "search_label": Text("查找一地", "Find a place"),
        "search_hint": Text("例如：义乌、yiwu、330782", "for example Yiwu, 义乌, 330782"),
        "search_none": Text("没有找到。", "No place found."),
        "search_count": Text("{n}个地方", "{n} places"),
        "search_more": Text("前{shown}个，共{n}个地方", "first {shown} of {n} places"),
        # The list of places, and the lists of gains and losses.
        "places": Text("各地", "Places"),
        "places_lead": Text(
            "每个区县、每个地级单位各有一页：增减、迁移、产业、受教育年限，能不能比，数字从哪一行来。",
            "A page for every district, county and prefecture: growth, migration, work, schooling, "
            "whether it can be compared, and the rows that its figures come from.",
        ),
        "by_province": Text("按省查看", "By province"),
        "by_province_note": Text(
            "省名打开该省全部区县单位的表和增减最大的区县；地级单位各有一页。",
            "A province's name opens a table of all its units with its largest gains and losses; "
            "every prefecture has a page.",
        ),
        "gains_title": Text("{name}：人口增减最大的区县", "{name}: the largest gains and losses"),
        "gains_lead": Text(
            "{name}有{n}个可比的区县单位；{start}—{end}年{gained}个增加，{lost}个减少。",
            "{name} has {n} comparable district and county units; from {start} to {end} "
            "{gained} gained people and {lost} lost.",
        ),
        "national": Text("全国", "The whole country"),
        "counted": Text("所计到的单位", "The units counted"),
        "gain_people": Text("增加最多（人）", "Largest gains, people"),
        "loss_people": Text("减少最多（人）", "Largest losses, people"),
        "gain_percent": Text("增幅最大（%）", "Largest gains, %"),
        "loss_percent": Text("减幅最大（%）", "Largest losses, %"),
        "gain_net": Text("净迁入最多（人，推算）", "Largest net migration gains (estimated)"),
        "loss_net": Text("净迁出最多（人，推算）", "Largest net migration losses (estimated)"),
        "all_units": Text("全部区县单位", "All district and county units"),
        "col_name": Text("区县单位", "Unit"),
        "col_before": Text("{start}年", "{start}"),
        "col_after": Text("{end}年", "{end}"),
        "col_change": Text("增减", "Change"),
        "col_net": Text("净迁移", "Net migration"),
        "gains_note": Text(
            "可比单位，由几个县合并的以斜线连写。净迁移为推算，限{end}年15岁及以上的人。"
            "按百分比的只列{start}年满{least}人的单位。",
            "Comparable units; those merged of several counties are written with a slash. Net "
            "migration is estimated, of people aged 15 and over in {end}. Lists by per cent hold "
            "units of at least {least} people in {start}.",
        ),
        # On the page on method.
        "tables_title": Text("核对数字用的普查表", "The census tables to check a number with"),
        "tables_text": Text(
            "每个地方的页面列出人口由哪些行加总而来。行在下列文件中，按代码查找；"
            "软件包中它们位于 atlas/tables。文件的 SHA-256 如与这里一致，"
            "就是本站所用的同一份数据。更正见下文“更正”。",
            "The page of a place names the rows that its people were summed from. Look them up by "
            "code in these files, which the package holds in atlas/tables; a file with the same "
            "SHA-256 is the one used here. What was corrected stands under Corrections below.",
        ),
    }
)


def words(lang: str) -> dict[str, str]:
    """Return every phrase of the pages of places in one language."""
    return {key: text.get(lang) for key, text in PLACE.items()}
