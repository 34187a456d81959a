"""Journeys: whole jobs played in a browser, through the real pages, on a live server with its own database."""
