"""Kinds of files that are not read, so that a refusal can name them."""

from __future__ import annotations

_NAMED = {
    "a JPEG picture": ".jpg .jpeg .jfif",
    "a PNG picture": ".png",
    "a GIF picture": ".gif",
    "a WebP picture": ".webp",
    "a picture": ".tif .tiff .bmp .heic .heif .svg .ico .psd .ai .eps .avif .raw",
    "an MP3 recording": ".mp3",
    "a sound recording": ".wav .m4a .ogg .oga .opus .flac .aac .wma .amr .aif .aiff",
    "an MP4 film": ".mp4 .m4v",
    "a film": ".mov .avi .mkv .webm .wmv .mpg .mpeg .flv .3gp",
    "an Excel workbook": ".xlsx .xlsm .xls .xlsb",
    "a spreadsheet": ".ods .numbers",
    "a table": ".csv .tsv",
    "a PowerPoint presentation": ".pptx .pptm .ppt .pps .ppsx",
    "a presentation": ".odp",
    "an old Word document (.doc)": ".doc .dot",
    "a Word template or macro document": ".docm .dotx .dotm",
    "an RTF document": ".rtf",
    "an OpenDocument text": ".odt .ott .fodt",
    "a Pages document": ".pages",
    "an e-book": ".epub .mobi .azw .azw3 .fb2",
    "a zip archive": ".zip",
    "an archive": ".tar .tgz .tbz .txz .7z .rar .bz2 .xz .zst .jar .iso .dmg",
    "a program": ".exe .dll .so .dylib .msi .bin .app .deb .rpm .apk .class .pyc",
    "a database": ".db .sqlite .sqlite3 .mdb",
    "an e-mail": ".eml .msg .mbox",
    "a JSON file": ".json",
    "a PostScript file": ".ps",
    "a TeX source": ".tex",
    "a saved web archive": ".mhtml .mht .warc .webarchive",
    "a font": ".ttf .otf .woff .woff2",
}
_BY_ENDING = {ending: name for name, endings in _NAMED.items() for ending in endings.split()}

_BY_BYTES = (
    (b"%PDF-", "a PDF"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG", "a PNG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"8BPS\0", "a picture"),
    (b"ID3\x02", "an MP3 recording"),
    (b"ID3\x03", "an MP3 recording"),
    (b"ID3\x04", "an MP3 recording"),
    (b"\xff\xfb", "an MP3 recording"),
    (b"OggS", "a sound recording"),
    (b"fLaC", "a sound recording"),
    (b"\x1aE\xdf\xa3", "a film"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document, or one with a password"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh9", "an archive"),
    (b"\xfd7zXZ", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"Rar!\x1a", "an archive"),
    (b"MZ\x90\0", "a program"),
    (b"\x7fELF", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"SQLite format 3\0", "a database"),
    (b"%!PS", "a PostScript file"),
)
# What stands within the first bytes of files that begin alike.
_RIFF = {b"WEBP": "a WebP picture", b"WAVE": "a sound recording", b"AVI ": "a film"}
_ZIPPED = (
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "an OpenDocument text"),
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "a spreadsheet"),
    (b"mimetypeapplication/vnd.oasis.opendocument.presentation", "a presentation"),
    (b"mimetypeapplication/epub+zip", "an e-book"),
    (b"xl/workbook", "an Excel workbook"),
    (b"ppt/presentation", "a PowerPoint presentation"),
    (b"word/", "a Word document"),
)
_BY_TYPE = {"image": "a picture", "audio": "a sound recording", "video": "a film", "font": "a font"}
_ZIP = b"PK\x03\x04"


def by_ending(ending: str) -> str | None:
    """Return what a file with this ending is ("a JPEG picture"), None for those that nobody knows."""
    return _BY_ENDING.get(ending)


def by_bytes(content: bytes) -> str | None:
    """Return what these bytes are, by the signs that such files begin with; None for text and the unknown."""
    if content.startswith(_ZIP):
        return next((name for mark, name in _ZIPPED if mark in content), "a zip archive")
    if content.startswith(b"RIFF"):
        return _RIFF.get(content[8:12])
    if content[4:8] == b"ftyp":
        return "a picture" if content[8:12] in {b"heic", b"heix", b"mif1", b"avif"} else "an MP4 film"
    if content[257:262] == b"ustar":
        return "an archive"
    return next((name for mark, name in _BY_BYTES if content.startswith(mark)), None)


def by_type(content_type: str) -> str:
    """Return what a server says it sends, for a sentence."""
    kind, _, form = content_type.partition("/")
    return f"{_BY_TYPE[kind]} ({form})" if kind in _BY_TYPE else content_type
