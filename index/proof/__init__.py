"""Where words come from: whether they were really said, by whom, where."""
