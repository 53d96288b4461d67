"""What Slack shows, as pure functions from records to Block Kit."""
