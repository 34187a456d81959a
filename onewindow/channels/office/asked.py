"""What a worklist is asked for: tab and filters as the address carries them, and the tags that take a filter away again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onewindow.domain.cases.types import CaseState, Narrowed, WorklistView
from onewindow.domain.deadlines.types import LightColour
from onewindow.domain.teams.types import CaseLine, Mark

LONGEST = 40
FILTERS = ("q", "item", "state", "mark", "channel", "hand", "post")
TABS = {
    WorklistView.TO_DO: gettext_lazy("For me to do"), WorklistView.DUE_SOON: gettext_lazy("Due soon"), WorklistView.WAITING: gettext_lazy("Applicant's turn"),
    WorklistView.RETURNED: gettext_lazy("Came back to me"), WorklistView.DONE: gettext_lazy("Done"),
}
STATES = {
    "submitted": (gettext_lazy("Handed in online"), CaseState.SUBMITTED), "received": (gettext_lazy("To accept"), CaseState.RECEIVED),
    "accepted": (gettext_lazy("To review and decide"), CaseState.ACCEPTED), "decided": (gettext_lazy("Decided"), CaseState.DECIDED),
    "closed": (gettext_lazy("Closed"), CaseState.CLOSED), "declined": (gettext_lazy("Declined"), CaseState.DECLINED),
    "not_required": (gettext_lazy("Not required"), CaseState.NOT_REQUIRED), "withdrawn": (gettext_lazy("Taken back"), CaseState.WITHDRAWN),
}
CHANNELS = {"portal": gettext_lazy("Online"), "counter": gettext_lazy("At a counter")}
MARKS = {
    "light": (gettext_lazy("Yellow or red light"), "bad"), Mark.REFUSED_BEFORE.value: (gettext_lazy("Refused before"), "bad"), Mark.FAILED.value: (gettext_lazy("A step did not pass"), "bad"),
    Mark.DIFFERS.value: (gettext_lazy("Sources differ"), "warn"), Mark.PROMISED.value: (gettext_lazy("By promise"), "warn"), Mark.TOLERATED.value: (gettext_lazy("Something follows"), "warn"),
    Mark.DOUBTFUL.value: (gettext_lazy("Standard to be verified"), "warn"), Mark.AGENT.value: (gettext_lazy("By an agent"), ""),
}
LIGHTS = {
    LightColour.YELLOW: (gettext_lazy("Yellow light"), "warn"), LightColour.YELLOW_PLUS: (gettext_lazy("Yellow light: promise passed"), "warn"),
    LightColour.RED: (gettext_lazy("Red light: time of the law passed"), "bad"),
}
HANDS = {"mine": gettext_lazy("Handed to me"), "others": gettext_lazy("Handed to colleagues"), "none": gettext_lazy("Handed to nobody")}
POSTS = {"all": gettext_lazy("Steps of every post")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The question. ``post`` is "all" where steps of other posts are wanted as well; by default a list holds what one's own post does."""

    view: WorklistView
    q: str = ""
    item: str = ""
    state: str = ""
    mark: str = ""
    channel: str = ""
    hand: str = ""
    post: str = ""

    def address(self, **changed: str) -> str:
        """The question as an address, with some parts changed; empty parts are left out."""
        parts = {"view": self.view.value, **{name: getattr(self, name) for name in FILTERS}, **changed}
        return f"?{urlencode({name: value for name, value in parts.items() if value})}"


def read(sent: QueryDict) -> Asked:
    """The question an address asks; what it doesn't know it leaves out."""
    known: dict[str, Collection[str]] = {"state": STATES, "mark": MARKS, "channel": CHANNELS, "hand": HANDS, "post": POSTS}
    given = {name: sent.get(name, "").strip()[:LONGEST] for name in FILTERS}
    kept = {name: value for name, value in given.items() if name not in known or value in known[name]}
    asked = sent.get("view", "")
    return Asked(view=WorklistView(asked) if asked in {view.value for view in TABS} else WorklistView.TO_DO, **kept)


def narrowed(asked: Asked, *, lines: Mapping[str, CaseLine], mine: Collection[str], post_kind: str, lit: Collection[str], before: date) -> Narrowed:
    """The filters as cases understand them. ``mine`` are the staff numbers whose lists are the reader's: one's own, and whom one stands in for."""
    only: frozenset[str] | None = frozenset(number for number, line in lines.items() if _hand_of(line, mine) == asked.hand) if asked.hand else None
    if asked.mark:
        bearing = frozenset(lit) if asked.mark == "light" else frozenset(number for number, line in lines.items() if asked.mark in line.marks)
        only = bearing if only is None else only & bearing
    without = frozenset() if asked.hand or asked.post else frozenset(number for number, line in lines.items() if _is_others(line, mine, post_kind))
    return Narrowed(item_code=asked.item, words=asked.q, channel=asked.channel, states=frozenset({STATES[asked.state][1]}) if asked.state else frozenset(),
                    before=before, only=only, without=without)


def tags(asked: Asked, *, items: Mapping[str, str]) -> list[tuple[str, str]]:
    """Every filter that narrows the list: its words, and the address without it."""
    words = {"q": asked.q, "item": items.get(asked.item, asked.item), "state": STATES[asked.state][0] if asked.state else "", "mark": MARKS[asked.mark][0] if asked.mark else "",
             "channel": CHANNELS.get(asked.channel, ""), "hand": HANDS.get(asked.hand, ""), "post": POSTS.get(asked.post, "")}
    found = [(str(said), asked.address(**{name: ""})) for name, said in words.items() if said]
    own = not asked.post and not asked.hand and asked.view in (WorklistView.TO_DO, WorklistView.DUE_SOON)
    return [*found, (_("Steps of my post, not handed to others"), asked.address(post="all"))] if own else found


def items_of(lines: Iterable[CaseLine]) -> dict[str, str]:
    """The items that have open cases, by code, in the order of their names."""
    return dict(sorted({line.item_code: line.item_name for line in lines}.items(), key=lambda pair: pair[1]))


def _hand_of(line: CaseLine, mine: Collection[str]) -> str:
    if not line.staff_no:
        return "none"
    return "mine" if line.staff_no in mine else "others"


def _is_others(line: CaseLine, mine: Collection[str], post_kind: str) -> bool:
    """Whether somebody else is to act: another kind of post, or the colleague it was handed to."""
    if line.staff_no:
        return line.staff_no not in mine
    return bool(line.post_kind) and line.post_kind != post_kind
