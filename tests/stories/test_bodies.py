from hypothesis import given
from hypothesis import strategies as st

from svodka.stories.bodies import from_stream, to_stream
from svodka.text.records import Block, Mark

words = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=30)
marks = st.tuples(st.builds(Mark, kind=st.just("strong"), start=st.just(0), end=st.just(1), href=st.none()))
lists = st.lists(words, min_size=1, max_size=4).map(tuple)
blocks = st.one_of(
    st.builds(Block, id=st.just("b1"), kind=st.sampled_from(["paragraph", "quote"]), text=words, marks=marks),
    st.builds(Block, id=st.just("b2"), kind=st.just("heading"), text=words, level=st.integers(2, 6)),
    st.builds(
        lambda items, ordered: Block(id="b3", kind="list", text="\n".join(items), items=items, ordered=ordered),
        lists,
        st.booleans(),
    ),
    st.builds(
        lambda rows: Block(id="b4", kind="table", text="\n".join("\t".join(row) for row in rows), rows=rows),
        st.lists(lists, min_size=1, max_size=3).map(tuple),
    ),
    st.builds(Block, id=st.just("b5"), kind=st.just("embed"), text=words, href=st.just("https://film.example/1")),
)


@given(st.lists(blocks, max_size=4))
def test_a_body_comes_back_as_it_was_kept(body):
    assert list(from_stream(to_stream(body))) == body
