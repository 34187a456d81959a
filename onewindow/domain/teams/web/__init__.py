"""The screens of teams, by audience."""
