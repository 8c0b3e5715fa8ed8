"""Opens a zip container that somebody sent, and says what it holds, before any parser sees it.

Bounds: number of parts, and the size to which the XML in it inflates, both as declared and in fact.
Nothing is unpacked to disk, nothing in it is run, and what is packed in it again stays packed.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from ssckg.errors import ParseError, TooLargeError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAXIMUM_PARTS: Final = 2_000
MAXIMUM_XML_BYTES: Final = 32 * 1024 * 1024
"""To which all XML of a workbook may inflate; that of a full U4SSC workbook is below 1 MB."""
_KEPT_BYTES: Final = 4 * 1024 * 1024
_LOCAL_HEADER: Final = 30
_STORED_OR_DEFLATED: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# A part that says what else it is, and what to do.
_OTHERS: Final = (
    ("xl/workbook.bin", "a binary workbook (.xlsb); save it as .xlsx"),
    ("word/document.xml", "a Word document; hand in the workbook or table"),
    ("ppt/presentation.xml", "a presentation; hand in the workbook or table"),
    ("Index/Document.iwa", "an Apple document; export it as .xlsx"),
    ("Index.zip", "an Apple document; export it as .xlsx"),
)
_WORKBOOK: Final = "xl/workbook.xml"
_SHEETS: Final = b"application/vnd.oasis.opendocument.spreadsheet"


class Container:
    """A zip container within its bounds; parts are named by their path in it."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        """Check the list of parts of `archive`; `name` is what messages call the file.

        Raises:
            ParseError: damaged, encrypted or ambiguous.
            TooLargeError: too many parts, or they would inflate to too much.
        """
        self.name = name
        self._archive = archive
        infos = archive.infolist()
        self._infos = {info.filename: info for info in infos}
        self._kept: dict[str, bytes] = {}
        self._room = _KEPT_BYTES
        if len(infos) > MAXIMUM_PARTS:
            raise TooLargeError(f"{name}: {len(infos):,} parts; at most {MAXIMUM_PARTS:,} are read")
        if len(self._infos) != len(infos):
            raise ParseError("two parts of the file have one name; it is damaged", file=name)
        declared = sum(info.file_size for info in infos if is_xml(info.filename))
        if declared > MAXIMUM_XML_BYTES:
            raise self._too_large(declared)

    def __contains__(self, part: str) -> bool:
        return part in self._infos

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of all parts."""
        return tuple(self._infos)

    @property
    def total_bytes(self) -> int:
        """The size of all parts unpacked, pictures too, as the container says."""
        return sum(info.file_size for info in self._infos.values())

    @property
    def is_open_document(self) -> bool:
        """Whether it is a spreadsheet of the Open Document Format."""
        return "mimetype" in self and self.read("mimetype", 200).startswith(_SHEETS)

    def read(self, part: str, limit: int = MAXIMUM_XML_BYTES) -> bytes:
        """Return the bytes of a part.

        Raises:
            ParseError: there is no such part, or it is damaged, encrypted, or inflates to
                something else than it says.
            TooLargeError: it is larger than `limit`.
        """
        if part in self._kept:
            return self._kept[part]
        info = self._infos.get(part)
        if info is None:
            raise ParseError(f"the part {part} is missing; the file is damaged", file=self.name)
        if info.flag_bits & 0x1:
            raise ParseError("the file is encrypted; save it without a password", file=self.name)
        if info.file_size > limit:
            raise self._too_large(info.file_size)
        try:
            content = self._inflate(info)
        except (OSError, zlib.error, struct.error, ValueError) as error:
            raise ParseError(f"the part {part} is damaged", file=self.name) from error
        if len(content) <= self._room:
            # Workbooks of the usual size are inflated once, however often they are looked through.
            self._kept[part] = content
            self._room -= len(content)
        return content

    def xml_parts(self) -> Iterator[tuple[str, bytes]]:
        """Yield every XML part with its bytes.

        Raises:
            ParseError: one is damaged, declares a document type, or is no UTF-8 by its bytes.
        """
        for part in self._infos:
            if is_xml(part):
                content = self.read(part)
                self.refuse_declarations(part, content)
                yield part, content

    def refuse_declarations(self, part: str, content: bytes) -> None:
        """Refuse what no spreadsheet program writes: document types, entities, NUL bytes.

        Raises:
            ParseError: there is one.
        """
        if b"\0" in content or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            message = f"the part {part} declares a document type or another encoding"
            raise ParseError(f"{message}; save the file anew", file=self.name)

    def _inflate(self, info: zipfile.ZipInfo) -> bytes:
        """Inflate a part ourselves: it must end where it says that it does.

        Libraries trust one or the other of the two sizes that a container names.
        """
        file = self._archive.fp
        if file is None or info.compress_type not in _STORED_OR_DEFLATED:
            raise ValueError("unknown compression")
        file.seek(info.header_offset)
        header = file.read(_LOCAL_HEADER)
        names, extra = struct.unpack("<HH", header[26:30])
        if header[:4] != b"PK\x03\x04":
            raise ValueError("no part here")
        file.seek(names + extra, 1)
        packed = file.read(info.compress_size)
        if info.compress_type == zipfile.ZIP_STORED:
            found = packed
        else:
            inflater = zlib.decompressobj(-15)
            found = inflater.decompress(packed, info.file_size + 1)
            if not inflater.eof and len(found) <= info.file_size:
                raise ValueError("it ends too early")
        if len(found) != info.file_size or zlib.crc32(found) != info.CRC:
            raise ValueError("it is not what it says")
        return found

    def _too_large(self, size: int) -> TooLargeError:
        return TooLargeError(
            f"{self.name}: it inflates to {size:,} bytes; at most {MAXIMUM_XML_BYTES:,} are read",
            hint="leave out sheets that do not belong to the submission",
        )


def is_xml(part: str) -> bool:
    """Whether a part is XML that a reader of workbooks may look at."""
    return part.endswith((".xml", ".rels", ".vml"))


@contextmanager
def open_container(path: Path, name: str) -> Iterator[Container]:
    """Open a container that is a workbook.

    Raises:
        ParseError: it is damaged, encrypted, or something else than a workbook; says what.
        TooLargeError: it is beyond the bounds.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        message = "the file is damaged or cut off; send it again, or save it anew"
        raise ParseError(message, file=name) from error
    with archive:
        container = Container(archive, name)
        _refuse_others(container)
        yield container


def _refuse_others(container: Container) -> None:
    """Refuse in words what is no workbook."""
    if _WORKBOOK in container or container.is_open_document:
        return
    for part, what in _OTHERS:
        if part in container:
            raise ParseError(f"this is {what}", file=container.name)
    if any(re.fullmatch(r"xl/workbook\d*\.xml", part) for part in container.parts):
        return
    if "mimetype" in container:
        raise ParseError("this is a document, no spreadsheet", file=container.name)
    raise ParseError(
        "this is an archive; unpack it and hand in the files in it one by one", file=container.name
    )
