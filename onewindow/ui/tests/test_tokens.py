"""Contrast computed from the tokens, and the weight of what every page loads."""

import gzip
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[1] / "static" / "ui"

PAIRS = (  # text, ground, least ratio
    ("text", "paper", 7), ("text", "page", 7), ("text", "fill", 7), ("text-2", "paper", 7), ("text-2", "fill", 4.5),
    ("text-3", "paper", 4.5), ("text-3", "page", 4.5), ("text-3", "tint", 4.5), ("text-3", "sky", 4.5), ("text-3", "fill", 4.5),
    ("act", "paper", 4.5), ("act", "act-tint", 4.5), ("act", "page", 4.5), ("act-deep", "act-tint", 4.5), ("on-act", "act-fill", 4.5),
    ("on-act", "act-over", 4.5), ("on-bar", "bar", 4.5), ("on-bar-2", "bar", 4.5), ("ok", "ok-tint", 4.5), ("ok", "paper", 4.5),
    ("ok", "act-mist", 4.5), ("warn", "warn-tint", 4.5), ("warn", "paper", 4.5), ("bad", "bad-tint", 4.5), ("bad", "paper", 4.5),
    ("gold", "gold-tint", 4.5), ("text", "act-tint", 4.5), ("text", "ok-tint", 4.5), ("text", "warn-tint", 4.5), ("text", "bad-tint", 4.5),
    ("text-3", "act-tint", 4.5), ("edge", "paper", 3), ("focus-ring", "paper", 3), ("act-fill", "paper", 3),
)


def block(selector):
    css = (STATIC / "tokens.css").read_text(encoding="utf-8")
    body = re.search(re.escape(selector) + r"\{([^}]*)\}", css).group(1)
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})", body))


def luminance(colour):
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", ["", "html[data-age=elder]", "html[data-theme=contrast]"])
def test_every_pair_of_tokens_is_readable(mode):
    tokens = block(":root") | (block(mode) if mode else {})
    poor = [(a, b, round(ratio(tokens[a], tokens[b]), 2)) for a, b, least in PAIRS if ratio(tokens[a], tokens[b]) < least]
    assert poor == []


def test_ratio_is_that_of_the_standard():
    assert round(ratio("#000", "#fff"), 2) == 21
    assert round(ratio("#677384", "#fff"), 2) == 4.81


@pytest.mark.parametrize("surface", ["portal", "desk"])
def test_styles_of_a_surface_stay_small(surface):
    parts = [(STATIC / f"{name}.css").read_bytes() for name in ("tokens", "base", surface)]
    assert sum(map(len, parts)) <= 27 * 1024
    assert sum(len(gzip.compress(part)) for part in parts) <= 8 * 1024


def test_script_stays_small():
    assert len(gzip.compress((STATIC / "ui.js").read_bytes())) <= 10 * 1024


def test_styles_name_colours_only_in_the_tokens():
    known = {"#fff", "#000", "#333", "#4ade80", "#28487a", "#dbe7f7", "#c9d8ec", "#e9eef5"}  # on grounds that no mode changes
    for name in ("base", "portal", "desk"):
        css = (STATIC / f"{name}.css").read_text(encoding="utf-8")
        assert set(re.findall(r"#[0-9a-f]{3,6}\b", css)) <= known, name


def test_every_custom_property_used_is_defined():
    css = {path.name: path.read_text(encoding="utf-8") for path in STATIC.glob("*.css")}
    defined = set(re.findall(r"(--[\w-]+):", css["tokens.css"])) | {"--n"}
    assert set(re.findall(r"var\((--[\w-]+)", "".join(css.values()))) <= defined
