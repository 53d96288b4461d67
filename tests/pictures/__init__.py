"""Pictures of what Slack shows, drawn from the blocks themselves: `python -m tests.pictures`.

It takes Chromium and the Lato font (on Debian `apt-get install chromium fonts-lato`); the tests take neither. A picture
carries the checksum of the page that it was drawn from, so that a test can tell when it has to be drawn again.
"""
