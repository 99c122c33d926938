# ruff: noqa: E501  # a fault a line
"""Faults to plant in a copy of the articles that ship: what is replaced by what, and where a finding must stand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """In ``file``, the first ``old`` becomes ``new``; the finding stands on the line that holds ``at``.

    An empty ``old`` writes a new file. Without ``at`` the finding stands on line 1.
    """

    code: str
    file: str
    old: str
    new: str
    at: str = ""
    where: str = ""
    """The file of the finding, where it is another."""


ANNUAL, STANDARD, REMOTE = "fees/annual-fees.md", "editions/kis-standard.md", "fees/remote-fee.md"
RESPONSE, HOTLINE, MINI = "support-channels/response-time.md", "support-channels/hotline.md", "editions/kis-mini.md"
IMPLEMENTATION, SHARE, ONSITE = "fees/implementation-fee.md", "fees/contract-share.md", "fees/on-site-fee.md"
NEW = "---\ntitle: 新文章\napplies_to: {}\nquestions: [新文章讲的是哪件事]\nnot_questions: []\nstatus: draft\nreviewed: 2026-11-01\n---\n"

FAULTS = (
    # front matter
    Fault("bad-yaml", ANNUAL, "title: 各版本", "title: a: 各版本", "title: a"),
    Fault("tab", ANNUAL, "  - 年费怎么收", "\t- 年费怎么收", "\t- 年费"),
    Fault("unknown-field", ANNUAL, "reviewed:", "reviewd:", "reviewd:"),
    Fault("unknown-field", REMOTE, "status:", "author: 张三\nstatus:", "author:"),
    Fault("missing-title", REMOTE, "title: 远程处理一次的费用\n", "", ""),
    Fault("missing-title", REMOTE, "title: 远程处理一次的费用", "title:", "title:"),
    Fault("missing-status", REMOTE, "status: published\n", "", ""),
    Fault("bad-status", REMOTE, "status: published", "status: live", "status: live"),
    Fault("bad-owner", REMOTE, "status:", "owner: 韩梅梅、李雷\nstatus:", "owner:"),
    Fault("bad-owner", REMOTE, "status:", "owner: mei@example\nstatus:", "owner:"),
    Fault("bad-date", REMOTE, "2026-11-01", "2026-02-30", "2026-02-30"),
    Fault("bad-date", HOTLINE, "2026-11-01", "去年", "去年"),
    Fault("bad-validity", REMOTE, "status:", "valid_from: 2027-02-01\nvalid_until: 2027-01-01\nstatus:", "valid_until"),
    Fault("duplicate-key", REMOTE, "status:", "title: 二\nstatus:", "title: 二"),
    Fault("wrong-type", REMOTE, "not_questions:\n", "not_questions: 多少\nx:\n", "not_questions"),
    Fault("unknown-facet", REMOTE, "channel: [远程]", "chanel: [远程]", "chanel"),
    Fault("unknown-facet-value", REMOTE, "channel: [远程]", "channel: [远成程]", "远成程"),
    Fault("empty-question", REMOTE, "  - 远程费用\n", "  - ''\n", "- ''"),
    Fault("no-front-matter", REMOTE, "---\ntitle", "title", "title"),
    Fault("open-front-matter", MINI, "---\nKIS", "KIS", ""),
    Fault("missing-field", REMOTE, "reviewed: 2026-11-01\n", "", ""),
    Fault("no-questions", "fees/new.md", "", NEW.replace("[新文章讲的是哪件事]", "[]").replace("draft", "published") + "答。\n", "questions:"),
    Fault("title-too-long", REMOTE, "title: 远程处理一次的费用", "title: " + "远程处理" * 12, "title:"),
    Fault("duplicate-title", REMOTE, "title: 远程处理一次的费用", "title: 上门处理一次的费用", "title:"),
    Fault("duplicate-question", REMOTE, "  - 远程费用\n", "  - 远程费用\n  - 远程费用？\n", "远程费用？"),
    Fault("duplicate-question", REMOTE, "  - 远程费用\n", "  - 遠程費用\n  - 年服務費價目表\n", "年服務費價目表"),
    Fault("near-duplicate-question", STANDARD, "  - 标准版年费\n", "  - 标准版年费\n  - 请问年度服务费怎么收呀\n", "怎么收呀"),
    Fault("declined-question", REMOTE, "  - 远程软件在哪下载", "  - 远程费用", "  - 远程费用\n  - todesk"),
    Fault("vague-question", REMOTE, "  - 远程费用\n", "  - 请问多少\n", "请问多少"),
    Fault("wrong-language", REMOTE, "  - 远程费用\n", "  - how much does one remote session cost\n", "how much"),
    Fault("long-question", REMOTE, "  - 远程费用\n", "  - " + "远程处理一次要多少钱" * 8 + "\n", "钱远程处理"),
    Fault("review-due", REMOTE, "2026-11-01", "2024-11-01", "2024-11-01"),
    Fault("future-review", REMOTE, "2026-11-01", "2027-11-01", "2027-11-01"),
    Fault("expired", REMOTE, "status:", "valid_until: 2026-01-01\nstatus:", "valid_until"),
    Fault("old-draft", "fees/new.md", "", NEW.replace("2026-11-01", "2026-01-01") + "答。\n", "status"),
    Fault("disputed-without-figures", HOTLINE, "status:", "disputed: 有争议\nstatus:", "disputed"),
    Fault("stale-translation", REMOTE, "2026-11-01", "2026-11-20", "2026-11-01", where="fees/remote-fee.en.md"),
    # text
    Fault("merge-conflict", REMOTE, "## 金额", "<<<<<<< HEAD\n## 金额", "<<<<<<<"),
    Fault("ragged-row", REMOTE, "| 具体问题 |", "| 具体问题 | 多 |", "| 多 |"),
    Fault("broken-table", REMOTE, "|---|---|---|", "|---|---|", "|---|---|"),
    Fault("table-without-header", REMOTE, "| 版本 | 远程费用 | 取决于 |\n|---|---|---|\n", "", "| 一般情况"),
    Fault("table-without-header", REMOTE, "| 版本 | 远程费用 | 取决于 |", "| | | |", "| | | |"),
    Fault("heading-jump", REMOTE, "## 金额", "#### 金额", "#### 金额"),
    Fault("heading-jump", REMOTE, "## 金额", "# 金额", "# 金额"),
    Fault("empty-heading", REMOTE, "## 与上门相比", "##\n\n远。\n\n## 与上门相比", "##\n\n远"),
    Fault("empty-section", REMOTE, "## 与上门相比", "## 空的\n\n## 与上门相比", "## 空的"),
    Fault("duplicate-heading", REMOTE, "## 与上门相比", "## 金额\n远。\n\n## 与上门相比", "## 金额\n远"),
    Fault("no-short-answer", REMOTE, "远程处理一次一般收", "## 短\n\n远程处理一次一般收", "## 短"),
    Fault("open-fence", REMOTE, "远程处理要便宜很多。", "```\n远程处理要便宜很多。", "```"),
    Fault("open-emphasis", REMOTE, "远程处理要便宜很多。", "远程处理要**便宜很多。", "要**便宜"),
    Fault("raw-html", REMOTE, "远程处理要便宜很多。", "远程处理要<b>便宜</b>很多。", "<b>"),
    Fault("raw-html", REMOTE, "远程处理要便宜很多。", "<div>远程处理要便宜很多。</div>", "<div>"),
    Fault("image", REMOTE, "远程处理要便宜很多。", "![图](a.png)", "![图]"),
    Fault("unsupported-markup", REMOTE, "远程处理要便宜很多。", "远程处理要~~便宜~~很多。", "~~便宜"),
    Fault("unsupported-markup", REMOTE, "远程处理要便宜很多。", "- [ ] 远程处理要便宜很多。", "- [ ]"),
    Fault("unsupported-markup", REMOTE, "远程处理要便宜很多。", "远程处理要便宜很多[^1]。", "[^1]"),
    Fault("placeholder", REMOTE, "远程处理要便宜很多。", "远程处理待补充。", "待补充"),
    Fault("long-answer", REMOTE, "远程处理要便宜很多。", "远程处理要便宜很多。" * 500, "## 与上门相比"),
    Fault("bidi-character", REMOTE, "远程处理要便宜很多。", "远程处理\u202e要便宜很多。", "\u202e"),
    Fault("invisible-character", REMOTE, "远程处理要便宜很多。", "远程处理\u200b要便宜很多。", "\u200b"),
    Fault("odd-character", REMOTE, "远程处理要便宜很多。", "远程处理\ufffd要便宜很多。", "\ufffd"),
    Fault("control-character", REMOTE, "远程处理要便宜很多。", "远程处理\x07要便宜很多。", "\x07"),
    Fault("byte-order-mark", REMOTE, "---\ntitle", "\ufeff---\ntitle", ""),
    Fault("windows-line-ends", REMOTE, "applies_to", "status2\r\napplies_to", "status2"),
    # links
    Fault("dead-link", REMOTE, "远程处理要便宜很多。", "见[这里](gone.md)。", "gone.md"),
    Fault("dead-anchor", REMOTE, "远程处理要便宜很多。", "见[这里](on-site-fee.md#gone)。", "#gone"),
    Fault("empty-link", REMOTE, "远程处理要便宜很多。", "见[这里]()。", "[这里]"),
    Fault("unsafe-link", REMOTE, "远程处理要便宜很多。", "见[这里](http://localhost:8080/a)。", "localhost"),
    Fault("undefined-reference", REMOTE, "远程处理要便宜很多。", "见[这里][哪里]。", "[哪里]"),
    Fault("unknown-article", ANNUAL, "见“云产品的服务怎么算”", "见“云产品怎么收费”", "见“云产品怎么收费”"),
    # figures
    Fault("figure-without-unit", REMOTE, "远程处理要便宜很多。", "远程收费 300。", "收费 300"),
    Fault("figure-without-unit", REMOTE, "| 200–500 元/次 |", "| 200–500 |", "| 200–500 |"),
    Fault("inverted-range", REMOTE, "远程处理要便宜很多。", "一次 500–200 元。", "500–200"),
    Fault("contradiction", ANNUAL, "| KIS 专业版 | 500–1200", "| KIS 专业版 | 600–1200", "600–1200"),
    Fault("contradiction", MINI, "200–500", "300–500", "300–500"),
    Fault("contradiction", RESPONSE, "30 分钟", "20 分钟", "20 分钟"),
    Fault("contradiction", HOTLINE, "400-178-3238", "400-178-3239", "400-178-3239"),
    Fault("contradiction", IMPLEMENTATION, "2000 元/人/天", "2500 元/人/天", "2500"),
    Fault("contradiction", SHARE, "10%", "12%", "12%"),
    Fault("contradiction", ONSITE, "300–800 元/次", "300–900 元/次", "300–900"),
    Fault("contradiction", "fees/remote-fee.en.md", "200–500", "200–600", "200–600"),
    Fault("contradiction", STANDARD, "| 1000 元/年 |", "| 1500 元/年 |", "1500"),
    # files
    Fault("missing-translation", "fees/new.md", "", NEW.replace("draft", "published") + "答。\n"),
    Fault("no-original", "fees/new.en.md", "", NEW + "Answer.\n"),
    Fault("duplicate-slug", "services/remote-fee.md", "", NEW + "答。\n"),
    Fault("case-clash", "fees/Remote-fee.md", "", NEW + "答。\n"),
    Fault("bad-name", "fees/new_article.md", "", NEW + "答。\n"),
    Fault("stray-file", "fees/notes.docx", "", "x"),
    Fault("misplaced", "new.md", "", NEW + "答。\n"),
    Fault("unknown-topic", "prices/new.md", "", NEW + "答。\n"),
    Fault("unknown-language", "fees/new.fr.md", "", NEW + "Réponse.\n"),
    Fault("empty-file", "fees/new.md", "", ""),
    Fault("empty-body", "fees/new.md", "", NEW, where=""),
    # facets
    Fault("bad-yaml", "facets.yaml", "groups:", "groups: [", "    - [KIS 迷你版, KIS 标准版]"),
    Fault("shared-synonym", "facets.yaml", "          - 远程桌面", "          - 迷你版", "          - 迷你版\n          - 远端"),
    Fault("shared-name", "facets.yaml", "          - 远程桌面", "          - 上门", "          - 上门"),
    Fault("duplicate-synonym", "facets.yaml", "          - 远程桌面", "          - 远端", "          - 远端\n          - 远端协助"),
    Fault("unknown-value", "facets.yaml", "[精斗云, 云星空]", "[精斗云, 云行空]", "云行空"),
)  # fmt: skip
