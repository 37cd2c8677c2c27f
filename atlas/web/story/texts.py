"""The words of the story: six chapters, each a claim, a paragraph and what it cannot show.

Every number is a field that the build fills (`atlas.web.story.numbers`). A claim holds only for
figures like those of the packaged censuses; where a build's own figures do not bear it out, the
plain heading stands in its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from atlas.model.classes import Text


@dataclass(frozen=True)
class ChapterText:
    """What one chapter says.

    Attributes
    ----------
    claim
        Its heading.
    plain
        The heading where the figures do not bear the claim out.
    paragraph
        One paragraph, at most 70 words.
    cannot_show
        What must not be read from it.
    second
        What stands beside the second figure.
    compared
        The paragraph where the figures do not speak for the country, if it must be another.
    """

    claim: Text
    plain: Text
    paragraph: Text
    cannot_show: Text
    second: Text | None = None
    compared: Text | None = None


CHAPTERS: Final = MappingProxyType(
    {
        "line": ChapterText(
            claim=Text(
                "{southeast_words}比{northwest_words}：十年迁徙，几乎没有推动这条线。",
                "{southeast_words} in a hundred live south-east of the line; ten years of "
                "migration hardly moved it.",
            ),
            plain=Text(
                "线东南侧的人口份额：{start}年{before}，{end}年{after}。",
                "South-east of the line: {before} of people in {start}, {after} in {end}.",
            ),
            paragraph=Text(
                "黑河—腾冲线东南侧占全国面积的{area}，{end}年住着{after}的人口；"
                "{start}年是{before}。线穿过的{astride_units}个单位住着{astride}的人口，"
                "比份额的变动（{points}个百分点）还大。",
                "South-east of a line from Heihe to Tengchong lie {area} of the land and, in "
                "{end}, {after} of the people; in {start} it was {before}. The {astride_units} "
                "units that the line crosses hold {astride} of people, more than the {points} "
                "points by which the share moved.",
            ),
            compared=Text(
                "在各次普查都计到的单位里，黑河—腾冲线东南侧占面积的{area}，{end}年住着{after}的人口；"
                "{start}年是{before}。",
                "Of the units that every census counts, {area} of the land lies south-east of a "
                "line from Heihe to Tengchong and, in {end}, {after} of the people; in {start} it "
                "was {before}.",
            ),
            cannot_show=Text(
                "它不能说明人口在向线的东侧集中：完全在线西北侧的单位人口变化{growth_northwest}，"
                "完全在东南侧的{growth_southeast}。",
                "It does not show people gathering east of the line: units wholly north-west of it "
                "changed by {growth_northwest}, those wholly south-east by {growth_southeast}.",
            ),
        ),
        "where": ChapterText(
            claim=Text(
                "增量的一半，落在{land}的土地上。",
                "Half of all local gains landed on {land} of the land.",
            ),
            plain=Text(
                "各单位增量之和的一半，落在所比较土地的{land}上。",
                "Half of all local gains landed on {land} of the land compared.",
            ),
            paragraph=Text(
                "{start}—{end}年，{units}个区县单位中有{gaining}个人口增加，合计{gain}人。"
                "其中一半落在图上着色的{half_units}个单位里，{province}有{province_units}个。"
                "增加最多的是{largest}，{largest_gain}人。",
                "From {start} to {end}, {gaining} of {units} county units gained people, {gain} "
                "together. Half of that landed in the {half_units} units coloured here, "
                "{province_units} of them in {province}. The largest gain, {largest_gain}, was in "
                "{largest}.",
            ),
            cannot_show=Text(
                "增量包括出生，也包括迁入；人口增加的地方，本地的年轻人也可能在离开。"
                "为可比而合并的单位按整体计算。",
                "Gains hold births as well as arrivals, and a place that gained may still have "
                "lost its own young. Units that were merged to be comparable count as a whole.",
            ),
            second=Text(
                "同样的变化画成圆，面积就是人数：紫色增加，橙色减少。"
                "{declining}个单位合计减少{loss}人。按人数看，辽阔的西部不再抢眼。",
                "The same change as circles, whose area is people: purple gained, orange lost. "
                "{declining} units lost {loss} together. By number, wide and empty land no longer "
                "shouts.",
            ),
        ),
        "centre": ChapterText(
            claim=Text(
                "县域变疏，新城变密，老城也在变疏。",
                "Counties empty, the ring fills, the oldest cores thin.",
            ),
            plain=Text("增减因密度而不同。", "Growth differs by density."),
            paragraph=Text(
                "{place}整体{place_pct}，其中{told}。",
                "{place} as a whole changed by {place_pct}; within it {told}.",
            ),
            cannot_show=Text(
                "不能说每个中心都在增长：{thinned}变化{thinned_pct}。增减包括出生、死亡和迁移，"
                "区的范围按{end}年。",
                "Not that every centre grows: {thinned} changed by {thinned_pct}. Change holds "
                "births, deaths and moves together, and districts are those of {end}.",
            ),
            second=Text(
                "全国来看，{start}年每平方公里{ring}人的单位增长{ring_least}至{ring_most}；"
                "{sparse}人的单位减少；"
                "最密的{dense_units}个（每平方公里{dense}人及以上）变化{dense_pct}。"
                "密度是整个单位的平均，包括农田与山地。",
                "Across the country, units of {ring} people per km² in {start} grew by "
                "{ring_least} to {ring_most}. Those of {sparse} shrank, and the {dense_units} "
                "densest, of {dense} and more, changed by {dense_pct}. Density is over the whole "
                "unit, fields and hills included.",
            ),
        ),
        "why": ChapterText(
            claim=Text(
                "{losing_words}成区县人口净流出；新增就业主要在服务业。",
                "{losing_words} in ten counties lose by migration; the new jobs are in services.",
            ),
            plain=Text(
                "{losing_share}的区县人口净流出。",
                "{losing_share} of counties lose by migration.",
            ),
            paragraph=Text(
                "按普查存活率推算，"
                "{start}—{end}年{units}个区县单位中有{losing}个（{losing_share}）净迁出。"
                "得与失都从年轻人开始：新城得到求学和初次就业的年龄，县失去的几乎是每一个年龄。",
                "By census survival ratios, {losing} of {units} county units ({losing_share}) "
                "lost people by migration from {start} to {end}. Gain and loss both begin with "
                "the young: a new city draws the ages of study and first work, a county loses "
                "nearly every age.",
            ),
            cannot_show=Text(
                "净迁移是推算的差额，不是流量；死亡率视为各地相同，高年龄因此含死亡率差异。"
                "年龄也不说明原因。",
                "Net migration is an estimated balance and no flow; deaths are taken as equal "
                "everywhere, so older ages hold differences in mortality. Nor does age give "
                "reasons.",
            ),
            second=Text(
                "十年间，服务业占就业的比重由{services_before}升至{services_after}，"
                "第二产业由{industry_before}升至{industry_after}，"
                "其中建筑业由{construction_before}升至{construction_after}。"
                "不能说吸引人的是服务业而不是制造业："
                "各区县{start}年两者的份额都与增长同行（等级相关{services_rank}与{manufacturing_rank}）。",
                "Services went from {services_before} of employment to {services_after}, the "
                "secondary sector from {industry_before} to {industry_after}, construction in it "
                "from {construction_before} to {construction_after}. Not that services rather than "
                "manufacturing draw people: across counties both shares of {start} go with growth "
                "(rank correlations {services_rank} and {manufacturing_rank}).",
            ),
        ),
        "balance": ChapterText(
            claim=Text(
                "人均差距缩小，很大程度上是因为人口重新分布。",
                "The gap between cities narrowed largely because people moved.",
            ),
            plain=Text(
                "人均GDP的差距：{start}年{gap_before}，{end}年{gap_after}。",
                "The gap in GDP per head: {gap_before} in {start}, {gap_after} in {end}.",
            ),
            paragraph=Text(
                "{start}—{end}年，"
                "中国{units}个地级单位之间GDP的集中程度变化不大（基尼系数{gdp_before}到{gdp_after}），"
                "人口则更加集中（{people_before}到{people_after}），"
                "人均GDP的差距由{gap_before}变为{gap_after}。",
                "Across {units} Chinese prefectures GDP stayed about as concentrated from {start} "
                "to {end} (Gini {gdp_before}, then {gdp_after}), while people gathered "
                "({people_before}, then {people_after}); so the gap in GDP per head went from "
                "{gap_before} to {gap_after}.",
            ),
            cannot_show=Text(
                "各国单位的大小不同，水平不能相比，只能比方向。三条线放在一起，也不能证明因果。",
                "Units differ in size, so levels do not compare across countries; directions do. "
                "And lines beside each other prove no cause.",
            ),
            second=Text(
                "若人口仍按{start}年分布，{end}年的差距会是{stayed}，而不是{gap_after}。"
                "这是算术，不是预测：人若没有去，那里的GDP也不会这么多。",
                "With people where they were in {start}, the gap of {end} would be {stayed} "
                "instead of {gap_after}. This is arithmetic and no forecast: had people not come, "
                "less would have been made there.",
            ),
        ),
        "children": ChapterText(
            claim=Text(
                "{start}年{place}有{under_five}名五岁以下儿童；十年后，这一代只剩{later}。",
                "{place} counted {under_five} under-fives in {start}; ten years on, {later} of "
                "that cohort.",
            ),
            plain=Text(
                "{start}年{place}有{under_five}名五岁以下儿童；十年后，这一代有{later}。",
                "{place} counted {under_five} under-fives in {start}; ten years on, {later} of "
                "that cohort.",
            ),
            paragraph=Text(
                "同一代人在全国由{nation_under_five}增加到{nation_later}，"
                "因为{start}年漏登了许多幼儿；若{place}也有漏登，少的就比表上更多。{end}年，"
                "{place}每百名25—49岁的成年人对应{ratio}名0—14岁儿童，全国为{nation_ratio}名。",
                "Across the country the same cohort went up from {nation_under_five} to "
                "{nation_later}, because many small children were missed in {start}; if {place} "
                "missed some too, it lost more than the table says. In {end} it had {ratio} "
                "children of 0–14 per 100 adults of 25–49; the country had {nation_ratio}.",
            ),
            cannot_show=Text(
                "表中没有谁是谁的父母，也没有离开的原因；孩子多而大人少，也可能只是家庭较大。",
                "The tables do not say whose children they are, nor why they left; many children "
                "beside few adults may also mean large families.",
            ),
            second=Text(
                "{published_year}年，全国有{migrant}流动儿童、"
                "{left_behind}留守儿童（已公布的数字）。各地的留守儿童没有公开的表，本站也不推算。",
                "As published, the country had {migrant} migrant and {left_behind} left-behind "
                "children in {published_year}. No table of left-behind children by place is "
                "public, and the atlas does not estimate one.",
            ),
        ),
    }
)
"""The chapters by id, in their order."""

WORDS: Final = MappingProxyType(
    {
        "lead": Text(
            "{start}—{end}年，普查人口由{before}变为{after}（{pct}）；"
            "{units}个区县单位中有{declining}个减少。",
            "From {start} to {end} the people counted went from {before} to {after} ({pct}); in "
            "{declining} of {units} county units they declined.",
        ),
        "lead_compared": Text(
            "{start}—{end}年，两次普查都计到的{units}个区县单位，人口由{before}变为{after}（{pct}）；"
            "其中{declining}个减少。",
            "From {start} to {end} the people of the {units} county units that both censuses count "
            "went from {before} to {after} ({pct}); in {declining} of them they declined.",
        ),
        "lead_one": Text(
            "{start}—{end}年，两次普查都计到的一个区县单位，人口由{before}变为{after}（{pct}）。",
            "From {start} to {end} the people of the one county unit that both censuses count "
            "went from {before} to {after} ({pct}).",
        ),
        "lead_total": Text("{end}年普查人口{after}。", "{after} people counted in {end}."),
        "find": Text("我的县、区、市", "My county, district or city"),
        "chapter": Text("第{number}章", "Chapter {number}"),
        "cannot_show": Text("这不能说明什么", "What this cannot show"),
        "further": Text("继续看", "Further"),
        "chart_page": Text("图中的数字与来源", "Figures and source"),
        "map_page": Text("可缩放的地图与数字", "The map to zoom, with figures"),
        "density_title": Text("{end}年人口密度与黑河—腾冲线", "Density in {end} and the line"),
        "density_subtitle": Text("每平方公里人口，按区县", "People per km², by county"),
        "density_alt": Text(
            "地图：{end}年各区县人口密度，黑河—腾冲线东南侧稠密，西北侧稀疏",
            "Map of density by county in {end}: dense south-east of the Heihe–Tengchong line, "
            "sparse north-west of it",
        ),
        "density_alt_compared": Text(
            "地图：{end}年各区县人口密度，没有计到的为灰色",
            "Map of density by county in {end}; those not counted are grey",
        ),
        "half_title": Text("增量的一半落在哪里", "Where half of all gains landed"),
        "half_subtitle": Text(
            "着色的{half_units}个单位合起来占{start}—{end}年全部增量的一半",
            "The {half_units} coloured units together hold half of all gains, {start}–{end}",
        ),
        "half_alt": Text(
            "地图：{half_units}个着色的单位是灰色国土上的小点，集中在大城市周围",
            "Map: {half_units} coloured units are specks on grey land, around the large cities",
        ),
        "half_alt_compared": Text(
            "地图：着色的{half_units}个单位合占增量的一半，没有计到的为灰色",
            "Map: the {half_units} coloured units hold half of the gains; those not counted are "
            "grey",
        ),
        "circles_title": Text("人口增减，按人数", "Change of people, by number"),
        "circles_subtitle": Text(
            "每个区县单位一个圆，{start}—{end}年",
            "One circle for every county unit, {start}–{end}",
        ),
        "circles_alt": Text(
            "地图：增加的圆集中在珠三角、长三角、北京和各省会，减少的圆布满东北和中部",
            "Map: circles of gain crowd the Pearl and Yangtze deltas, Beijing and the provincial "
            "capitals; circles of loss cover the north-east and the middle",
        ),
        "shares_caption": Text("线东南侧的人口份额", "Share of people south-east of the line"),
        "col_year": Text("年", "Year"),
        "col_ours": Text("本站", "Ours"),
        "col_published": Text("已发表", "Published"),
        "link_line_map": Text("每个单位在线的哪一侧", "Which side each unit lies on"),
        "link_line_method": Text(
            "怎样计算，已发表的数字出自哪里", "How it is computed, and who published what"
        ),
        "link_method": Text("怎样计算", "How it is computed"),
        "link_growth": Text("所有单位的增减", "Change of every unit"),
        "link_places": Text("增减最多的地方", "The largest gains and losses"),
        "link_find": Text("看任何一座城市：搜索", "Any other city: search"),
        "link_types": Text("按中心与外围给城市分类", "Cities typed by centre and margin"),
        "link_net": Text("净迁移，逐个单位", "Net migration, unit by unit"),
        "link_services": Text("服务业的变化，逐个单位", "Change of services, unit by unit"),
        "link_manufacturing": Text("制造业与人口", "Manufacturing and people"),
        "link_lorenz": Text("洛伦兹曲线", "Lorenz curves"),
        "link_cohort_method": Text(
            "这个年龄的漏登，以及误差", "The undercount of this age, and other errors"
        ),
        "link_children_map": Text(
            "儿童与成年人之比，逐个单位", "Children beside adults, unit by unit"
        ),
        "link_young_map": Text("儿童与青少年的净迁移", "Net migration of the young"),
        "closing": Text("你的县在哪里？", "And your county?"),
        "closing_text": Text(
            "每个地级单位和区县都有一页：整体与各区县并列，增减、年龄、能不能比，"
            "以及数字出自普查的哪一行。",
            "Every prefecture, county and district has a page: the whole beside its parts, change, "
            "ages, whether it can be compared, and the row of the census that the figure is from.",
        ),
        "closing_find": Text("搜索地名", "Search by name"),
        "closing_list": Text("按省浏览", "Browse by province"),
        "maps_title": Text("全部地图与图表", "All maps and charts"),
        "maps_description": Text(
            "中国人口地图集的全部地图与图表，按主题排列。",
            "All maps and charts of the China Population Atlas, by subject.",
        ),
    }
)
"""Shorter words around the chapters, and those of the list of maps."""
