"""Pairs of texts on figures, and whether they contradict each other.

Each is (first, second, expected): a text is a title, a body and further lines of front matter; ``c`` is a
contradiction, ``n`` a narrower scope, ``-`` neither. Of ``SETS``, dev, worked and fresh were read while the rules
were written, held and kept once they were. The others are by authors who knew neither the rules nor the other pairs:
from apart, prose, plain, which is as most articles are, near, as plain with many near misses, and service, by authors
who were asked for what articles of an after-sales service hold, was learned what is likely; from unseen (as plain),
blind (as near), accepted (as service), last and sealed (as prose) nothing was, nor from ``HARDER``, which is harder on
purpose: alike in words where the things differ, and unlike where they do not. What becomes of unseen and blind is what
editors will see; by what was wrong in service and accepted the rules were mended once it was counted.
"""

from __future__ import annotations

import re
from pathlib import Path

Text = tuple[str, str, str]
Pair = tuple[Text, Text, str]

_FILES = Path(__file__).with_name("pair_files")
_FRONT = re.compile(r"\s*\{([^{}]*)\}$")


def _pairs(rows: str) -> tuple[Pair, ...]:
    """Read ``title | body || title | body || verdict`` lines."""
    found: list[Pair] = []
    for row in filter(None, (line.strip() for line in rows.splitlines())):
        first, second, verdict = (part.strip() for part in row.split("||"))
        one, other = (tuple(part.strip() for part in text.split("|")) for text in (first, second))
        found.append(((one[0], one[1], ""), (other[0], other[1], ""), verdict))
    return tuple(found)


def _stored(*names: str) -> tuple[Pair, ...]:
    """Read ``verdict # title # body # title # body`` lines, a body with further front matter in braces."""
    found: list[Pair] = []
    for row in (row for name in names for row in (_FILES / f"{name}.txt").read_text(encoding="utf-8").splitlines()):
        verdict, *texts = row.split(" # ")
        one, other = (_text(*texts[at : at + 2]) for at in (0, 2))
        found.append((one, other, verdict))
    return tuple(found)


def _text(title: str, body: str) -> Text:
    front = _FRONT.search(body)
    return title, _FRONT.sub("", body).replace("\\n", "\n"), front.group(1) if front else ""


_DEV = _pairs("""
    专业版年服务费 | 专业版年服务费 500–1200 元/年。 || 各版本的年费 | 专业版一年 500–1,200 元。 || -
    专业版年服务费 | 专业版年服务费 500–1200 元/年。 || 各版本的年费 | 专业版年服务费五百到一千二百元一年。 || -
    专业版年服务费 | 专业版年服务费 500–1200 元/年。 || 各版本的年费 | 专业版每年服务费 600–1200 元/年。 || c
    标准版年服务费 | 标准版年服务费 200–500 元/年。 || 年费 | 标准版一年的服务费是 1000 元/年。 || c
    标准版上门 | 标准版上门一般 500 元/次。 || 上门费用 | 上门处理一次 300–800 元/次。 || n
    标准版上门 | 标准版上门一般 500 元/次。 || 标准版按次收费 | 标准版上门 400 元/次。 || c
    标准版上门 | 标准版上门一般 500 元/次。 || 标准版远程 | 标准版远程 200–300 元/次。 || -
    标准版年服务费 | 标准版年服务费 200 元/年。 || 专业版年服务费 | 专业版年服务费 500 元/年。 || -
    年服务费 | 标准版年服务费 300 元/年。 || Annual fee | Standard costs 400 yuan per year. || c
    年服务费 | 标准版年服务费 300 元/年。 || Annual fee | Standard costs 300 yuan per year. || -
    服务热线 | 拨打热线 400-178-3238。 || 怎么联系我们 | 请致电客服热线 400-178-3239。 || c
    服务热线 | 拨打热线 400-178-3238。 || 怎么联系我们 | 请拨 4001783238 确认。 || -
    服务热线 | 热线 7×24 小时有人接听。 || 热线时间 | 热线 5×8 小时有人接听。 || c
    响应时间 | 平均响应时间在 30 分钟以内。 || 多久回复 | 平均 20 分钟以内响应。 || c
    响应时间 | 平均响应时间在 30 分钟以内。 || 多久回复 | 半小时内响应。 || -
    响应时间 | 平均响应时间在 30 分钟以内。 || 远程时长 | 一次远程最长 60 分钟。 || -
    实施服务费 | 实施服务费为 2000 元/人/天。 || 实施价格 | 实施每人每天 2500 元。 || c
    实施服务费 | 实施服务费为 2000 元/人/天。 || 实施价格 | 实施服务按 2,000 元/人天收取。 || -
    退货政策 | 商品签收后 7 天内可以退货。 || 怎么退货 | 自签收之日起 15 天内可无理由退货。 || c
    退货政策 | 商品签收后 7 天内可以退货。 || 换货政策 | 签收后 15 天内可以换货。 || -
    退货政策 | 商品签收后 7 天内可以退货。 || 退款到账 | 退款 3 天内到账。 || -
    停车收费 | 停车 10 元/小时。 || 酒店设施 | 停车收费 15 元/小时。 || c
    北京门店 | 停车 10 元/小时。 || 上海门店 | 停车 15 元/小时。 || -
    大床房 | 大床房 388 元/晚。 || 双床房 | 双床房 428 元/晚。 || -
    大床房 | 大床房 388 元/晚。 || 房型与价格 | 大床房每晚 358 元。 || c
    保修 | 整机保修 2 年。 || 保修政策 | 整机保修期为 24 个月。 || -
    保修 | 整机保修 2 年。 || 保修政策 | 整机保修期为 1 年。 || c
    保修 | 整机保修 2 年。 || 电池 | 电池保修 1 年。 || -
    Returns | Items can be returned within 30 days. || Return policy | You can return items within 14 days. || c
    Returns | Items can be returned within 30 days. || Refunds | Refunds take 14 days. || -
    Shipping | Standard shipping costs $5. || Delivery fee | Free shipping on orders over $50. || -
    Opening hours | We are open 9:00–18:00. || Contact | Opening hours: 9:00–17:00. || c
    会员价 | 会员价 80 元/次。 || 门市价 | 原价 100 元/次。 || -
""")

_HELD = _pairs("""
    旗舰版年费 | 旗舰版年服务费 5000–150000 元/年。 || 价目 | 旗舰版一年 5 千到 15 万元。 || -
    旗舰版年费 | 旗舰版年服务费 5000–150000 元/年。 || 价目 | 旗舰版服务费每年 8000–150000 元。 || c
    迷你版年费 | 迷你版年服务费约 200–500 元/年。 || 年费 | 迷你版年服务费 200~500元/年。 || -
    迷你版年费 | 迷你版年服务费 200–500 元/年。 || 标准版年费 | 标准版年服务费 300–500 元/年。 || -
    专业版远程 | 专业版远程 300 元/次。 || 远程费用 | 远程处理一次 200–500 元/次。 || n
    远程费用 | 远程处理一次 200–500 元/次。 || 按次付费 | 远程按次收费 300–500 元/次。 || c
    远程费用 | 远程处理一次 200–500 元/次。 || Remote fee | Remote help costs 200–500 yuan per visit. || -
    远程费用 | 远程处理一次 200–500 元/次。 || Remote fee | Remote help costs 250–500 yuan per visit. || c
    合同比例 | 服务费约为合同额的 7%–10%。 || 收费依据 | 服务费约为合同额的 7%–12%。 || c
    合同比例 | 服务费约为合同额的 7%–10%。 || 收费依据 | 服务费约为合同额的百分之七到百分之十。 || -
    数据迁移 | 整个迁移耗时两天。 || 服务器升级 | 数据迁移用时 5 天。 || c
    发货时间 | 付款后 48 小时内发货。 || 多久发货 | 下单后 2 天内发货。 || -
    发货时间 | 付款后 48 小时内发货。 || 多久发货 | 下单后 72 小时内发货。 || c
    发货时间 | 付款后 48 小时内发货。 || 送达时间 | 3 天内送达。 || -
    押金 | 租车押金 2000 元。 || 租车押金 | 租车需交押金 3000 元。 || c
    押金 | 租车押金 2000 元。 || 租车价格 | 租车 300 元/天。 || -
    健身卡 | 月卡 200 元/月。 || 会籍 | 月卡 260 元/月。 || c
    健身卡 | 月卡 200 元/月。 || 健身卡 | 年卡 1800 元/年。 || -
    早餐 | 早餐 38 元/位。 || 餐饮 | 早餐每位 48 元。 || c
    早餐 | 早餐 38 元/位。 || 餐饮 | 晚餐每位 88 元。 || -
    成人票 | 成人票 100 元/张。 || 票价 | 儿童票 50 元/张。 || -
    成人票 | 成人票 100 元/张。 || 票价 | 成人票 120 元/张。 || c
    Warranty | The warranty lasts 2 years. || Guarantee | Our warranty is 12 months. || c
    Warranty | The warranty lasts 2 years. || Guarantee | Our warranty is 24 months. || -
    Late fee | The late fee is $25. || Payments | A late fee of $35 is charged. || c
    Late fee | The late fee is $25. || Cancellation | The cancellation fee is $35. || -
    Parking | Parking costs 10 yuan per hour. || Facilities | Parking is 15 yuan per hour. || c
    Basic plan | The Basic plan costs $10 per month. || Pro plan | The Pro plan costs $20 per month. || -
    Free trial | The free trial lasts 14 days. || Trial | You get a 30-day free trial. || c
    Check-out | Late check-out costs 100 yuan. || Late check-out | Late check-out costs 150 yuan. || c
    Pool hours | The pool is open 8:00–20:00. || Gym hours | The gym is open 6:00–22:00. || -
    试用 | 可免费试用 15 天。 || 试用期 | 试用期为 30 天。 || c
    有效期 | 优惠券有效期 30 天。 || 积分 | 积分有效期 365 天。 || -
""")

SETS: dict[str, tuple[Pair, ...]] = {
    "dev": _DEV,
    "held": _HELD,
    "worked": _stored("worked"),
    "fresh": _stored("fresh"),
    "kept": _stored("kept"),
    "apart": _stored("apart"),
    "plain": _stored(*(f"plain_{part}" for part in "abcdefghijk")),
    "near": _stored(*(f"near_{part}" for part in "abcdef")),
    "service": _stored(*(f"service_{part}" for part in "abcd")),
    "prose": _stored("prose", *(f"prose_{part}" for part in "abcdef")),
    "unseen": _stored("unseen_a", "unseen_b"),
    "blind": _stored("blind_a", "blind_b"),
    "accepted": _stored("accepted"),
    "last": _stored("last"),
    "sealed": _stored("sealed", "sealed_b"),
}
HARDER = _stored("later_a", "later_b", "later_c")
