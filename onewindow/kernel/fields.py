"""Sealed columns: what a person would not like to read in a stolen database file.

``SealedTextField`` keeps ciphertext and gives a plain str to Python. ``BlindIndexField`` stands beside it
where equality search is needed (sign-in by phone, lookup by ID number). This module is also the one place
that reads the key settings.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.db.models.lookups import Exact, Lookup

from onewindow.kernel.crypto import PROVIDERS, Keyring

if TYPE_CHECKING:  # the stubs make these classes generic; at run time they are not
    _TextField = models.TextField[str, str]
    _CharField = models.CharField[str, str]
    _Exact = Exact[Any]
else:
    _TextField, _CharField, _Exact = models.TextField, models.CharField, Exact


@lru_cache(maxsize=8)
def _keyring(crypto: str, active: str, index_key: str, keys: tuple[tuple[str, str], ...]) -> Keyring:
    return Keyring(active=active, keys={key_id: bytes.fromhex(text) for key_id, text in keys},
                   index_key=index_key, provider=PROVIDERS[crypto])


def keyring() -> Keyring:
    """The key ring of this installation, from ONEWINDOW_KEYS, ONEWINDOW_ACTIVE_KEY and ONEWINDOW_CRYPTO.

    The index key is ONEWINDOW_INDEX_KEY, else the first key of the mapping. Refuses KeyMissing.
    """
    keys: dict[str, str] = settings.ONEWINDOW_KEYS
    index_key = getattr(settings, "ONEWINDOW_INDEX_KEY", "") or next(iter(keys), "")
    crypto = getattr(settings, "ONEWINDOW_CRYPTO", "international")
    return _keyring(crypto, settings.ONEWINDOW_ACTIVE_KEY, index_key, tuple(keys.items()))


def folded(text: str) -> str:
    """The default shape for equality: full-width folded, white space and dashes dropped, capitals."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(char for char in plain if not char.isspace() and char not in "-\u2010\u2013\u2014").upper()


def blind_index(text: str, *, purpose: str) -> str:
    """The index of a text for equality search under the purpose (the source's name unless the field says other).

    Folds the text first. Empty stays empty, so that two people without a phone are not one.
    """
    plain = folded(text)
    return keyring().blind_index(plain, purpose=purpose) if plain else ""


class SealedTextField(_TextField):
    """A text that rests as ciphertext bound to its table and column.

    Don't search, sort or aggregate by it (every lookup but ``isnull`` is refused), don't move its bytes to
    another column, and don't rename table or column without ``bound_to`` set to the old ``table.column``.
    """

    description = "Sealed text"

    def __init__(self, *args: Any, bound_to: str = "", **kwargs: Any) -> None:  # noqa: ANN401
        self.bound_to = bound_to
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Names ``bound_to`` in migrations when it is set."""
        name, path, args, kwargs = super().deconstruct()
        if self.bound_to:
            kwargs["bound_to"] = self.bound_to
        return name, path, args, kwargs

    def _bound_to(self) -> str:
        return self.bound_to or f"{self.model._meta.db_table}.{self.column}"

    def get_db_prep_save(self, value: object, connection: BaseDatabaseWrapper) -> object:  # noqa: ARG002
        """Seal on the way in. Raises FieldError for an expression: the database has no key."""
        if isinstance(value, Expression) or hasattr(value, "resolve_expression"):
            raise FieldError(f"{self.name} is sealed; give it a text, not an expression")
        return None if value is None else self._sealed(str(value))

    def _sealed(self, text: str) -> str:
        return keyring().seal_text(text, bound_to=self._bound_to()) if text else ""

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:  # noqa: ARG002
        """Open on the way out. Refuses SealBroken."""
        return keyring().open_text(value, bound_to=self._bound_to()) if value else value

    def get_lookup(self, lookup_name: str) -> type[Lookup[Any]] | None:
        """Only ``isnull``. Raises FieldError for all others: ciphertext compares to nothing."""
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed and can't be searched; search its BlindIndexField")
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> None:  # noqa: ARG002
        """None: nothing can be computed from ciphertext in the database."""
        return


class BlindIndexField(_CharField):
    """Keyed digest of a sealed sibling, written at each save; ``filter(phone_index="138 0013 8000")`` finds it.

    An exact or ``in`` search takes the plain text (or an index made by ``blind_index``). Don't use
    ``update()`` or ``save(update_fields=...)`` on the sibling without this field: the index would go stale.
    """

    description = "Blind index of a sealed text"

    def __init__(self, *args: Any, source: str, purpose: str = "",  # noqa: ANN401
                 normalise: Callable[[str], str] = folded, **kwargs: Any) -> None:  # noqa: ANN401
        self.source, self.purpose, self.normalise = source, purpose or source, normalise
        kwargs.setdefault("max_length", 64)
        kwargs.setdefault("db_index", True)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Names the source, the purpose and the normaliser in migrations."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.update(source=self.source, purpose=self.purpose)
        if self.normalise is not folded:
            kwargs["normalise"] = self.normalise
        if kwargs.get("db_index") is True and self.unique:
            del kwargs["db_index"]
        return name, path, args, kwargs

    def index_of(self, text: str) -> str:
        """The index of a plain text; empty for empty."""
        plain = self.normalise(text)
        return keyring().blind_index(plain, purpose=self.purpose) if plain else ""

    def pre_save(self, model_instance: models.Model, add: bool) -> str | None:  # noqa: ARG002
        """Compute from the sibling: None when it is None and the column allows it."""
        text = getattr(model_instance, self.source)
        value = None if text is None and self.null else self.index_of(text or "")
        if value == "" and self.null and self.unique:
            value = None
        setattr(model_instance, self.attname, value)
        return value

    def searched(self, value: object) -> object:
        """What to compare with: an index as it is, anything else as the index of its text."""
        if not isinstance(value, str) or (len(value) == 64 and all(c in "0123456789abcdef" for c in value)):
            return value
        return self.index_of(value)


@BlindIndexField.register_lookup
class BlindExact(_Exact):
    """Equality by the index of the text."""

    def get_prep_lookup(self) -> object:
        """The index in place of the text."""
        field = self.lhs.output_field
        value = super().get_prep_lookup()
        return field.searched(value) if isinstance(field, BlindIndexField) else value
