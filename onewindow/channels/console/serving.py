"""Starting the web server, with the guard that keeps a demo off public addresses."""

from __future__ import annotations

import ipaddress
import multiprocessing
import socket

from django.conf import settings
from django.core.management.base import CommandError
from granian import Granian
from granian.constants import Interfaces


def guard(host: str) -> None:
    """Refuse to serve a demo on an address others can reach: its one-click sign-in lets anybody be anybody."""
    if settings.ONEWINDOW_DEMO and not is_loopback(host):
        raise CommandError(
            f"Demo mode can't be served on {host}: everybody who reaches it could sign in as anyone. "
            "Use 127.0.0.1, or turn the demo off with ONEWINDOW_DEMO=0 and production settings.")


def is_loopback(host: str) -> bool:
    """Whether every address the host name stands for is a loopback address."""
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, None)}
    except OSError:
        return False
    return bool(found) and all(ipaddress.ip_address(address.split("%")[0]).is_loopback for address in found)


def run_server(*, host: str, port: int, workers: int, threads: int) -> None:
    """Serve until stopped. SQLite has one process with several threads; PostgreSQL as many workers as wanted."""
    guard(host)
    # Workers begin as new processes: a fork would inherit the document compiler and database connections of this one, and hang.
    multiprocessing.set_start_method("spawn", force=True)
    Granian(
        "onewindow.site.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, workers=workers,
        blocking_threads=threads, backlog=1024, log_access=False,
    ).serve()
