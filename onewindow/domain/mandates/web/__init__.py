"""The screens of mandates, by audience."""
