"""What each check of health is called, what it means and what to do: words beside the kernel's findings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onewindow.kernel.health import Finding, Level
from onewindow.ui.formats import date_cn

LEVELS = {
    Level.GOOD: (gettext_lazy("All well"), "ok"), Level.UNKNOWN: (gettext_lazy("For your information"), ""),
    Level.WARN: (gettext_lazy("Look at it today"), "warn"), Level.BAD: (gettext_lazy("Act now"), "bad"),
}
# code -> (name, what it means). Every check of the board stands here (a test of the site).
CHECKS = {
    "database": (gettext_lazy("Database"), gettext_lazy("All cases, papers' records and history are kept here. Without it no page opens.")),
    "outbox": (gettext_lazy("Facts on their way"), gettext_lazy("Each act leaves facts that others act on: papers are made, messages go out, cases close.")),
    "relay": (gettext_lazy("Background worker"), gettext_lazy("It carries the facts and runs the timed jobs. While it stands still, no paper is made and no message leaves.")),
    "jobs": (gettext_lazy("Timed jobs"), gettext_lazy("Lights, deemed decisions, reminders and the day's root come from them.")),
    "store": (gettext_lazy("File store"), gettext_lazy("Uploaded papers and issued documents rest here, encrypted.")),
    "seal": (gettext_lazy("Certificate of the seal"), gettext_lazy("It signs every permit and letter. When it has run out, nothing can be issued.")),
    "backup": (gettext_lazy("Backup"), gettext_lazy("What is lost in a breakdown is what was done since the last copy.")),
    "calendar": (gettext_lazy("Working days"), gettext_lazy("Due days are counted by the official calendar; a draft year may still move them.")),
    "registers": (gettext_lazy("Registers of other organs"), gettext_lazy("Facts that applicants need not prove come from them.")),
    "carriers": (gettext_lazy("Carriers"), gettext_lazy("They take results to people's doors.")),
    "gateways": (gettext_lazy("Bank"), gettext_lazy("Charges are paid and given back through it.")),
    "transports": (gettext_lazy("Text messages"), gettext_lazy("Codes and notices reach telephones through the gateway.")),
    "release": (gettext_lazy("Release"), gettext_lazy("The programs and the tables of the database belong to one release.")),
    "standards": (gettext_lazy("Standards in force"), gettext_lazy("Guides, forms, clocks and steps are drawn from them.")),
}
GROUPS = (
    (gettext_lazy("Running"), ("database", "outbox", "relay", "jobs", "store")),
    (gettext_lazy("Seal, backup and calendar"), ("seal", "backup", "calendar")),
    (gettext_lazy("Ways to the outside"), ("registers", "carriers", "gateways", "transports")),
    (gettext_lazy("Versions"), ("release", "standards")),
)
PORTS = frozenset({"registers", "carriers", "gateways", "transports"})
ENGINES = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}
_TODO_SENTENCES = {
    "database": "Look at the database server and its disk, then at the server's log.",
    "outbox": "Open the outbox: see which reaction waits, mend its cause, deliver again what was given up.",
    "relay": "Start the worker: onewindow worker. Where pages are served without one, restart the service.",
    "jobs": "Open the outbox and see which job ended by an error; the server's log has its words.",
    "store": "Give the disk more room, and let the service write into the folder.",
    "seal": "Ask the certificate authority for a new one and put it in place as docs/operate/keys.md says.",
    "backup": "Run the backup of docs/operate/backup.md and see why the last one did not finish.",
    "calendar": "Write the official year down on the page of the calendar, or load it: onewindow calendar load FILE.",
    "release": "Stop the service, run onewindow migrate, start it again.",
    "standards": "Load and publish the items; without them nobody can apply.",
}
_PORT_SENTENCE = "Name the adapter in the installation's settings (docs/operate/running.md); production has no twins."
_BACKUP_SENTENCE = "Let the backup touch a file at its end and name that file in ONEWINDOW_BACKUP_MARK; then its age stands here."
_FAILED_SENTENCE = "The check itself failed (%(failure)s); the server's log has its words."


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A finding in words."""

    code: str
    name: str
    level: Level
    level_words: str
    look: str
    now: str
    means: str
    todo: str
    values: dict[str, object]


def line(finding: Finding) -> Line:
    """The finding in the words of the page."""
    name, means = CHECKS[finding.code]
    words, look = LEVELS[finding.level]
    return Line(code=finding.code, name=str(name), level=finding.level, level_words=str(words), look=look, now=_now(finding), means=str(means), todo=_todo(finding), values=finding.values)


def _todo(finding: Finding) -> str:
    if finding.level is Level.GOOD:
        return ""
    if finding.code in PORTS:
        return _(_PORT_SENTENCE) if finding.level is Level.BAD else ""
    if finding.level is Level.UNKNOWN:
        return _(_BACKUP_SENTENCE) if finding.code == "backup" else ""
    return _(_TODO_SENTENCES[finding.code])


def _now(finding: Finding) -> str:
    """What stands now, in a few words with their numbers."""
    values = finding.values
    if "failure" in values:
        return _(_FAILED_SENTENCE) % values
    if finding.code in PORTS:
        return _port(finding)
    match finding.code:
        case "database":
            engine = str(values["engine"])
            return _("%(engine)s answers") % {"engine": ENGINES.get(engine, engine)}
        case "outbox":
            waiting = _("%(waiting)s wait, the oldest for %(minutes)s minutes; %(parked)s given up") if values["waiting"] else _("Nothing waits; %(parked)s given up")
            return waiting % values
        case "relay":
            seen = _("Last seen %(minutes)s minutes ago") if values["minutes"] else _("Seen within the last minute")
            return _("Has not run yet") if values["latest"] is None else seen % values
        case "jobs":
            return _("%(jobs)s jobs, %(overdue)s overdue, %(failing)s ended by an error") % values
        case "store":
            return _("%(free)s %% free, %(gigabytes)s GB") % values
        case "release":
            return (_("%(release)s, and the tables are %(steps)s steps behind") if values["steps"] else _("%(release)s, and the tables are at its state")) % values
        case "standards":
            return _("%(items)s items, %(standards)s standard documents") % values
        case _:
            return _dated(finding)


def _dated(finding: Finding) -> str:
    values = finding.values
    if finding.code == "seal":
        ends = values.get("ends")
        return _("%(days)s days left, until %(day)s") % {**values, "day": date_cn(ends)} if isinstance(ends, date) else _("No certificate yet")
    if finding.code == "backup":
        hours = values.get("hours")
        return _("Its age is not told") if hours is None else _("No copy was made yet") if hours == -1 else _("%(hours)s hours old") % values
    return _("Not official: %(missing)s") % values if values["missing"] else _("Official up to %(official)s, %(drafts)s draft years") % values


def _port(finding: Finding) -> str:
    if finding.values["adapters"]:
        return _("Adapters of this installation: %(names)s") % finding.values
    return _("None: nothing goes out or comes in") if settings.ONEWINDOW_PRODUCTION else _("Demo twin: no real organ, bank, carrier or telephone is reached")
