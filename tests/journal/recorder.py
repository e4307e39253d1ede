"""A disk that records what is done to it, and every state that a power loss may leave of that.

The model is that of a journalling file system at its least kind. A prefix of the operations
happened. Of those, content is durable after `fsync` of its file, names after `fsync_dir` of their
folder. What is not durable may be there whole, in part, as zeros, or not at all, each on its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from unerased.journal.disk import RealDisk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Step(NamedTuple):
    """One operation, with paths relative to the root."""

    kind: str
    path: str
    data: bytes = b""
    at: int = 0
    to: str = ""


class Recorder(RealDisk):
    """Does everything for real, and keeps a list of it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.steps: list[Step] = []

    def _name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def mkdir(self, path: Path) -> None:
        super().mkdir(path)
        self.steps.append(Step("mkdir", self._name(path)))

    def write(self, path: Path, data: bytes | memoryview) -> None:
        super().write(path, data)
        self.steps.append(Step("write", self._name(path), bytes(data)))

    def append(self, path: Path, at: int, data: bytes) -> None:
        super().append(path, at, data)
        self.steps.append(Step("append", self._name(path), data, at))

    def fsync(self, path: Path) -> None:
        super().fsync(path)
        self.steps.append(Step("fsync", self._name(path)))

    def rename(self, path: Path, to: Path) -> None:
        super().rename(path, to)
        self.steps.append(Step("rename", self._name(path), to=self._name(to)))

    def fsync_dir(self, path: Path) -> None:
        super().fsync_dir(path)
        self.steps.append(Step("fsync_dir", self._name(path)))

    def settle(self, paths: Sequence[Path]) -> None:
        for path in paths:
            self.fsync(path)


@dataclass
class File:
    """A file's content that is durable, and the one written last."""

    durable: bytes = b""
    latest: bytes = b""

    def states(self) -> list[bytes]:
        """What of its content may be there after a power loss."""
        if self.durable == self.latest:
            return [self.latest]
        kept = len(self.durable) if self.latest.startswith(self.durable) else 0
        fresh = len(self.latest) - kept
        torn = self.latest[: kept + fresh // 2]
        zeros = self.latest[:kept] + bytes(fresh)
        return list(dict.fromkeys([self.durable, torn, zeros, self.latest]))


@dataclass
class Model:
    """A disk of which some is durable: names to files, and the changes of names on their way."""

    files: dict[str, File] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    durable_names: dict[str, File] = field(default_factory=dict)
    durable_folders: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, root: Path) -> Model:
        """What lies under `root` now, all of it durable."""
        model = cls()
        for path in root.rglob("*"):
            name = path.relative_to(root).as_posix()
            if path.is_dir():
                model.folders.add(name)
            else:
                data = path.read_bytes()
                model.files[name] = File(data, data)
        model.durable_names = dict(model.files)
        model.durable_folders = set(model.folders)
        return model

    def apply(self, step: Step) -> None:
        """Let one operation happen."""
        match step.kind:
            case "mkdir":
                self.folders.add(step.path)
            case "write":
                file = self.files.setdefault(step.path, File())
                file.latest = step.data
            case "append":
                file = self.files[step.path]
                file.latest = file.latest[: step.at] + step.data
            case "fsync":
                file = self.files[step.path]
                file.durable = file.latest
            case "rename":
                self.files[step.to] = self.files.pop(step.path)
            case "fsync_dir":
                self._settle(step.path)

    def _settle(self, folder: str) -> None:
        def inside(name: str) -> bool:
            return Path(name).parent == Path(folder)

        self.durable_names = {
            **{name: file for name, file in self.durable_names.items() if not inside(name)},
            **{name: file for name, file in self.files.items() if inside(name)},
        }
        self.durable_folders |= {name for name in self.folders if inside(name)}

    def states(self) -> Iterator[dict[str, bytes]]:
        """Every content of the disk that a power loss may leave now."""
        changed = sorted(
            name
            for name in self.files.keys() | self.durable_names.keys()
            if self.files.get(name) is not self.durable_names.get(name)
        )
        for settled in _choices(len(changed)):
            names = dict(self.durable_names)
            for name, new in zip(changed, settled, strict=True):
                if not new:
                    continue
                file = self.files.get(name)
                if file is None:
                    names.pop(name)
                else:
                    names[name] = file
            rows = [[(name, data) for data in file.states()] for name, file in names.items()]
            for state in product(*rows):
                yield dict(state)


def _choices(count: int) -> Iterator[tuple[bool, ...]]:
    """Which of `count` changes of names happened: all subsets, or of many the outermost ones."""
    if count <= 3:
        yield from product((False, True), repeat=count)
        return
    yield (False,) * count
    yield (True,) * count
    for lone in range(count):
        yield tuple(number == lone for number in range(count))
        yield tuple(number != lone for number in range(count))


def write_state(root: Path, folders: set[str], files: dict[str, bytes]) -> None:
    """Make `root` hold just these files; a file whose folder was lost is lost with it."""
    root.mkdir()
    for folder in sorted(folders):
        (root / folder).mkdir(parents=True)
    for name, data in files.items():
        path = root / name
        if path.parent.is_dir():
            path.write_bytes(data)


def crashes(start: Model, steps: list[Step]) -> Iterator[tuple[int, set[str], dict[str, bytes]]]:
    """For every prefix of `steps`, every state that a power loss may leave.

    Gives the number of operations done, the folders and the files.
    """
    for count in range(len(steps) + 1):
        if count:
            start.apply(steps[count - 1])
        for folders in ({*start.durable_folders}, {*start.folders}):
            for state in start.states():
                yield count, folders, state
            if start.durable_folders == start.folders:
                break
