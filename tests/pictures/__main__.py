"""Draw the pictures: `python -m tests.pictures [NAME...]` writes deploy/pictures/NAME.png."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.pictures import png
from tests.pictures.page import WIDTH, checksum
from tests.pictures.scenes import SCENES

PICTURES = Path(__file__).parents[2] / "deploy" / "pictures"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_MEASURE = "<script>document.title = 'high:' + Math.ceil(document.querySelector('main').offsetHeight)</script>"


def main(names: list[str]) -> int:
    """Draw the pictures of these names, or all."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        print("No Chromium is installed here: run `apt-get install chromium fonts-lato`.", file=sys.stderr)
        return 1
    PICTURES.mkdir(exist_ok=True)
    for name in names or SCENES:
        html = SCENES[name]()
        picture = png.marked(_drawn(browser, html), checksum(html))
        (PICTURES / f"{name}.png").write_bytes(picture)
        print(f"deploy/pictures/{name}.png: {png.size(picture)[0]} x {png.size(picture)[1]} pixels")
    return 0


def _drawn(browser: str, html: str) -> bytes:
    """Return the page as a picture, twice as fine as its pixels and no higher than what is on it."""
    with tempfile.TemporaryDirectory() as folder:
        shown, picture = Path(folder, "page.html"), Path(folder, "page.png")
        shown.write_text(html + _MEASURE, "utf-8")
        measured = _run(browser, folder, "--dump-dom", f"--window-size={WIDTH},4000", shown.as_uri())
        height = re.search(r"<title>high:(\d+)</title>", measured)
        if height is None:
            raise RuntimeError(f"{browser} measured nothing: {measured[:200]}")
        shown.write_text(html, "utf-8")
        _run(browser, folder, f"--screenshot={picture}", f"--window-size={WIDTH},{height[1]}", shown.as_uri())
        return picture.read_bytes()


def _run(browser: str, folder: str, *options: str) -> str:
    # The sandbox does not work for root, and the page is our own and has no address to go to.
    common = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=2"]
    command = [browser, *common, f"--user-data-dir={folder}/profile", *options]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
