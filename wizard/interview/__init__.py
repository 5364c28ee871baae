"""The interview: what a person is asked, and how what they say is kept."""
