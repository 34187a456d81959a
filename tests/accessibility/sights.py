"""Every page that can be seen, once for each set of templates it is made of: asked inside the installation, opened later in a browser.

`python -c "from tests.accessibility.sights import tell; tell()"` runs within a demo installation of its own (see world.py). It furnishes
the district, signs everybody of the cast in, asks for every page, and prints as one line of JSON what was seen, by whom, of which templates.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

import jinja2
from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.template.backends import jinja2 as backend
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse
from django.utils.http import urlencode
from django.utils.text import slugify
from django.views.defaults import permission_denied

from onewindow.channels.portal.sign_in.citizen import too_many
from onewindow.channels.portal.views.errors import server_error, unread
from onewindow.domain.cases.demo import cast_actor
from onewindow.domain.people import queries as people
from onewindow.kernel import clock
from tests.accessibility.screens import screens
from tests.accessibility.sign_ins import signing_in
from tests.architecture.furnished import furnish
from tests.architecture.samples import SAMPLES, accounts, question_of
from tests.architecture.test_read_only import combinations, pages

SIGN = "SIGHTS "
SETS_A_PAGE = 18
OK, ONLY_POSTED = 200, 405
PORTAL = "ui/portal.html"
SIGNED_IN_READERS = 1
# What few numbers show, and only to few: the template, the page, who looks, the parameter its number is tried for.
RARE = (
    ("worklists/_decide.html", "worklists:office_case", "huang", "case_no"),
    ("worklists/_findings.html", "worklists:office_case", "huang", "case_no"),
    ("worklists/_deliver.html", "worklists:counter_case", "he", "case_no"),
    ("worklists/scan.html", "worklists:scan", "he", "draft_no"),
    ("progress/correct.html", "progress:correct", "chen", "case_no"),
)
TRIES = 4  # times in a row that a page shows a viewer nothing new, or turns them away, before they are asked no more


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A page somebody sees: its name in the URLconf, its address, the cast code of who looks ("" nobody signed in), its templates.

    ``kept`` is the page itself where asking for the address later would show another: the answer to a form, or what passes by itself.
    """

    name: str
    address: str
    viewer: str
    templates: tuple[str, ...]
    kept: str = ""

    @property
    def key(self) -> str:
        """What tells it from every other sight."""
        return f"{self.name} {self.address} ({self.viewer or 'nobody'})"


@dataclass(slots=True)
class Watched:
    """Templates used since it was emptied."""

    names: list[str] = field(default_factory=list)


@contextmanager
def watching() -> Iterator[Watched]:
    """Notes every template that is rendered or included while the block runs."""
    watched, render, get_template = Watched(), backend.Template.render, jinja2.Environment.get_template

    def noted_render(self: backend.Template, *arguments: object, **named: object) -> str:
        watched.names.append(self.template.name or "")
        return str(render(self, *arguments, **named))

    def noted_get(self: jinja2.Environment, name: object, *arguments: object, **named: object) -> jinja2.Template:
        if isinstance(name, str):
            watched.names.append(name)
        return get_template(self, name, *arguments, **named)  # type: ignore[arg-type]

    backend.Template.render, jinja2.Environment.get_template = noted_render, noted_get  # type: ignore[method-assign, assignment]
    try:
        yield watched
    finally:
        backend.Template.render, jinja2.Environment.get_template = render, get_template  # type: ignore[method-assign]


def visitors() -> dict[str, Client]:
    """Nobody, and everybody of the cast signed in the way the demo does it."""
    wanted = set(accounts())
    found = {"": Client()}
    for member in people.cast():
        if member.account_id in wanted:
            found[member.code] = Client()
            found[member.code].post(reverse("demo_sign_in", args=[member.code]))
    return found


def seen(clients: dict[str, Client]) -> Iterator[Sight]:
    """Every page of the house, each set of templates once."""
    with watching() as watched:
        for page in sorted(set(pages(get_resolver())), key=lambda page: page.name):
            owner, _, name = page.name.rpartition(":")
            sets, _ = combinations(owner, name, page.parameters)
            known: set[tuple[str, ...]] = set()
            nothing_new: Counter[str] = Counter()
            for arguments in sets[:SETS_A_PAGE] if page.parameters else [{}]:
                address, signed_in = reverse(page.name, kwargs=arguments) + question_of(page.name), 0
                for viewer, client in clients.items():
                    if signed_in == SIGNED_IN_READERS:
                        break  # a page of the portal looks the same to everybody who may see it
                    if nothing_new[viewer] >= TRIES:
                        continue
                    watched.names.clear()
                    answer = client.get(address)
                    if answer.status_code == ONLY_POSTED:
                        break
                    nothing_new[viewer] += 1
                    made_of = tuple(sorted(set(watched.names)))
                    if answer.status_code == OK and PORTAL in watched.names and viewer:
                        signed_in += 1
                    if answer.status_code == OK and answer.headers.get("Content-Type", "").startswith("text/html") and made_of and made_of not in known:
                        known.add(made_of)
                        nothing_new[viewer] = 0
                        yield Sight(name=page.name, address=address, viewer=viewer, templates=made_of)


def rare(clients: dict[str, Client]) -> Iterator[Sight]:
    """Pages that stand at few numbers, each once."""
    with watching() as watched:
        for template, name, viewer, parameter in RARE:
            for number in SAMPLES[parameter]():
                address = reverse(name, args=[number])
                watched.names.clear()
                if clients[viewer].get(address).status_code == OK and template in watched.names:
                    yield Sight(name=name, address=address, viewer=viewer, templates=tuple(sorted(set(watched.names))))
                    break


def fetched(somebody: Client) -> Iterator[Sight]:
    """Pages that fetch a part of themselves as they open: measured with what they fetched."""
    words = "潜水艇年检"
    with watching() as watched:
        address = f"{reverse('portal:search')}?{urlencode({'q': words})}"
        somebody.get(address)
        somebody.post(reverse("wishes:unmet"), {"q": words}, headers={"HX-Request": "true"})
        yield Sight(name="portal:search, nothing found", address=address, viewer="", templates=tuple(sorted(set(watched.names))))


def passing(clients: dict[str, Client]) -> Iterator[Sight]:
    """Pages that answer a form, tell of a failure, or pass by themselves: kept as they are."""
    factory, forger = RequestFactory(), Client(enforce_csrf_checks=True)
    somebody, chen = Client(), clients["chen"]
    phone = {"phone": people.contact_of(person_no=cast_actor("chen").ref).phone}
    answers: dict[str, Callable[[], object]] = {
        "not found": lambda: somebody.get("/no-such-page/"),
        "not found at a desk": lambda: clients["luo"].get("/office/no-such-page/"),
        "forged form": lambda: forger.post(reverse("account_request_login_code"), phone),
        "failed": lambda: server_error(factory.get("/")),
        "code sent": lambda: somebody.post(reverse("account_request_login_code"), phone, follow=True),
        "too many attempts": lambda: too_many(factory.get("/")),
        "not allowed": lambda: chen.get(reverse("office:worklist")),
        "not permitted": lambda: permission_denied(factory.get("/"), PermissionDenied()),
        "too much sent": lambda: unread(factory.get("/"), RequestDataTooBig()),
        "only for forms": lambda: chen.get(reverse("wishes:unmet"), headers={"Accept": "text/html"}),
        "words noted": lambda: somebody.post(reverse("wishes:unmet"), {"q": "潜水艇年检"}),
        "photo beside": lambda: _beside(clients["luo"]),
        **signing_in(),
        **{f"several cases: {act}": lambda act=act: _several(clients["luo"], act) for act in ("print", "choose", "seen", "weigh")},
        "refused": lambda: chen.post(reverse("progress:submit", args=["DR0"])),
        **{f"screen: {state}": lambda token=token: _on_screen(token) for state, token in screens(at=clock.now()).items()},
    }
    with watching() as watched:
        for name, ask in answers.items():
            watched.names.clear()
            page = ask()
            yield Sight(name=name, address=f"/kept/{slugify(name)}/", viewer="", templates=tuple(sorted(set(watched.names))), kept=page.content.decode())  # type: ignore[attr-defined]


def _several(office: Client, act: str) -> object:
    """The answer to an act on the cases of a worklist."""
    page = office.get(reverse("office:worklist"), {"view": "to_do"}).content.decode()
    numbers = re.findall(r'<input type="checkbox" name="case"[^>]* value="(\w+)"', page)
    if not numbers:
        raise LookupError("the worklist shows no case to tick")
    return office.post(reverse("office:bulk"), {"act": act, "case": numbers[:2], "key": "sights"})


def _beside(office: Client) -> object:
    """A picture handed in, as the viewer of a case shows it."""
    for number in SAMPLES["case_no"]():
        page = office.get(reverse("worklists:office_case", args=[number])).content.decode()
        for address in re.findall(r'"(/office/cases/\w+/files/\w+/)"', page):
            shown = office.post(address, {"beside": "1"})
            if shown.headers["Content-Type"].startswith("text/html"):
                return shown
    raise LookupError("no case has a picture")


def _on_screen(token: str) -> object:
    device = Client()
    device.cookies["ow_screen"] = token
    return device.get(reverse("mirrors:screen"))


def tell() -> None:
    """Furnish, look, print."""
    settings.ALLOWED_HOSTS, settings.DEBUG = ["*"], False
    furnish(at=clock.now())
    clients = visitors()
    sights = [asdict(sight) for sight in (*seen(clients), *rare(clients), *fetched(clients[""]), *passing(clients))]
    cookies = {code: {name: morsel.value for name, morsel in client.cookies.items()} for code, client in clients.items()}
    print(SIGN + json.dumps({"sights": sights, "cookies": cookies}))
