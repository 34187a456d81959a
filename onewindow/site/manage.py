"""The command line: ``onewindow <command>`` runs a management command of the platform or of Django."""

from __future__ import annotations

import os
import sys
import tempfile

from django.core.management import execute_from_command_line

OWN_DATABASE = {"play_case"}  # commands that must never touch the installation's data
NO_INSTALLATION = {"workdays", "keys"}  # commands that need neither database nor keys and leave nothing behind


def main() -> None:
    """Run the command named on the command line. Words may be joined by ``-`` or ``_``."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.site.settings.dev")
    argv = ["onewindow", *sys.argv[1:]]
    if len(argv) > 1 and not argv[1].startswith("-"):
        argv[1] = argv[1].replace("-", "_")
    if argv[1:2] and argv[1] in NO_INSTALLATION:
        os.environ["DJANGO_SETTINGS_MODULE"] = "onewindow.site.settings.bare"
    if argv[1:2] and argv[1] in OWN_DATABASE:
        with tempfile.TemporaryDirectory(prefix="onewindow-") as folder:
            os.environ.update(ONEWINDOW_VAR=folder, DATABASE_URL=f"sqlite:///{folder}/play.sqlite3", ONEWINDOW_RELAY="none",
                              DJANGO_SETTINGS_MODULE="onewindow.site.settings.dev", ONEWINDOW_DEMO="1")
            execute_from_command_line(argv)
        return
    execute_from_command_line(argv)


if __name__ == "__main__":
    main()
