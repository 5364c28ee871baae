"""Our own rules, as at the day up to which they were checked, in several engines side by side."""

#: The kinds of cases, in the order in which figures are given, and what they are called.
KINDS = {
    "complete": "complete answers",
    "unknown": "15 % not known",
    "sound": "complete, nothing clashes",
}

#: In the scratch folder: the copy of the rules that all processes read, and the cases.
RULES = "own-rules"
CASES = "own-cases.json"
