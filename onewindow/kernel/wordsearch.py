"""Finding things by what people type in Chinese: their own words, slips, pinyin, initials, official names.

Every text about a thing is broken into pairs of neighbouring characters. A pair of the query finds a text by the pair itself,
by its sound, by its shape, turned round, or with a character between; each way earns less than the one before. Rare pairs weigh
more. A lexicon, which is data, adds the official words to the words of people.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from math import log
from sys import intern

SAME, ALIKE, SOUNDED, TURNED, GAPPED = 1.0, 0.75, 0.7, 0.6, 0.55  # what a pair earns by the way it was found
SINGLE, CANON, MEANT, LETTERS = 0.25, 0.6, 0.8, 0.8  # what a position weighs: one character, a usual word, an intent, Latin letters
BODY, FLOOR, NEAR = 0.6, 0.16, 0.15  # what all its texts together add to its best text; least score; least share of the best score
CLOSER, LEAST = 40, 0.3  # how many are looked at closer; the least weight that counts in picking them
LONGEST = 80  # what is typed beyond this many characters is not read
RUN = re.compile(r"[a-z]+|[0-9]+|[^a-z0-9]+")
Position = tuple[float, tuple[tuple[str, float], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The language of searching: readings of characters, written forms, and which words lead to which."""

    readings: Mapping[str, tuple[str, ...]]
    simplified: Mapping[int, str]
    shapes: Mapping[str, str]
    fillers: tuple[str, ...]
    canon: Mapping[str, tuple[str, ...]]
    intents: tuple[tuple[tuple[tuple[str, ...], ...], tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Said:
    """A text about a thing: where it stands, what it says, how much a hit in it is worth. ``whole``: people may type all of it."""

    field: str
    text: str
    weight: float
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A text that people may type all of, with the terms it is found by and the weight of its own pairs."""

    said: Said
    terms: frozenset[str]
    size: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A thing that was found, how well, and the text that answers best."""

    code: str
    score: float
    field: str
    text: str


def folded(text: str, simplified: Mapping[int, str] | None = None) -> str:
    """The text as it is compared: width, case and script folded, punctuation and spaces dropped."""
    plain = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())
    return plain.translate(simplified) if simplified else plain


def loose(syllable: str) -> str:
    """The syllable as half the country says it: zh is z, ch is c, sh is s, l is n, final ng is n."""
    return re.sub(r"(?<=[aei]n)g$", "", re.sub(r"^l", "n", re.sub(r"^([zcs])h", r"\1", syllable)))


def spelled(letters: str, syllables: frozenset[str]) -> tuple[list[str], int]:
    """The letters cut into as few syllables as they hold, and how many letters are left over as slips."""
    best: list[tuple[float, list[str], int]] = [(0.0, [], 0)]
    for end in range(1, len(letters) + 1):
        cost, cut, slips = best[end - 1]
        choice = (cost + 2.5, cut, slips + 1)
        for start in range(max(0, end - 6), end):
            if letters[start:end] in syllables and best[start][0] + 1 < choice[0]:
                choice = (best[start][0] + 1, [*best[start][1], letters[start:end]], best[start][2])
        best.append(choice)
    return best[-1][1], best[-1][2]


class Index:
    """The texts of all things, ready to be asked. Built once for a state of them, never changed.

    Asked in two steps: what the query shares with all that is said of a thing picks ``CLOSER`` of them, and of these the one
    text that answers best counts too, so that a short name is not lost beside a long description.
    """

    def __init__(self, things: Mapping[str, Sequence[Said]], lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.syllables = frozenset(reading for readings in lexicon.readings.values() for reading in readings)
        self.longest = max(map(len, lexicon.canon), default=1)
        self.worth: dict[str, dict[str, float]] = defaultdict(dict)  # term -> code -> weight of the best text it stands in
        broken = {code: [(said, *self._terms(said)) for said in texts] for code, texts in things.items()}
        for code, texts in broken.items():
            for said, _own, terms in texts:
                for term in terms:
                    self.worth[term][code] = max(said.weight, self.worth[term].get(code, 0.0))
        self.rarity = {term: log(1 + len(things) / len(codes)) for term, codes in self.worth.items()}
        self.whole = {code: [Whole(said=said, terms=terms, size=sum(self.rarity[term] for term in own))
                             for said, own, terms in texts if said.whole] for code, texts in broken.items()}
        self.begins = sorted((form, code, text.said) for code, texts in self.whole.items() for text in texts
                             for form in self._forms(folded(text.said.text, lexicon.simplified)))

    def find(self, query: str, limit: int = 30) -> list[Hit]:
        """The things that answer the query, best first. None where nothing of it is known."""
        asked, earned, gains = 0.0, dict[str, float](), defaultdict[str, list[tuple[int, float]]](list)
        for place, (weight, ways) in enumerate(self._positions(query)):
            options = [(term, credit) for term, credit in ways if term in self.worth]
            weight *= self.rarity[options[0][0]] if options else log(1 + len(self.whole)) / 2
            asked += weight
            if weight > LEAST:
                self._earn(weight, options, earned)
            for term, credit in options:
                gains[term].append((place, weight * credit))
        closer = sorted(earned, key=lambda code: -earned[code])[:max(CLOSER, limit)]
        hits = sorted((self._hit(code, earned[code], gains, asked) for code in closer), key=lambda hit: (-hit.score, hit.code))
        least = max(FLOOR, NEAR * hits[0].score) if hits else FLOOR
        return [hit for hit in hits[:limit] if hit.score >= least]

    def suggest(self, prefix: str, limit: int = 8) -> list[Hit]:
        """One text a thing that begins with what was typed, in characters, pinyin or initials; then what it finds."""
        typed, begun = folded(prefix, self.lexicon.simplified), dict[str, Hit]()
        start = bisect_left(self.begins, typed, key=lambda begin: begin[0])
        for form, code, said in self.begins[start:] if typed else ():
            if not form.startswith(typed):
                break
            if code not in begun or len(said.text) < len(begun[code].text):
                begun[code] = Hit(code=code, score=said.weight, field=said.field, text=said.text)
        more = (hit for hit in self.find(prefix, limit) if hit.code not in begun)
        return [*sorted(begun.values(), key=lambda hit: (len(hit.text), hit.text)), *more][:limit]

    def _earn(self, weight: float, options: list[tuple[str, float]], earned: dict[str, float]) -> None:
        """Credit the things with the dearest of the ways in which the position is found there."""
        worths: Mapping[str, float] = self.worth[options[0][0]] if options else {}
        for term, credit in options[1:]:
            worths = {**{code: credit * worth for code, worth in self.worth[term].items()}, **worths}
        for code, worth in worths.items():
            earned[code] = earned.get(code, 0.0) + weight * worth

    def _hit(self, code: str, whole: float, gains: Mapping[str, list[tuple[int, float]]], asked: float) -> Hit:
        """The thing with its score: its best text and the whole of it."""
        best, answer = 0.0, self.whole[code][0].said
        for text in self.whole[code]:
            shared: dict[int, float] = {}
            for term in text.terms & gains.keys():
                for place, gain in gains[term]:
                    if gain > shared.get(place, 0.0):
                        shared[place] = gain
            near = text.said.weight * sum(shared.values()) / (text.size * asked) ** 0.5
            if near > best:
                best, answer = near, text.said
        return Hit(code=code, score=round(best + BODY * whole / asked, 4), field=answer.field, text=answer.text)

    def _terms(self, said: Said) -> tuple[frozenset[str], frozenset[str]]:
        """The text's own pairs, which tell how long it is, and all terms it is found by."""
        text = folded(said.text, self.lexicon.simplified)
        own = {a + b for a, b in pairwise(text)} or {text}
        terms = own | set(text) | {f"{a}_{b}" for a, b in zip(text, text[2:], strict=False)}
        terms |= {shape for a, b in pairwise(text) for shape, _ in self._shaped(a, b)}
        terms |= {f"~{x}-{y}" for a, b in pairwise(text) for x, y in product(self._sounds(a), self._sounds(b))}
        terms |= {f"={run}" for run in RUN.findall(text) if run.isascii()}
        if said.whole:
            terms |= {f"!{gram}" for gram in _grams(self._forms(text)[2])}
        return frozenset(map(intern, own)), frozenset(map(intern, terms))

    def _forms(self, text: str) -> tuple[str, str, str]:
        """The text, its pinyin, its initials."""
        read = [self.lexicon.readings.get(char, (char,))[0] for char in text]
        return text, "".join(read), "".join(syllable[0] for syllable in read)

    def _positions(self, query: str) -> Iterator[Position]:
        """What to look for, each with the ways to find it, the dearest first."""
        text = folded(query[:LONGEST], self.lexicon.simplified)
        words, latin = self._words(text)
        for filler in self.lexicon.fillers:
            text = text.replace(filler, "") or text
        for run in RUN.findall(text):
            if run.isascii() and run.isalpha():
                yield from self._latin(run) if run not in latin else ()
            else:
                yield from self._pairs(run)
        said = text + "".join(words)
        added = {a + b: CANON for word in words for a, b in pairwise(word)}
        meant = dict.fromkeys(meaning for parts, means in self.lexicon.intents
                              if all(any(one in said for one in part) for part in parts) for meaning in means)
        added |= {a + b: MEANT for meaning in meant for a, b in pairwise(meaning)}
        yield from ((weight, ((pair, SAME),)) for pair, weight in added.items() if pair in self.worth)

    def _words(self, text: str) -> tuple[list[str], set[str]]:
        """The usual words for those of the text, the longest ones read first, and the Latin words that are explained by them."""
        words, latin, start = dict[str, None](), set[str](), 0
        while start < len(text):
            for end in range(min(len(text), start + self.longest), start, -1):
                word = text[start:end]
                if word in self.lexicon.canon:
                    words |= dict.fromkeys(first for first in self.lexicon.canon[word] if first not in text)
                    if word.isascii():
                        latin.add(word)
                    start = end - 1
                    break
            start += 1
        return list(words), latin

    def _pairs(self, text: str) -> Iterator[Position]:
        """Every character, every pair of neighbours with all the ways to find it, and the pairs over a gap."""
        for char in text:
            yield SINGLE, ((char, SAME),)
        for a, b in pairwise(text):
            sounds = tuple((f"~{x}-{y}", SOUNDED) for x, y in product(self._sounds(a), self._sounds(b)))
            yield 1.0, ((a + b, SAME), *self._shaped(a, b), *sounds, (b + a, TURNED), (f"{a}_{b}", GAPPED))
        for a, b in zip(text, text[2:], strict=False):
            yield SINGLE, ((f"{a}_{b}", SAME), (a + b, GAPPED))

    def _latin(self, run: str) -> Iterator[Position]:
        """Letters: a word of the texts, pinyin, or initials."""
        yield 1.0, ((f"={run}", SAME),)
        cut, slips = spelled(run, self.syllables)
        if len(cut) > 1 and slips * 4 <= len(run):
            for a, b in pairwise(cut):
                yield LETTERS, ((f"~{loose(a)}-{loose(b)}", SAME),)
            return
        grams = [f"!{gram}" for gram in _grams(run) if len(gram) > 2 or len(run) < 4]
        if 2 * sum(gram in self.worth for gram in grams) > len(grams):  # else a slip of the hand, not somebody's initials
            for gram in grams:
                yield LETTERS, ((gram, SAME),)

    def _sounds(self, char: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(loose(reading) for reading in self.lexicon.readings.get(char, ())))

    def _shaped(self, a: str, b: str) -> tuple[tuple[str, float], ...]:
        """The pair by its shape, where one of the two can be mistaken for another."""
        shapes = self.lexicon.shapes
        return ((f"^{shapes.get(a, a)}{shapes.get(b, b)}", ALIKE),) if a in shapes or b in shapes else ()


def _grams(letters: str) -> Iterable[str]:
    return dict.fromkeys(letters[start:start + size] for size in (2, 3, 4) for start in range(len(letters) - size + 1))
