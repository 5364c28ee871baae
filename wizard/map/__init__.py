"""The map of the rules: one page that draws the graph that runs, and decides with it."""
