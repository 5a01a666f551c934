"""The notebooks, run by this interpreter in a copy of their folder.

python tests/notebook_runs.py      # run them all, and write them back with what they show
"""

from __future__ import annotations

import base64
import os
import shutil
import struct
import tempfile
import zlib
from pathlib import Path

import nbformat
from ipykernel.kernelspec import make_ipkernel_cmd
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "notebooks"
NAMES = ("explore", "annotate_and_measure")
FINDINGS = "findings"
"""The folder, beside the notebooks, that they write to."""

_LONGEST = 300  # seconds for a cell
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_ENVIRONMENT = {
    "COLUMNS": "110",  # tables are as wide as the terminal, if there is one
    "LINES": "24",
}


class _ThisInterpreter(KernelSpecManager):
    """Knows one kernel, this interpreter, whatever kernels are installed under the name."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return KernelSpec(argv=[*make_ipkernel_cmd(), "--log-level=ERROR"], display_name="Python 3", language="python")


def read(name: str) -> NotebookNode:
    """A notebook as it is committed."""
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)


def run(name: str, root: Path, *, inside: bool) -> NotebookNode:
    """Run a notebook in a copy of the folder `notebooks`, which is made in `root` and keeps what was written.

    `inside` tells whether the kernel starts in that folder, as JupyterLab has it, or in `root`. Raises
    `nbclient.exceptions.CellExecutionError` where a cell fails.
    """
    folder = root / FOLDER.name
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns(FINDINGS, ".*"))
    notebook = read(name)
    manager = AsyncKernelManager(kernel_name="python3", kernel_spec_manager=_ThisInterpreter())
    client = NotebookClient(
        notebook,
        km=manager,
        timeout=_LONGEST,
        record_timing=False,
        resources={"metadata": {"path": str(folder if inside else root)}},
    )
    client.execute(env={**os.environ, **_ENVIRONMENT, "IPYTHONDIR": str(root / "ipython")})
    return cleaned(notebook)


def cleaned(notebook: NotebookNode) -> NotebookNode:
    """A notebook without what differs from machine to machine; its pictures take less room, to the same pixels."""
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata = {key: value for key, value in cell.metadata.items() if key == "tags"}
        for output in cell.get("outputs", ()):
            if "image/png" in output.get("data", ()):
                picture = _recompressed(base64.b64decode(output.data["image/png"]))
                output.data["image/png"] = base64.b64encode(picture).decode("ascii")
    return notebook


def _recompressed(png: bytes) -> bytes:
    """A PNG whose data are compressed as far as zlib can; the renderer hardly compresses them."""
    place, pixels, chunks = len(_SIGNATURE), b"", []
    while place < len(png):
        length, kind = struct.unpack_from(">I4s", png, place)
        content = png[place + 8 : place + 8 + length]
        place += 12 + length
        if kind == b"IDAT":
            pixels += content
        else:
            chunks.append((kind, content))
    chunks.insert(-1, (b"IDAT", zlib.compress(zlib.decompress(pixels), 9)))
    return _SIGNATURE + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in chunks
    )


def main() -> None:
    """Run all notebooks, and write them back."""
    for name in NAMES:
        with tempfile.TemporaryDirectory() as root:
            nbformat.write(run(name, Path(root), inside=True), FOLDER / f"{name}.ipynb")


if __name__ == "__main__":
    main()
