"""Questions understood, evidence ranked, answers in exact words."""
