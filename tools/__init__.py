"""Tools of the house: its walls, its linters, its scaffold. Nothing here is shipped in the package."""
