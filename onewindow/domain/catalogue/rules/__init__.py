"""The pure rules of the catalogue: putting a standard together, checking it, showing it, finding it."""
