"""The third parties whose work ships with Golf Coach, from the locks: `python -m dev.notice` writes NOTICE."""
