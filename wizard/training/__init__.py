"""The training room: practising alone, leading a room, papers for both, and what came of it."""
