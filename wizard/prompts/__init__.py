"""One prompter with two faces: screens on a terminal, or static numbered text."""
