"""The documents that are made from a record, in five formats that say the same."""
