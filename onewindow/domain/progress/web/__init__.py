"""The screens of progress, by audience."""
