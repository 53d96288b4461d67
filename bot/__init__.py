"""Slack and the command line of Pullquote; the library of articles itself is `index`."""
