"""How long a check of ten thousand articles takes: everything, and one file. Prints Markdown.

python -m tests.benchmarks.check [ARTICLES]
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from index.articles import TOPICS

ROOT = Path(__file__).resolve().parents[2]
_THINGS = [
    "打印机",
    "扫描仪",
    "路由器",
    "显示器",
    "键盘",
    "投影仪",
    "服务器",
    "交换机",
    "摄像头",
    "音箱",
    "空调",
    "冰箱",
    "洗衣机",
    "热水器",
    "净水器",
]
_WORK = ["安装", "维修", "清洗", "检测", "租赁", "回收", "保养", "升级", "配送", "培训"]
_EDITIONS = ["迷你版", "标准版", "商贸版", "专业版", "旗舰版"]


SAVES = 5


def article(number: int, language: str, draw: random.Random) -> str:
    """Return an article about one thing in one place, with a table of figures."""
    thing, work = draw.choice(_THINGS), draw.choice(_WORK)
    name = f"{thing}{work}{number}号方案" if language == "zh" else f"{work} of {thing}, plan {number}"
    low = draw.randrange(100, 900, 10)
    unit = "元/次" if language == "zh" else "yuan/visit"
    rows = "\n".join(
        f"| {edition} | {low + 10 * i}–{low + 200 + 10 * i} {unit} |" for i, edition in enumerate(_EDITIONS)
    )
    questions = "\n".join(
        f"  - {name}{i}要多少钱" if language == "zh" else f"  - how much is {name} {i}" for i in range(8)
    )
    return (
        f"---\ntitle: {name}\napplies_to: {{}}\nquestions:\n{questions}\nnot_questions: []\nstatus: published\n"
        f"reviewed: 2026-11-01\n---\n{name}: {low} {unit}.\n\n## {name}\n| 版本 | 费用 |\n|---|---|\n{rows}\n"
    )


def write_articles(folder: Path, count: int) -> None:
    """Write ``count`` articles, each in two languages, over all topics."""
    (folder / "facets.yaml").write_bytes((ROOT / "knowledge" / "facets.yaml").read_bytes())
    for topic in TOPICS:
        (folder / topic).mkdir()
    for number in range(count):
        for language, ending in (("zh", ".md"), ("en", ".en.md")):
            path = folder / TOPICS[number % len(TOPICS)] / f"plan-{number}{ending}"
            path.write_text(article(number, language, random.Random(number)), encoding="utf-8")  # noqa: S311


def seconds(*arguments: str) -> tuple[float, float]:
    """Return how long ``kefu check`` takes as a process of its own, and how long it computes."""
    begun, before = time.perf_counter(), os.times()
    command = [sys.executable, "-m", "bot.cli", "check", "--fast", "--json", *arguments]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
    after = os.times()
    computed = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - begun, computed


def main(count: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder, data = Path(name) / "knowledge", Path(name) / "data"
        folder.mkdir()
        write_articles(folder, count // 2)
        where = ("--knowledge", str(folder), "--data", str(data))
        times = {
            "full check, nothing kept": seconds(*where),
            "full check, nothing changed": seconds(*where),
        }
        changed, content = folder / "fees" / "plan-1.md", article(1, "zh", random.Random(1))  # noqa: S311
        single: list[tuple[float, float]] = []
        for day in range(2, 2 + SAVES):
            changed.write_text(content.replace("2026-11-01", f"2026-11-{day:02}"), encoding="utf-8")
            single.append(seconds("fees/plan-1.md", *where))
        times[f"one file that changed, against all (the middle of {SAVES})"] = sorted(single)[SAVES // 2]
    sys.stdout.write(f"| {count} files | seconds | of these, computing |\n|---|---|---|\n")
    for what, (wall, computed) in times.items():
        sys.stdout.write(f"| {what} | {wall:.2f} | {computed:.2f} |\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
