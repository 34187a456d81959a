"""The screens of worklists, by audience."""
