import pytest

from svodka.stories.models import Copy, Picture
from svodka.stories.rights import CACHE_CREDIT, Extent, how_found, may_show_picture, may_show_text
from svodka.stories.verbatim import repeats
from svodka.text.credits import picture_rights


@pytest.mark.parametrize(
    ("state", "channel", "extent"),
    [
        ("own", "site", Extent.FULL),
        ("licensed", "feed", Extent.FULL),
        ("claimed-open", "site", Extent.FULL),
        ("claimed-open", "feed", Extent.EXCERPT),
        ("quotation", "site", Extent.EXCERPT),
        ("link-only", "site", Extent.LINK),
        ("unknown", "site", Extent.LINK),
        ("unknown", "digest", Extent.LINK),
        ("claimed-open", "social", Extent.EXCERPT),
        ("claimed-open", "search", Extent.FULL),
    ],
)
def test_how_much_of_a_text_a_channel_may_carry(state, channel, extent):
    assert may_show_text(Copy(rights_state=state), channel=channel).extent == extent


def test_the_owner_may_want_excerpts_of_open_texts():
    assert may_show_text(Copy(rights_state="claimed-open"), open_text="excerpt").extent == Extent.EXCERPT


@pytest.mark.parametrize(
    ("state", "credit", "shown"),
    [
        ("own", "", True),
        ("licensed", "Рында", True),
        ("claimed-open", "Рында", True),
        ("claimed-open", "", False),
        ("quotation", "Рында", False),
        ("unknown", "img-cache.example", False),
    ],
)
def test_which_pictures_are_shown(state, credit, shown):
    assert may_show_picture(Picture(rights_state=state, credit_line=credit)).allowed is shown


def test_the_gate_gives_its_reason_in_words():
    assert str(may_show_picture(Picture(rights_state="unknown")).reason)


def test_a_picture_credited_to_a_cache_says_so():
    picture = Picture(rights_state="unknown", rights_why=CACHE_CREDIT, credit_line="img-cache.example")
    assert "img-cache.example" in str(may_show_picture(picture).reason)


def test_the_reader_and_the_gate_mean_the_same_words():
    assert picture_rights("img-cache.example").why == CACHE_CREDIT


@pytest.mark.parametrize(
    ("state", "extent", "taken", "verbatim", "found"),
    [
        ("own", "full", True, True, "here"),
        ("claimed-open", "full", False, False, "here"),
        ("quotation", "excerpt", True, True, "here"),
        ("claimed-open", "excerpt", True, True, "here"),
        ("licensed", "full", True, False, "at the source"),
        ("claimed-open", "full", True, True, "at the source, not in an index"),
        ("link-only", "link", True, False, "at the source"),
        ("unknown", "link", False, False, "nowhere in particular"),
    ],
)
def test_where_search_engines_shall_find_it(state, extent, taken, verbatim, found):
    told = how_found(Copy(rights_state=state), Extent(extent), taken=taken, verbatim=verbatim)
    words = "at the source" if told.at_source else "here" if told.listed else "nowhere in particular"
    assert (words if told.indexed else f"{words}, not in an index") == found
    assert not (told.at_source and told.listed)


@pytest.mark.parametrize(("state", "allowed"), [("own", True), ("licensed", True), ("claimed-open", False)])
def test_a_card_of_another_site_prints_no_credit(state, allowed):
    picture = Picture(rights_state=state, credit_line="Рында")
    assert may_show_picture(picture, channel="social").allowed is allowed


def test_a_text_cut_down_is_still_word_for_word():
    came = "Паром передадут заказчику не раньше августа, а испытания начнутся в мае. Причал готов."
    assert repeats("Паром передадут заказчику не раньше августа, а испытания начнутся в мае.", came)
    assert not repeats("Заказчик получит паром в августе: испытания назначены на май.", came)
