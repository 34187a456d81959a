"""The screens of dossiers, by audience."""
