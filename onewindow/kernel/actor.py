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
class Actor:
    """The party behind an act, as history records it.

    ``ref`` is a public number (person or staff), never a database key. ``on_behalf_of`` is the public
    number of the principal when an agent acts by mandate, ``mandate_no`` the mandate they act by;
    ``assisted_by`` is the staff member who helped to type, which is help and not agency (民法典 161 needs a
    mandate for agency, help needs none). ``helper_name``, ``helper_post`` and ``help_no`` (the help session the
    citizen agreed to) go with it, so that every entry of history names the helper.
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

    def may(self, right: str) -> bool:
        """Whether the post (or the plain citizen) carries the right."""
        return right in self.rights

    @property
    def principal(self) -> str:
        """The public number of the party whose affair this is: the principal, else the actor."""
        return self.on_behalf_of or self.ref

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
