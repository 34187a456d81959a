"""Contrast proven from the tokens in every theme, and the weight of what every page loads."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from onewindow.ui.joined import JOINED, joined

STATIC = Path(__file__).parents[1] / "static" / "ui"
THEMES = {"standard": "", "elder": "html[data-age=elder]", "kiosk": "html[data-surface=kiosk]", "paper": "html[data-surface=print]",
          "contrast": "html[data-theme=contrast]", "dark": "html[data-theme=dark]"}
SHEETS = sorted(Path(__file__).parents[2].rglob("static/**/*.css"))  # also those that rooms bring

PAIRS = (  # text, ground, least ratio
    ("text", "paper", 7), ("text", "page", 7), ("text", "fill", 7), ("text", "tint", 7), ("text-2", "paper", 7), ("text-2", "fill", 4.5), ("text-2", "page", 4.5), ("text-2", "tint", 4.5),
    ("text", "act-tint", 4.5), ("text", "ok-tint", 4.5), ("text", "warn-tint", 4.5), ("text", "bad-tint", 4.5), ("text", "gold-tint", 4.5),
    ("text-3", "paper", 4.5), ("text-3", "page", 4.5), ("text-3", "tint", 4.5), ("text-3", "sky", 4.5), ("text-3", "fill", 4.5), ("text-3", "act-tint", 4.5),
    ("act", "paper", 4.5), ("act", "act-tint", 4.5), ("act", "act-mist", 4.5), ("act", "page", 4.5), ("act", "tint", 4.5), ("act-over", "paper", 4.5), ("act-over", "page", 4.5),
    ("act-deep", "act-tint", 4.5), ("act-deep", "paper", 4.5), ("on-act", "act-fill", 4.5), ("on-act", "act-over", 4.5),
    ("on-bar", "bar", 4.5), ("on-bar-2", "bar", 4.5),
    ("ok", "ok-tint", 4.5), ("ok", "paper", 4.5), ("ok", "page", 4.5), ("ok", "act-mist", 4.5), ("warn", "warn-tint", 4.5), ("warn", "paper", 4.5), ("warn", "page", 4.5),
    ("bad", "bad-tint", 4.5), ("bad", "paper", 4.5), ("bad", "page", 4.5), ("gold", "gold-tint", 4.5),
    ("#fff", "ok-fill", 4.5), ("#fff", "bad-fill", 4.5), ("#c9d8ec", "foot", 4.5), ("#fff", "#28487a", 4.5), ("on-bar", "#28487a", 4.5),
    # what isn't text: edges of controls, filled controls, bars of charts, the ring
    ("edge", "paper", 3), ("edge", "page", 3), ("act-fill", "paper", 3), ("act-bar", "paper", 3), ("act-bar", "page", 3), ("focus-ring", "paper", 3), ("focus-ring", "page", 3),
)


def block(selector):
    css = (STATIC / "tokens.css").read_text(encoding="utf-8")
    body = re.search(r"(?:^|\})\s*" + re.escape(selector) + r"\{([^}]*)\}", css, re.MULTILINE).group(1)
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})", body))


def tokens_of(theme):
    return block(":root") | (block(THEMES[theme]) if THEMES[theme] else {})


def luminance(colour):
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def declared_pairs(css):
    """Text and ground that one rule sets together, by their names."""
    colour = r"(?:var\(--([\w-]+)\)|(#[0-9a-f]{3,6})\b)"
    for body in re.findall(r"\{([^{}]*)\}", css):
        text = re.search(r"(?:^|;)color:" + colour, body)
        ground = re.search(r"(?:^|;)background(?:-color)?:" + colour + r"(?:;|$)", body)
        if text and ground:
            yield text.group(1) or text.group(2), ground.group(1) or ground.group(2)


@pytest.mark.parametrize("theme", THEMES)
def test_every_pair_of_tokens_is_readable(theme):
    tokens = tokens_of(theme)
    poor = [(a, b, round(found, 2), least) for a, b, least in PAIRS if (found := ratio(tokens.get(a, a), tokens.get(b, b))) < least]
    assert poor == []


def test_every_pair_that_a_rule_sets_is_in_the_table():
    known = {(a, b) for a, b, _least in PAIRS}
    used = {(path.name, pair) for path in SHEETS for pair in declared_pairs(path.read_text(encoding="utf-8"))}
    assert {(name, pair) for name, pair in used if pair not in known} == set()
    assert len(used) > 20, "the reader of rules reads them"


def test_every_colour_of_text_has_a_row():
    known = {a for a, _b, _least in PAIRS} | {"inherit"}
    used = {name for path in SHEETS for name in re.findall(r"[{;]color:var\(--([\w-]+)\)", path.read_text(encoding="utf-8"))}
    assert used <= known


def test_the_ring_is_seen_on_every_ground_it_can_stand_on():
    for theme in THEMES:
        tokens = tokens_of(theme)
        for ground in ("paper", "page", "bar", "foot", "act-tint"):
            assert max(ratio(tokens["focus"], tokens[ground]), ratio(tokens["focus-ring"], tokens[ground])) >= 3, (theme, ground)


def test_ratio_is_that_of_the_standard():
    assert round(ratio("#000", "#fff"), 2) == 21
    assert round(ratio("#677384", "#fff"), 2) == 4.81


@pytest.mark.parametrize("surface", ["portal", "desk"])
def test_styles_of_a_surface_stay_small(surface):
    assert sum(len(gzip.compress((STATIC / f"{name}.css").read_bytes())) for name in ("tokens", "base", surface)) <= 18 * 1024


def test_script_stays_small():
    assert sum(len(gzip.compress((STATIC / name).read_bytes())) for name in ("ui.js", "parts.js")) <= 10 * 1024


def test_styles_name_colours_only_in_the_tokens():
    known = {"#fff", "#000", "#333", "#4ade80", "#28487a", "#dbe7f7", "#c9d8ec", "#e9eef5"}  # on grounds that no mode changes
    for path in SHEETS:
        if path.name != "tokens.css":
            assert set(re.findall(r"#[0-9a-f]{3,6}\b", path.read_text(encoding="utf-8"))) <= known, path


def test_every_custom_property_used_is_defined():
    css = {path.name: path.read_text(encoding="utf-8") for path in STATIC.glob("*.css")}
    defined = set(re.findall(r"(--[\w-]+):", css["tokens.css"])) | {"--n"}
    assert set(re.findall(r"var\((--[\w-]+)", "".join(css.values()))) <= defined


def test_styles_use_nothing_that_the_oldest_browser_lacks():
    for path in SHEETS:
        css = path.read_text(encoding="utf-8")
        assert not re.search(r":has\(|@layer|@container|&[ .:]|:is\(|:where\(", css), path.name


@pytest.mark.parametrize("path", sorted(path for path in JOINED if path.endswith(".css")))
def test_a_page_asks_for_one_sheet_that_joins_its_parts(path):
    made = finders.find(path)
    text = Path(made).read_text(encoding="utf-8")
    assert text.index("/* Tokens:") < text.index("/* Elements") < text.index("/* The ")
    assert finders.find(path, find_all=True) == [made]
    assert Path(made).read_bytes() == joined(path)
    assert not re.findall(r"url\((?!\"data:|%23)", text), "a joined sheet names no file beside it"


def test_a_page_asks_for_one_script_that_joins_its_parts():
    made = Path(finders.find("ui/page.js"))
    assert made.read_bytes() == joined("ui/page.js")
    text = made.read_text(encoding="utf-8")
    assert text.startswith("var htmx=") and text.index("var htmx=") < text.index("/* Behaviour shared by every surface")
