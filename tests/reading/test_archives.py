from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from reads import articles, outline, put

from quotes.reading import ReadingOptions, archives, streams

FILES = {
    "./b/one.txt": b"One.",
    "a.html": "<html><body><p>“We wait,” said Ann Lee.</p></body></html>".encode(),
    "table.csv": b"id,text\nrow,Two.\n",
    "packed.txt.gz": gzip.compress(b"Three."),
    "picture.png": b"\x89PNG",
    ".hidden/x.txt": b"Hidden.",
    "__MACOSX/._one.txt": b"\0",
    "inner.zip": b"PK\x03\x04",
    "../out.txt": b"Out.",
    "/etc/out.txt": b"Out.",
    "last.txt": b"Last.",
}


def pack_zip(name: str, files: Mapping[str, bytes]) -> str:
    with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return name


def pack_tar(name: str, files: Mapping[str, bytes]) -> str:
    compression = {".tar": "", ".tgz": "gz", ".tar.gz": "gz", ".tar.bz2": "bz2", ".tar.xz": "xz"}
    suffix = name[name.index(".") :]
    with tarfile.open(name, f"w:{compression[suffix]}") as archive:
        for path, content in files.items():
            info = tarfile.TarInfo(path)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return name


PACKERS: list[tuple[str, Callable[[str, Mapping[str, bytes]], str]]] = [
    ("n.zip", pack_zip),
    ("n.tar", pack_tar),
    ("n.tgz", pack_tar),
    ("n.tar.gz", pack_tar),
    ("n.tar.bz2", pack_tar),
    ("n.tar.xz", pack_tar),
]


@pytest.mark.parametrize(("name", "pack"), PACKERS)
def test_archives_are_read_in_their_order(name: str, pack: Callable[[str, Mapping[str, bytes]], str]) -> None:
    pack(name, FILES)
    assert outline(name) == [
        (f"{name}/b/one.txt", "One."),
        (f"{name}/a.html", "“We wait,” said Ann Lee."),
        ("row", "Two."),
        (f"{name}/packed.txt.gz", "Three."),
        (f"{name}/inner.zip", "format"),
        (f"{name}/../out.txt", "link"),
        (f"{name}//etc/out.txt", "link"),
        (f"{name}/last.txt", "Last."),
    ]


@pytest.mark.parametrize(("name", "pack"), PACKERS[:2])
def test_patterns_choose_among_members(name: str, pack: Callable[[str, Mapping[str, bytes]], str]) -> None:
    pack(name, {"2023/a.txt": b"A", "2024/b.txt": b"B", "2024/c.text": b"C"})
    options = ReadingOptions(include=("2024/*",), exclude=("*.text",))
    assert outline(name, options=options) == [(f"{name}/2024/b.txt", "B")]
    assert outline(name, options=ReadingOptions(include=("2025",))) == [(name, "empty")]


def test_links_and_devices_are_refused() -> None:
    with tarfile.open("n.tar", "w") as archive:
        for path, kind in (("soft.txt", tarfile.SYMTYPE), ("hard.txt", tarfile.LNKTYPE), ("dev.txt", tarfile.CHRTYPE)):
            info = tarfile.TarInfo(path)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    with zipfile.ZipFile("n.zip", "w") as zipped:
        link = zipfile.ZipInfo("soft.txt")
        link.external_attr = 0o120777 << 16
        zipped.writestr(link, "/etc/passwd")
    assert outline("n.tar") == [("n.tar/soft.txt", "link"), ("n.tar/hard.txt", "link"), ("n.tar/dev.txt", "link")]
    assert outline("n.zip") == [("n.zip/soft.txt", "link")]


def test_a_bad_member_loses_itself_only() -> None:
    pack_zip("n.zip", {"a.txt": b"Some text.", "b.txt": b"B.", "c.txt": b"C."})
    data = bytearray(Path("n.zip").read_bytes())
    data[data.index(b"a.txt") + 7] ^= 0xFF
    data[data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4) + 8] |= 1  # of the second: encrypted
    put("n.zip", bytes(data))
    assert outline("n.zip") == [("n.zip/a.txt", "format"), ("n.zip/b.txt", "format"), ("n.zip/c.txt", "C.")]


@pytest.mark.parametrize("name", ["n.tar", "n.tgz"])
def test_what_comes_before_the_damage_is_kept(name: str) -> None:
    texts = {
        f"{number}.txt": bytes(number * prime % 251 for prime in range(600)).hex().encode() for number in range(40)
    }
    pack_tar(name, texts)
    data = Path(name).read_bytes()
    *found, last = outline(put(name, data[: len(data) // 2]))
    whole = [(path, text) for path, text in found if text != "format"]
    assert 10 < len(whole) < 30
    assert last == (name, "format")


def test_names_in_old_zips_are_read_as_russian() -> None:
    put("n.zip", Path(pack_zip("n.zip", {"mmmm.txt": b"Text."})).read_bytes().replace(b"mmmm", "мост".encode("cp866")))
    assert outline("n.zip") == [("n.zip/мост.txt", "Text.")]


def test_a_bomb_ends_the_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "FREE_BYTES", 100_000)
    bomb = b"id,text\n" + b"1,x\n" * 200_000
    for name in (
        pack_zip("n.zip", {"a.txt": b"A.", "b.csv": bomb, "c.txt": b"C."}),
        pack_tar("n.tgz", {"a.txt": b"A.", "b.csv": bomb, "c.txt": b"C."}),
        put("n.csv.gz", gzip.compress(bomb)),
    ):
        found = outline(name)
        assert found[-1] == (name, "format")
        assert "C." not in [text for _, text in found]


def test_members_and_their_sizes_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"a.txt": b"A.", "b.txt": b"B" * 2_000, "c.txt": b"C."}
    names = [pack_zip("n.zip", files), pack_tar("n.tar", files)]
    monkeypatch.setattr(archives, "LARGEST_MEMBER", 1_000)
    for name in names:
        assert outline(name) == [(f"{name}/a.txt", "A."), (f"{name}/b.txt", "format"), (f"{name}/c.txt", "C.")]
    monkeypatch.setattr(archives, "MOST_MEMBERS", 2)
    for name in names:
        assert outline(name)[-1] == (name, "format")


def test_ids_in_two_archives_stay_apart() -> None:
    files = {"t.jsonl": b'{"id": 1, "text": "x"}\n'}
    names = [pack_zip("n.zip", files), pack_tar("n.tar", files)]
    assert [article.id for article in articles(*names)] == ["1", "1 (n.tar/t.jsonl:1)"]
