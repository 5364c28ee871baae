"""Tools for those who write rules or build on the library, to test theirs as hard as ours."""
