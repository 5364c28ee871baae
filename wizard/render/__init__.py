"""From findings to what is shown: blocks first, then text, Markdown or a table."""
