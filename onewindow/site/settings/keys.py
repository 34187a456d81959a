"""Keys of an installation: read from a file outside the database; made once for demo and development."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from pathlib import Path

from onewindow.site.settings.env import WrongSetting


def read_keys(path: Path, *, make: bool) -> dict[str, object]:
    """The key file as ``{"active": id, "keys": {id: hex}, "secret_key": text, "signing_key": hex}``.

    With ``make`` a missing file is written (mode 0600). Without it a missing file stops the start: an
    installation in use must never silently begin with new keys, since nothing sealed could be opened again.
    """
    if not path.exists():
        if not make:
            raise WrongSetting(f"The key file {path} is missing. Restore it from its backup, or make one with: onewindow keys make")
        path.parent.mkdir(parents=True, exist_ok=True)
        content = {
            "active": "k1", "keys": {"k1": secrets.token_hex(32)},
            "secret_key": secrets.token_urlsafe(48), "signing_key": secrets.token_hex(32),
        }
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps(content), encoding="utf-8")
        draft.chmod(0o600)
        with contextlib.suppress(FileExistsError):  # two processes may start at once: the earlier file stands
            os.link(draft, path)
        draft.unlink()
    loaded: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return loaded
