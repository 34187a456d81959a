"""Importing this loads the applications. Whatever stands on the platform's tables imports it first."""

from __future__ import annotations

import django

django.setup()

