"""How rule coverage is worked out; `engagement_rules.testing.coverage` is its front."""
