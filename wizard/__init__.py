"""The `duty` programme: how a person meets the library at a terminal."""
