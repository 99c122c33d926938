"""Content from elsewhere: drafts that can be read, tables that stay tables, and a word for all that is lost."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from typer.testing import CliRunner

from bot.cli.main import app_of
from bot.importing.run import Importer, Plan, write
from index.articles.article import parse_article
from index.articles.loader import load_knowledge
from index.types import Table

KNOWLEDGE = Path(__file__).resolve().parents[3] / "knowledge"
KNOWN = load_knowledge(KNOWLEDGE)
DAY = date(2026, 11, 25)


def plan(*paths: Path, columns: tuple[str | None, str | None] = (None, None)) -> Plan:
    return Importer(KNOWN, "services", DAY).plan(list(paths), None, columns)


def tables(content: bytes) -> list[Table]:
    article = parse_article(content, "services/x.md", KNOWN.catalogue)
    return [block for section in article.sections for block in section.blocks if isinstance(block, Table)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_questions_of_one_answer_become_one_draft(tmp_path: Path, encoding: str, separator: str) -> None:
    rows = [
        ("问题", "答案"),
        ("能开专票吗", "可以开具。"),
        ("怎么开专票", "可以开具。"),
        ("没有答案", ""),
        ("地址在哪", "深圳。"),
    ]
    path = tmp_path / "faq.csv"
    path.write_bytes("\r\n".join(separator.join(row) for row in rows).encode(encoding))
    found = plan(path)
    assert [(one.title, one.questions) for one in found.coming] == [("能开专票吗", 2), ("地址在哪", 1)]
    assert [(trouble.place, trouble.message) for _, trouble in found.failing] == [("row 4", "no answer")]
    article = parse_article(found.coming[0].content, found.coming[0].file, KNOWN.catalogue)
    assert not article.published
    assert [one.text for one in article.questions] == ["能开专票吗", "怎么开专票"]


def test_excel_and_json_lines_take_columns_by_name(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["编号", "客户说", "我们说"])
    sheet.append([1, "怎么退货", "七天内。"])
    book.save(tmp_path / "faq.xlsx")
    (tmp_path / "faq.jsonl").write_text('{"客户说": ["a?", "b?"], "我们说": "# c"}\nnope\n[1]\n', encoding="utf-8")
    found = plan(tmp_path / "faq.xlsx", tmp_path / "faq.jsonl", columns=("客户说", "我们说"))
    assert [one.title for one in found.coming] == ["怎么退货", "a?"]
    assert [trouble.place for _, trouble in found.failing] == ["row 2", "row 3"]


def test_a_table_without_the_columns_says_which_there_are(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("foo,bar\n1,2\n")
    assert "among foo, bar; name it with --question-column" in plan(tmp_path / "x.csv").failing[0][1].message


def test_a_page_keeps_sections_tables_and_links_and_says_what_is_lost(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text(
        "<title>T</title><nav>menu</nav><script>evil()</script><main><h1>收费</h1><p>见 <a href='https://a.cn/b'>这里</a>"
        " <a href='javascript:evil()'>坏</a></p><img src='http://x/y.png' alt='图'><h2>价目</h2>"
        "<table><tr><td rowspan=2>版本</td><td colspan=2>费用</td></tr><tr><td>远程</td><td>上门 | 次</td></tr>"
        "<tr><td>标准版</td><td>1</td><td>2</td></tr></table></main>",
        encoding="gb18030",
    )
    found = plan(tmp_path / "x.html")
    (one,) = found.coming
    text = one.content.decode()
    assert [trouble.message for _, trouble in found.failing] == ["left out: 图"]
    assert "[这里](https://a.cn/b)" in text
    assert not any(word in text for word in ("evil", "menu", "javascript"))
    (table,) = tables(one.content)
    assert table.header == ("版本", "费用", "费用")
    assert table.rows[0].cells == ("版本", "远程", "上门 | 次")


def test_a_word_document_becomes_an_article_a_first_heading(tmp_path: Path) -> None:
    document = docx.Document()
    for name in ("培训", "实施"):
        document.add_heading(name, 1)
        document.add_paragraph(f"{name}是这样的。")
        document.add_heading("费用", 2)
        table = document.add_table(2, 2)
        for i, cell in enumerate(("版本", "费用", "标准版", "100 元/次")):
            table.cell(i // 2, i % 2).text = cell
    document.save(str(tmp_path / "x.docx"))
    found = plan(tmp_path / "x.docx")
    assert [one.title for one in found.coming] == ["培训", "实施"]
    assert tables(found.coming[0].content)[0].rows[0].cells == ("标准版", "100 元/次")


def test_a_bomb_and_an_entity_from_elsewhere_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("word/document.xml", b"0" * 110_000_000)
    secret = tmp_path / "secret"
    secret.write_text("hunter2")
    with zipfile.ZipFile(tmp_path / "xxe.docx", "w") as packed:
        packed.writestr(
            "word/document.xml", f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]><w:document>&x;</w:document>'
        )
    (tmp_path / "no.xlsx").write_bytes(b"PK\x03\x04 no")
    found = plan(tmp_path / "bomb.docx", tmp_path / "xxe.docx", tmp_path / "no.xlsx", tmp_path / "gone.csv")
    assert found.coming == []
    assert len(found.failing) == 4
    assert "hunter2" not in repr(found)


def test_what_an_article_answers_already_is_said_and_names_are_not_taken_twice(tmp_path: Path) -> None:
    asked = KNOWN.articles[0].questions[0].text
    (tmp_path / "x.jsonl").write_text(
        "".join(json.dumps({"q": q, "a": a}) + "\n" for q, a in ((asked, "x"), ("一 二", "y"), ("一二", "z"))),
        encoding="utf-8",
    )
    found = plan(tmp_path / "x.jsonl")
    assert found.coming[0].doubles == (KNOWN.articles[0].file,)
    assert [one.file for one in found.coming[1:]] == ["services/yi-er.md", "services/yi-er-2.md"]
    write(found, tmp_path)
    before = (tmp_path / "services/yi-er.md").read_bytes()
    with pytest.raises(Exception, match="is there already"):
        write(found, tmp_path)
    assert (tmp_path / "services/yi-er.md").read_bytes() == before


def test_a_dry_run_writes_nothing_and_tells_of_what_fails(tmp_path: Path) -> None:
    (tmp_path / "k/services").mkdir(parents=True)
    (tmp_path / "k/services/a.md").write_text("---\ntitle: A\nstatus: draft\n---\nText.\n")
    (tmp_path / "x.csv").write_text("question,answer\nhow?,so\nwhy?,\n")
    arguments = ["import", str(tmp_path / "x.csv"), "--topic", "services", "--knowledge", str(tmp_path / "k"), "--json"]
    done = CliRunner().invoke(app_of(), [*arguments, "--dry-run"])
    assert done.exit_code == 1
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row.get("file", row.get("error")) for row in rows] == ["services/how.md", "no answer"]
    assert [path.name for path in (tmp_path / "k/services").iterdir()] == ["a.md"]
    CliRunner().invoke(app_of(), arguments)
    assert (tmp_path / "k/services/how.md").exists()
