"""Speed, side by side with other engines on one rule set: `make bench`."""
