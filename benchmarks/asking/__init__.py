"""How few questions our interview asks, how near that is to the best, and how quick it is."""
