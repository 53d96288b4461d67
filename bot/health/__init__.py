"""What `doctor` looks at: the machine, the data folder, and Slack."""

from bot.health.check import Check, broken

__all__ = ["Check", "broken"]
