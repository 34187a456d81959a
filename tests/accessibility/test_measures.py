"""The measures find what they are for: each on a page made wrong, and nothing on the same page put right."""

from __future__ import annotations

import pytest

from tests.accessibility import measures

FRAME = '<!doctype html><html lang="en"><head><title>T</title><style>body{{margin:8px;font:16px/1.5 sans-serif}}:focus{{outline:3px solid red}}{style}</style></head><body>{body}</body></html>'


@pytest.fixture
def shown(chromium):
    """A page made of a body and its styles, 400 pixels wide."""
    context = chromium.new_context(viewport={"width": 400, "height": 400})

    def made(body: str, style: str = ""):
        page = context.new_page()
        page.set_content(FRAME.format(body=body, style=style))
        return page

    yield made
    context.close()


def test_axe_speaks(shown):
    assert any(found.startswith("image-alt") for found in measures.axe_findings(shown('<main><h1>T</h1><img src="x.png"></main>')))


def test_targets_are_measured_and_links_in_sentences_are_not(shown):
    body = '<h1>T</h1><p>Read <a href="/a">this</a> first.</p><button>x</button><a class="b" href="/b">alone</a><label class="big"><input type="radio">one</label>'
    page = shown(body, "button{height:20px;width:40px;padding:0}.b{display:inline-block;min-height:60px;min-width:60px}.big{display:inline-block;height:60px;width:90px}")
    assert [found.split(" ")[0] for found in measures.small_targets(page, 24)] == ["40x20"]
    assert len(measures.small_targets(page, 61)) == 3


def test_small_text_is_found_but_not_on_keys_and_not_when_hidden(shown):
    page = shown('<p class="s">small</p><p class="s"><kbd>F1</kbd></p><p class="s" hidden>gone</p>', ".s{font-size:12px}")
    assert len(measures.small_fonts(page, 14)) == 1
    assert measures.small_fonts(page, 12) == []


def test_lines_too_close_are_found(shown):
    words = "<p>" + "word " * 60 + "</p>"
    assert len(measures.low_lines(shown(words, "p{line-height:1.1}"))) == 1
    assert measures.low_lines(shown(words)) == []


def test_what_scrolls_sideways_is_named_unless_it_scrolls_in_its_own_box(shown):
    assert "wide" in "".join(measures.overflow(shown('<div class="wide">x</div>', ".wide{width:500px}")))
    assert measures.overflow(shown('<div class="box"><div class="wide">x</div></div>', ".wide{width:500px}.box{overflow-x:auto}")) == []


def test_a_page_that_scrolls_below_its_end_is_found(shown):
    body, style = '<div class="box"><p class="far">x</p><span class="hid">y</span></div>', ".box{height:90px;overflow:auto}.far{height:900px}.hid{position:absolute}"
    assert "hid" in "".join(measures.hollow_scroll(shown(body, style)))
    assert measures.hollow_scroll(shown(body, style + ".box{position:relative}")) == []


def test_text_that_is_cut_off_is_found_also_when_only_spaced(shown):
    page = shown('<div class="box">Thirty signs of text stand here</div>', ".box{width:260px;height:26px;overflow:hidden;white-space:nowrap}")
    assert measures.clipped_text(page) == []
    assert len(measures.spacing_findings(page)) == 1
    assert measures.clipped_text(page) == [], "the page is put back"


def test_a_larger_font_shows_what_cannot_wrap(shown):
    page = shown('<p class="one">This line stays one line</p>', ".one{font-size:1rem;white-space:nowrap;width:20rem}")
    assert measures.overflow(page) == []
    assert measures.large_font_findings(page) != []
    assert measures.overflow(page) == []


def test_the_walk_finds_stops_without_ring_and_under_others(shown):
    body = '<a href="/1">one</a><button>two</button><button class="bare">three</button><div class="bar">bar</div>'
    walk = measures.tab_walk(shown(body, ".bare:focus{outline:0}"))
    assert [stop.ring for stop in walk.stops] == [True, True, False]
    assert [found.split(":")[0] for found in walk.wrong] == ["no ring"]
    covered = measures.tab_walk(shown(body, ".bar{position:fixed;inset:0}"))
    assert sum(found.startswith("covered") for found in covered.wrong) == 3


def test_the_walk_finds_wrong_order_and_counts_a_group_once(shown):
    radios = "".join(f'<label><input type="radio" name="r" value="{n}">{n}</label>' for n in range(3))
    assert len(measures.tab_walk(shown(radios + "<button>x</button>")).stops) == 2
    walk = measures.tab_walk(shown('<a href="/1">one</a><a href="/2" tabindex="3">two</a><a href="/3">three</a>'))
    assert any("two" in found for found in walk.wrong), "an order of its own leaves the order of the document"


def test_a_trap_is_found(shown):
    page = shown('<button id="a">one</button><button id="b">two</button>')
    page.evaluate("document.getElementById('a').addEventListener('keydown', event => event.preventDefault())")
    assert any("never reached" in found for found in measures.tab_walk(page).wrong)


def test_actions_are_the_same_whether_folded_or_not_and_without_the_switch(shown):
    body = ('<a href="https://x.example/a?next=/b">a</a><details><summary>more</summary><form method="post" action="https://x.example/save">'
            '<button name="do" value="1">go</button></form></details><a href="#main">skip</a><p hidden><a href="https://x.example/gone">gone</a></p>')
    assert measures.reachable_actions(shown(body)) == {"GET https://x.example/a", "POST https://x.example/save do=1"}


def test_the_outline_wants_one_heading_and_links_that_lead_somewhere(shown):
    assert measures.heading_findings(shown("<h1>T</h1>")) == []
    assert len(measures.heading_findings(shown('<p data-errors><a href="#f-x">wrong</a></p>'))) == 2
