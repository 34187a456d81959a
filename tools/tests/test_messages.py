"""Message catalogues: what counts as a message id, and what a catalogue is refused for."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

import pytest

from tools import messages

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: zh_Hans\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A room with a package around it."""
    owner = tmp_path / "onewindow" / "domain" / "cases"
    (owner / "templates" / "cases").mkdir(parents=True)
    (owner / "__init__.py").touch()
    return owner


def _po(owner: Path, body: str, header: str = HEADER) -> Path:
    file = messages.catalogue_file(owner)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(header + body, encoding="utf-8")
    return file


@pytest.mark.parametrize(("code", "ids"), [
    ('x = _("Submit")', ["Submit"]),
    ('x = gettext_lazy("Take it back")', ["Take it back"]),
    ('x = ngettext("one case", "%(n)s cases", n)', ["one case"]),
    ('class NotYours(Refusal):\n    sentence = "This is not yours."', ["This is not yours."]),
    ('class NotYours(Refusal):\n    sentence: ClassVar[str] = (\n        "This is "\n        "not yours.")', ["This is not yours."]),
    ('p = Problem(where="name", sentence="Write your name.")', ["Write your name."]),
    ('p = Problem(sentence="Write it." if empty else "It is too long.")', ["Write it.", "It is too long."]),
    ('f = CharField(label="Name", max_length=9)', ["Name"]),
    ('STATE_LABELS = {State.OPEN: "Open", State.SHUT: "Closed"}', ["Open", "Closed"]),
    ('TABS = (N_("Waiting"), "key")', ["Waiting"]),
    ('x = Config(label="cases")', []),
    ('sentence = "a local word"\ndef f():\n    sentence = "another"', []),
])
def test_python_messages(room: Path, code: str, ids: list[str]) -> None:
    (room / "commands.py").write_text(code, encoding="utf-8")
    assert [found.singular for found in messages.messages_of(room)] == ids


def test_template_messages(room: Path) -> None:
    page = room / "templates" / "cases" / "page.html"
    page.write_text('{% do x.append(1) %}{{ _("Submit") }}{{ _("Case %(no)s", no=no) }}{{ ngettext("one", "many", 2) }}', encoding="utf-8")
    assert [found.singular for found in messages.messages_of(room)] == ["Submit", "Case %(no)s", "one"]


def test_broken_template_is_named(room: Path) -> None:
    (room / "templates" / "cases" / "page.html").write_text("{{ _('open' }}", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"page\.html"):
        messages.messages_of(room)


def test_tests_say_nothing(room: Path) -> None:
    (room / "tests").mkdir()
    (room / "tests" / "test_x.py").write_text('x = _("Only a test")', encoding="utf-8")
    assert messages.messages_of(room) == []


def test_complete_catalogue_passes(room: Path) -> None:
    (room / "commands.py").write_text('x = _("Case %(no)s")\ny = ngettext("one", "%(n)s many", 2)', encoding="utf-8")
    _po(room, 'msgid "Case %(no)s"\nmsgstr "办件 %(no)s"\n\nmsgid "one"\nmsgid_plural "%(n)s many"\nmsgstr[0] "%(n)s 件"\n')
    assert messages.problems(room) == []


@pytest.mark.parametrize(("body", "word"), [
    ("", "not in its catalogue"),
    ('msgid "Case %(no)s"\nmsgstr ""\n', "not translated"),
    ('#, fuzzy\nmsgid "Case %(no)s"\nmsgstr "办件 %(no)s"\n', "fuzzy"),
    ('msgid "Case %(no)s"\nmsgstr "办件"\n', "placeholders differ"),
    ('msgid "Case %(no)s"\nmsgstr "办件 %(number)s"\n', "placeholders differ"),
])
def test_incomplete_catalogue_is_refused(room: Path, body: str, word: str) -> None:
    (room / "commands.py").write_text('x = _("Case %(no)s")', encoding="utf-8")
    _po(room, body)
    assert [line for line in messages.problems(room) if word in line]


def test_missing_catalogue_is_refused(room: Path) -> None:
    (room / "commands.py").write_text('x = _("Submit")', encoding="utf-8")
    assert "no catalogue" in messages.problems(room)[0]


def test_header_must_name_the_language(room: Path) -> None:
    _po(room, "", header=HEADER.replace("zh_Hans", "en"))
    assert "header" in messages.problems(room)[0]


def test_update_adds_and_keeps(room: Path) -> None:
    file = _po(room, '# by hand\nmsgid "Submit"\nmsgstr "提交"\n')
    (room / "commands.py").write_text('x = _("Submit")\ny = _("Say \\"no\\"\\n")\nz = ngettext("one", "many", 2)', encoding="utf-8")
    assert messages.update(room) == 2
    assert messages.update(room) == 0
    assert "# by hand" in file.read_text(encoding="utf-8")
    assert [line.split(": ")[1] for line in messages.problems(room)] == ["not translated", "not translated"]


def test_update_begins_a_catalogue(room: Path) -> None:
    (room / "commands.py").write_text('x = _("Submit")', encoding="utf-8")
    assert messages.update(room) == 1
    assert [line.split(": ")[1] for line in messages.problems(room)] == ["not translated"]


def test_compile_writes_and_then_skips(room: Path) -> None:
    file = _po(room, 'msgid "Submit"\nmsgstr "提交"\n')
    package = room.parents[1]
    assert messages.compile_all(package) == (1, 0)
    assert messages.compile_all(package) == (0, 1)
    with file.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Submit") == "提交"
    later = file.with_suffix(".mo").stat().st_mtime + 1
    os.utime(file, (later, later))
    assert messages.compile_all(package) == (1, 0)


def test_broken_catalogue_is_named(room: Path) -> None:
    file = _po(room, 'msgid "Submit"\nnonsense\n')
    with pytest.raises(SystemExit, match=file.name):
        messages.problems(room)


def test_unused_entries_are_listed(room: Path) -> None:
    (room / "commands.py").write_text('x = _("Submit")', encoding="utf-8")
    _po(room, 'msgid "Submit"\nmsgstr "提交"\n\nmsgid "Old"\nmsgstr "旧"\n')
    assert messages.unused(room) == ["Old"]


def test_owners_are_rooms_channels_and_floors(room: Path) -> None:
    package = room.parents[1]
    for name in ("kernel", "channels/portal"):
        (package / name).mkdir(parents=True)
        (package / name / "__init__.py").touch()
    assert [owner.name for owner in messages.owners(package)] == ["kernel", "cases", "portal"]


def test_folder_with_its_own_catalogue_is_an_owner(room: Path) -> None:
    inner = room / "sign_in"
    inner.mkdir()
    (inner / "forms.py").write_text('x = _("Phone")', encoding="utf-8")
    assert [found.singular for found in messages.messages_of(room)] == ["Phone"]
    _po(inner, 'msgid "Phone"\nmsgstr "电话"\n')
    assert messages.messages_of(room) == []
    assert messages.problems(inner) == []
    assert [owner.name for owner in messages.owners(room.parents[1])] == ["cases", "sign_in"]


def test_one_message_has_one_translation(room: Path) -> None:
    other = room.parent / "permits"
    other.mkdir()
    (other / "__init__.py").touch()
    _po(room, 'msgid "Ground"\nmsgstr "依据"\n\nmsgid "Day"\nmsgstr "日"\n')
    _po(other, 'msgid "Ground"\nmsgstr "理由"\n\nmsgid "Day"\nmsgstr "日"\n')
    [line] = messages.contradictions(room.parents[1])
    assert line.startswith("'Ground' is said differently")
