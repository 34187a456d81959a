"""Backup and restore of an installation: database, files and daily roots in one archive, never the keys.

    archive     the tar file: parts, their digests, the manifest at its end; written whole or not at all
    contents    what a database holds, counted and bound, so that a restored one can be compared
    databases   copying and restoring SQLite and PostgreSQL
    making      database first, then files: a file without a row is harmless, a row without its file is not
    restoring   refuses what can't be trusted, brings the rest back, and proves it by the ledger
"""
