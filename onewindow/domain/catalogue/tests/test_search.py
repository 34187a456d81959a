"""Search: the frozen evaluation set, each way of finding, and that a publication is seen at once."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pytest

from onewindow.domain.catalogue import queries
from onewindow.domain.catalogue.commands import publish
from onewindow.domain.catalogue.demo import DATA
from onewindow.domain.catalogue.formats import read_items, read_lexicon
from onewindow.domain.catalogue.queries import WORDS
from onewindow.domain.catalogue.rules.search import texts_of
from onewindow.domain.catalogue.tests.conftest import AT, FOOD, INSURANCE, SHOP
from onewindow.kernel.once import remembering
from onewindow.kernel.wordsearch import Index, Said, folded, loose, spelled

HERE = Path(__file__).parent
EVALUATION = HERE / "search_eval.toml"
TARGET, DEVELOPED = 0.95, 0.99
NAMES = tomllib.loads((HERE / "search_names.toml").read_text(encoding="utf-8"))["names"]
FROZEN = [(row["text"], row["kind"], row["wanted"]) for row in tomllib.loads(EVALUATION.read_text(encoding="utf-8"))["query"]]
OURS = [(text, kind, wanted) for text, kind, *wanted in tomllib.loads((HERE / "search_dev.toml").read_text(encoding="utf-8"))["queries"]]
LEXICON = read_lexicon(WORDS)


@pytest.fixture(scope="module")
def index():
    """All shipped items, read from their files."""
    return Index({source["item_code"]: texts_of(source) for source in read_items(DATA)}, LEXICON)


def recall_at_5(index, rows):
    """How many of the wanted items are among the first five, on average, by kind and over all. Only items that exist count."""
    found: dict[str, list[float]] = {}
    for text, kind, wanted in rows:
        first = {hit.code for hit in index.find(text)[:5]}
        meant = [codes for name in wanted if (codes := set(NAMES[name]) & index.whole.keys())]
        if meant:
            share = sum(bool(codes & first) for codes in meant) / len(meant)
            for each in (kind, "all"):
                found.setdefault(each, []).append(share)
    return {kind: sum(shares) / len(shares) for kind, shares in found.items()}


def test_the_evaluation_set_is_the_frozen_one():
    told = (HERE / "search_eval.sha256").read_text(encoding="utf-8").split()[0]
    assert hashlib.sha256(EVALUATION.read_bytes()).hexdigest() == told
    assert len(FROZEN) >= 120


def test_recall_of_the_frozen_set(index):
    reached = recall_at_5(index, FROZEN)
    assert reached["all"] >= TARGET, {kind: round(share, 3) for kind, share in reached.items()}


def test_the_sets_are_apart_and_every_name_is_an_item(index):
    assert len(OURS) >= 120
    assert not {text for text, *_ in OURS} & {text for text, *_ in FROZEN}
    missing = [name for name, codes in NAMES.items() if not set(codes) & index.whole.keys()]
    assert not missing, f"{len(missing)} of {len(NAMES)} names have no item: {missing}"


def test_recall_of_our_own_set(index):
    assert recall_at_5(index, OURS)["all"] >= DEVELOPED


@pytest.mark.parametrize(("query", "field"), [
    ("餐饮服务许可证", "alias"), ("餐飲服務許可證", "alias"), ("Ｆｏｏｄ", ""), ("canyin fuwu xuke", "alias"), ("cyfwxkz", "alias"),
    ("餐饮服务徐可", "alias"), ("餐饮务服许可", "alias"), ("餐饮服许可", "alias"), ("餐饮服务许何", "alias"), ("餐饮服务许可可", "alias"),
    ("开店做吃的", "purpose"),
])
def test_ways_of_finding(query, field):
    items = {"food": [Said(field="alias", text="餐饮服务许可", weight=1.0, whole=True), Said(field="purpose", text="开店做吃的先办这张证", weight=0.5)],
             "bus": [Said(field="name", text="校车使用标牌", weight=1.0, whole=True)]}
    hits = Index(items, LEXICON).find(query)
    assert [hit.code for hit in hits] == (["food"] if field else [])
    if field == "alias":
        assert (hits[0].field, hits[0].text) == ("alias", "餐饮服务许可")


@pytest.mark.parametrize(("one", "other"), [("zheng", "zen"), ("shi", "si"), ("lan", "nan"), ("ming", "min")])
def test_sounds_that_half_the_country_does_not_tell_apart(one, other):
    assert loose(one) == loose(other)


def test_letters_are_cut_into_syllables():
    syllables = frozenset({"shen", "fen", "zheng", "xi", "an", "xian"})
    assert spelled("shenfenzheng", syllables) == (["shen", "fen", "zheng"], 0)
    assert spelled("xian", syllables) == (["xian"], 0)
    assert spelled("shenxfen", syllables) == (["shen", "fen"], 1)
    assert folded("　Ａ-b 證！", LEXICON.simplified) == "ab证"


@pytest.mark.parametrize("typed", ["身份", "shenfen", "sfz", "shenf", "身"])
def test_the_box_suggests_while_people_type(index, typed):
    assert {"identity-card-renewal", "identity-card-reissue"} <= {hit.code for hit in index.suggest(typed, 8)}


def test_the_box_suggests_each_item_once_and_nothing_for_nothing(index):
    codes = [hit.code for hit in index.suggest("办", 20)]
    assert len(codes) == len(set(codes)) == 20
    assert index.suggest(" ") == []


class TestPublished:
    @pytest.fixture(autouse=True)
    def _published(self, district, operator, source):
        for code in (FOOD, SHOP, INSURANCE):
            publish(actor=operator, at=AT, source=source(code))

    @pytest.mark.parametrize(("words", "code"), [
        ("开餐馆", FOOD), ("卫生许可证", FOOD), ("我想开奶茶店", FOOD), ("食品经营许可", FOOD), ("个体户", SHOP), ("办执照", SHOP),
        ("医保趸缴", INSURANCE), ("退休 医保", INSURANCE), ("职保", INSURANCE), ("　个体户！", SHOP), ("getihu", SHOP), ("spjyxk", FOOD),
    ])
    def test_people_find_what_they_call_it(self, words, code):
        assert queries.items(search=words)[0].item_code == code
        assert queries.suggest(prefix=words)[0].code == code

    @pytest.mark.parametrize("words", ["修飞船", "qqqqzzzz", "!!!", "\x00", "🚀"])
    def test_what_nobody_offers_is_not_found(self, words):
        assert queries.items(search=words) == ()

    def test_a_new_version_is_found_at_once(self, operator, source):
        assert queries.items(search="分子料理") == ()
        changed = source()
        changed["item"]["aliases"] = [*changed["item"]["aliases"], "分子料理"]
        publish(actor=operator, at=AT, source=changed)
        assert [entry.item_code for entry in queries.items(search="分子料理")] == [FOOD]

    def test_the_state_is_asked_for_in_one_query(self, django_assert_num_queries):
        queries.items(search="开餐馆")
        with django_assert_num_queries(1), remembering():  # as a page asks
            queries.items(search="开店")
        with django_assert_num_queries(1):
            queries.items()
