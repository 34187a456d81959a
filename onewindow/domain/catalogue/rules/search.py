"""What an item says of itself to those who look for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onewindow.kernel.wordsearch import Said


def texts_of(content: Mapping[str, Any], department: str = "") -> list[Said]:
    """What the content of a standard says that people may look for; ``department`` is the name of its department."""
    item = content["item"]
    whole = [("name", item["name"], 1.0), ("plain_name", item["plain_name"], 1.0), *(("alias", alias, 1.0) for alias in item.get("aliases", ()))]
    asked = [question["text"] + "".join(option["label"] for option in question["options"]) for question in content.get("scenario", ())]
    long = [("purpose", item["purpose"], 0.5), ("outcome", content["outcome"]["name"], 0.6), ("department", department, 0.3),
            ("theme", " ".join(item.get("themes", ())), 0.3), *(("question", faq["question"], 0.4) for faq in content.get("faq", ())),
            *(("situation", text, 0.25) for text in asked)]
    return [*(Said(field=field, text=text, weight=weight, whole=True) for field, text, weight in whole),
            *(Said(field=field, text=text, weight=weight) for field, text, weight in long if text)]
