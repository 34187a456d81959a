"""Screens of permits."""
