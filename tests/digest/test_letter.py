"""Letters as bytes: read back by Python's own parser, they say what was put in."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svodka.digest.letter import Body, Frame, UnableToAddress, checked_address, checked_header, named_address, slot

LINK = "https://paper.example/digest/u/7f3a/"
LONG = "Паром «Устьяна» передадут в августе. " * 60


def frame(text: str = f"{LONG}{slot('link')}\nКонец", html: str = f"<p>{LONG}</p>{slot('link')}<p>{LONG}</p>") -> Frame:
    headers = {
        "From": named_address("Кильватер", "digest@paper.example"),
        "Subject": checked_header("Новости за 20 ноября"),
        "List-Unsubscribe": f"<{slot('link')}>",
    }
    return Frame(headers=headers, bodies=[Body("text/plain", text), Body("text/html", html)])


def read(raw: bytes) -> EmailMessage:
    message = cast("EmailMessage", message_from_bytes(raw, policy=default))
    assert [part.defects for part in message.walk() if part.defects] == []
    return message


def content(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_a_letter_reads_back_whole() -> None:
    message = read(frame().letter(to="nina@volonga.example", boundary="=_1", own={"link": LINK}))
    assert content(message, "html") == f"<p>{LONG}</p>{LINK}<p>{LONG}</p>"
    assert content(message, "plain") == f"{LONG}{LINK}\nКонец"


def test_its_headers_say_who_and_what() -> None:
    message = read(frame().letter(to="nina@volonga.example", boundary="=_1", own={"link": LINK}))
    assert message["From"].addresses[0].display_name == "Кильватер"
    assert (message["Subject"], message["To"]) == ("Новости за 20 ноября", "nina@volonga.example")
    assert message["List-Unsubscribe"] == f"<{LINK}>"


def test_text_only_is_one_part() -> None:
    message = read(frame().letter(to="a@b.example", boundary="=_1", own={"link": LINK}, plain_only=True))
    assert (message.get_content_type(), message.is_multipart()) == ("text/plain", False)


@given(
    st.lists(st.text(st.characters(exclude_characters="\x00\r", exclude_categories=["Cs"]), max_size=700), max_size=6)
)
def test_any_stretches_and_slots_read_back(stretches: list[str]) -> None:
    html = slot("link").join(["начало", *stretches, "конец"])
    made = frame(html=html).letter(to="a@b.example", boundary="=_1", own={"link": LINK})
    assert content(read(made), "html") == html.replace(slot("link"), LINK)


@given(st.text(max_size=80))
def test_no_header_breaks_out_of_its_line(value: str) -> None:
    try:
        made = checked_header(value)
    except UnableToAddress:
        return
    folded = made.replace("\r\n ", "")
    assert "\n" not in folded
    assert "\r" not in folded
    assert folded.isascii()


@given(st.text(max_size=80))
def test_an_address_is_one_address_or_none(value: str) -> None:
    try:
        made = checked_address(value)
    except UnableToAddress:
        return
    assert made.isascii()
    assert made.count("@") == 1
    assert not set(made) & set(' \r\n<>,;:"()[]\\')


NO_ADDRESSES = ["", "nina", "@b.example", "a@", "a b@c.example", '"a b"@c.example', "a@b.example, c@d.example"]
NO_ADDRESSES += ["a@b.example\r\nRCPT TO:<x@y.example>", "a@b..example", "а@b.example", "a@-b.example", "a.@b.example"]


@pytest.mark.parametrize("address", [*NO_ADDRESSES, f"{'a' * 65}@b.example"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(UnableToAddress):
        checked_address(address)


def test_a_russian_domain_goes_coded() -> None:
    assert checked_address("nina@волонга.example") == "nina@xn--80add5akeb.example"


def test_a_recipients_words_cannot_end_a_line() -> None:
    with pytest.raises(UnableToAddress):
        frame().letter(to="a@b.example", boundary="=_1", own={"link": "x\r\nBcc: y@z.example"})


def test_a_quotation_mark_in_a_name_stays_inside_it() -> None:
    message = read(
        Frame(headers={"From": named_address('A "B" \\ C', "d@p.example")}, bodies=[Body("text/plain", "x")]).letter(
            to="a@b.example", boundary="=_1", own={}
        )
    )
    assert [address.addr_spec for address in message["From"].addresses] == ["d@p.example"]
