"""A body as HTML: blocks, marks and names laid over one plain text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from svodka.site.body import Span, html_of
from svodka.text.records import Block, Mark


def paragraph(text: str, *marks: Mark) -> Block:
    return Block(id="b1", kind="paragraph", text=text, marks=marks)


def shown(block: Block, *names: Span, dateline: str = "", language: str = "en") -> str:
    return html_of([block], names={block.id: names}, dateline=dateline, language=language)


def test_text_is_escaped() -> None:
    assert shown(paragraph("x < y & <script>")) == "<p>x &lt; y &amp; &lt;script&gt;</p>"


def test_a_name_links_once_in_a_block() -> None:
    verf = "/dossiers/organisation/verf/"
    html = shown(paragraph("Yard and Yard"), Span(0, 4, verf), Span(9, 13, verf))
    assert html == f'<p><a href="{verf}">Yard</a> and Yard</p>'


def test_offsets_count_code_points() -> None:
    assert shown(paragraph("🚢 Yard"), Span(2, 6, "/y/")) == '<p>🚢 <a href="/y/">Yard</a></p>'


def test_offsets_count_before_escaping() -> None:
    assert shown(paragraph("<& Yard"), Span(3, 7, "/y/")) == '<p>&lt;&amp; <a href="/y/">Yard</a></p>'


def test_a_name_takes_its_quotation_marks_along() -> None:
    html = shown(paragraph("паром «Устьяна» готов"), Span(7, 14, "/u/"), language="ru")
    assert '<a href="/u/">«Устьяна»</a>' in html


def test_a_mark_that_begins_in_a_name_is_cut_at_its_end() -> None:
    html = shown(paragraph("The Yard works"), Span(4, 8, "/y/"))
    assert "Yard</a>" in html
    crossing = shown(paragraph("Yard works hard", Mark("strong", 2, 10)), Span(0, 4, "/y/"))
    assert crossing == '<p><a href="/y/">Ya<strong>rd</strong></a><strong> works</strong> hard</p>'


def test_strong_and_emphasis_nest() -> None:
    html = shown(paragraph("abcdef", Mark("strong", 0, 4), Mark("emphasis", 2, 6)))
    assert html == "<p><strong>ab</strong><strong><em>cd</em></strong><em>ef</em></p>"


def test_the_authors_link_goes_before_the_name() -> None:
    link = Mark("link", 0, 10, "https://yard.example/")
    html = shown(paragraph("Yard works and Yard", link), Span(0, 4, "/y/"), Span(15, 19, "/y/"))
    assert html == '<p><a href="https://yard.example/">Yard works</a> and <a href="/y/">Yard</a></p>'


def test_a_link_that_runs_a_script_is_no_link() -> None:
    assert "<a" not in shown(paragraph("click", Mark("link", 0, 5, "javascript:alert(1)")))


def test_the_dateline_stands_at_the_head_of_the_first_paragraph() -> None:
    html = shown(paragraph("It is done."), dateline="RYNDA, 19 November.")
    assert html.startswith('<p><b class="dateline">RYNDA, 19')
    assert html.endswith("</b> It is done.</p>")


def test_a_dateline_over_a_list_stands_alone() -> None:
    assert html_of([Block("b1", "list", "x", items=("x",))], dateline="RYNDA.").startswith("<p><b")


def test_items_of_a_list_share_one_plain_text() -> None:
    block = Block("b1", "list", "first\nYard next", items=("first", "Yard next"), ordered=True)
    assert shown(block, Span(6, 10, "/y/")) == '<ol><li>first</li><li><a href="/y/">Yard</a> next</li></ol>'


def test_cells_of_a_table_share_one_plain_text() -> None:
    block = Block("b1", "table", "a\tb\nc\tYard", rows=(("a", "b"), ("c", "Yard")))
    assert '<tr><td>c</td><td><a href="/y/">Yard</a></td></tr>' in shown(block, Span(6, 10, "/y/"))


def test_headings_begin_below_the_headline() -> None:
    assert shown(Block("b1", "heading", "Part", level=1)) == "<h2>Part</h2>"


def test_a_quotation_is_a_blockquote() -> None:
    assert shown(Block("b1", "quote", "Said.")) == "<blockquote><p>Said.</p></blockquote>"


def test_a_film_from_elsewhere_is_a_link() -> None:
    embed = Block("b1", "embed", "", href="https://films.example/1")
    assert shown(embed) == '<p><a href="https://films.example/1">films.example</a></p>'


def test_a_mention_beyond_the_text_does_no_harm() -> None:
    assert shown(paragraph("Short"), Span(40, 50, "/y/"), Span(3, 90, "/z/")) == '<p>Sho<a href="/z/">rt</a></p>'


@given(
    st.text(alphabet='aб<&" -«»🚢', max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10), st.sampled_from("abc"))),
)
def test_every_tag_that_opens_closes(text: str, spans: list[tuple[int, int, str]]) -> None:
    marks = [Mark("strong", start, start + size) for start, size, _href in spans[::2]]
    names = [Span(start, start + size, href) for start, size, href in spans]
    html = shown(paragraph(text, *marks), *names)
    assert [html.count(f"<{tag}") for tag in ("a ", "strong")] == [html.count(f"</{tag}>") for tag in ("a", "strong")]
