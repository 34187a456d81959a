"""The screens of wishes, by audience."""
