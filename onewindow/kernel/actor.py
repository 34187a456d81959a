"""Who acts: which person, in which post, by which channel, for whom, helped by whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class ActorKind(StrEnum):
    """What kind of party acts."""

    ANONYMOUS = "anonymous"
    PERSON = "person"
    STAFF = "staff"
    PARTNER = "partner"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What one mandate lets an agent do: the ``powers``, in the ``matters`` by their codes; no code means every matter."""

    powers: frozenset[str]
    matters: frozenset[str] = frozenset()

    def has(self, matter: str, powers: frozenset[str]) -> bool:
        """Whether it reaches the matter with one of the powers; with any power where none is asked for."""
        return (not self.matters or matter in self.matters) and (not powers or bool(self.powers & powers))


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The party behind an act, as history records it.

    ``ref`` is a public number (person or staff), never a database key. ``on_behalf_of`` is the public
    number of the principal when an agent acts by mandate, ``mandate_no`` the mandate they act by;
    ``assisted_by`` is the staff member who helped to type, which is help and not agency (民法典 161 needs a
    mandate for agency, help needs none). ``helper_name``, ``helper_post`` and ``help_no`` (the help session the
    citizen agreed to) go with it, so that every entry of history names the helper.

    An agent knows of the principal's affairs what the mandates reach: ``reach`` says it by matters and powers,
    ``within`` by the numbers of the affairs these come to. None means all of them, as with one's own affairs.
    """

    kind: ActorKind
    ref: str
    name: str
    channel: str
    rights: frozenset[str] = field(default_factory=frozenset)
    post_no: str = ""
    post_title: str = ""
    department_code: str = ""
    centre_code: str = ""
    counter_code: str = ""
    on_behalf_of: str = ""
    assisted_by: str = ""
    mandate_no: str = ""
    helper_name: str = ""
    helper_post: str = ""
    help_no: str = ""
    reach: tuple[Reach, ...] = ()
    within: frozenset[str] | None = None

    def may(self, right: str) -> bool:
        """Whether the post (or the plain citizen) carries the right."""
        return right in self.rights

    @property
    def principal(self) -> str:
        """The public number of the party whose affair this is: the principal, else the actor."""
        return self.on_behalf_of or self.ref

    @property
    def is_agent(self) -> bool:
        """Whether the actor acts for somebody else."""
        return self.on_behalf_of not in {"", self.ref}

    def reaches(self, matter: str, *powers: str) -> bool:
        """Whether the matter is the actor's own, or a mandate reaches it with one of the powers."""
        return not self.is_agent or any(each.has(matter, frozenset(powers)) for each in self.reach)

    def may_know(self, *, owner: str, about: str) -> bool:
        """Whether the affair of this owner, with this number, is the actor's own, or their principal's and within the mandates."""
        return bool(self.principal) and owner == self.principal and (self.within is None or about in self.within)

    def trace(self) -> dict[str, str]:
        """What history keeps of the actor: plain values, no rights."""
        pairs = {
            "kind": self.kind.value, "ref": self.ref, "name": self.name, "channel": self.channel,
            "post_no": self.post_no, "post_title": self.post_title, "department_code": self.department_code,
            "centre_code": self.centre_code, "counter_code": self.counter_code,
            "on_behalf_of": self.on_behalf_of, "mandate_no": self.mandate_no, "assisted_by": self.assisted_by,
            "helper_name": self.helper_name, "helper_post": self.helper_post, "help_no": self.help_no,
        }
        return {key: value for key, value in pairs.items() if value}


def system_actor(*, name: str, channel: str = "system") -> Actor:
    """The platform itself: deemed acts, timed jobs, reactions. It carries every right of its own kind only."""
    return Actor(kind=ActorKind.SYSTEM, ref=f"system:{name}", name=name, channel=channel,
                 rights=frozenset({"*system"}))


ANONYMOUS = Actor(kind=ActorKind.ANONYMOUS, ref="", name="", channel="public")
