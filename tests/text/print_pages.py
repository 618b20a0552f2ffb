"""Prints tests/data/printed/*.html as the PDFs of tests/data/pages: `python -m tests.text.print_pages`.

The PDFs are kept in the repository, for the reader must read what chromium and its fonts made on one day; this is how
they are made anew after a change of their text.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import sync_playwright

SOURCES = Path(__file__).parent.parent / "data" / "printed"
PAGES = Path(__file__).parent.parent / "data" / "pages"
HEAD = '<p style="font-size: 7pt; margin: 0 20mm">АО «Речные ворота» · пресс-служба</p>'
FOOT = (
    '<p style="font-size: 7pt; margin: 0 auto"><span class="pageNumber"></span> / <span class="totalPages"></span></p>'
)
# Chromium comes without rules of Russian hyphenation: a soft hyphen before every consonant that a vowel follows.
HYPHENS = """() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode())
        texts.currentNode.data = texts.currentNode.data.replace(
            /([а-яё][аеёиоуыэюя])(?=[бвгджзклмнпрстфхцчшщ][аеёиоуыэюя][а-яё])/g, "$1\u00ad");
}"""


def main() -> None:
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        for source in sorted(SOURCES.glob("*.html")):
            sheet = browser.new_page()
            sheet.goto(source.as_uri())
            sheet.evaluate(HYPHENS)
            heads = source.stem == "release"
            sheet.pdf(
                path=PAGES / f"{source.stem}.pdf",
                format="A5" if heads else "A4",
                margin={"top": "20mm", "bottom": "20mm", "left": "20mm", "right": "15mm"},
                display_header_footer=heads,
                header_template=HEAD,
                footer_template=FOOT,
                tagged=False,
            )
        browser.close()


if __name__ == "__main__":
    main()
