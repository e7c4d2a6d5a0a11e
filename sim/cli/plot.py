"""`isf plot`: draw what is stored again, of one run or of several scenarios in the same worlds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.arguments import choose
from sim.cli.display import say
from sim.cli.outcome import OK, WrongInput, stoppable
from sim.cli.products import CHARTS, make_charts

if TYPE_CHECKING:
    from sim.batch.folder import Folder
    from sim.present.gallery import Gallery


@dataclass(frozen=True)
class Order:
    """What the user asked for, in the words of the command line."""

    folders: tuple[Path, ...]
    charts: tuple[str, ...] = ()
    form: str = "png"
    baseline: str = ""
    measures: tuple[str, ...] = ()
    out: Path | None = None

    def words(self) -> list[str]:
        """The words that draw the same again, but for chart and format."""
        words = [str(folder) for folder in self.folders]
        words += ["--baseline", self.baseline] if self.baseline else []
        words += [word for measure in self.measures for word in ("--measure", measure)]
        return words + (["--out", str(self.out)] if self.out is not None else [])


def plot_command(order: Order) -> int:
    """Carry out `isf plot`."""
    from sim.batch.folder import read_manifest

    if not order.folders:
        raise WrongInput("FOLDERS: found none; allowed: the folder of a run or a batch, or the folders of several runs")
    if len(order.folders) > 1:
        if order.out is None:
            raise WrongInput("--out: is needed for several folders; allowed: a folder for their charts")
        return _draw_gallery(order)
    if read_manifest(order.folders[0]).get("kind") == "batch":
        return _draw_gallery(order)
    return _draw_run(order)


def _draw_run(order: Order) -> int:
    from sim.batch import load_result
    from sim.batch.folder import Folder
    from sim.present.charts import CHARTS as KNOWN
    from sim.present.charts import save_all

    (path,) = order.folders
    for flag, given in (("--baseline", order.baseline), ("--measure", order.measures)):
        if given:
            raise WrongInput(f"{flag}: {path} holds one run, which is compared with nothing; allowed for a batch")
    result = load_result(path)
    wanted = _chosen(order.charts, KNOWN) or None
    with stoppable(lambda: _standing(order)):
        if order.out is not None:
            names = wanted or list(KNOWN)
            _check_free(order.out, names, order.form)
            say("Drawing charts")
            for drawn in save_all(result, order.out, order.form, names, str(path)):
                print(f"{drawn}  {KNOWN[drawn.stem][1]}")
            return OK
        with Folder(path) as folder:
            made = make_charts(folder, result, wanted, order.form)
            folder.publish_products(made)
    _list(path, made)
    return OK


def _draw_gallery(order: Order) -> int:
    from sim.batch.folder import Folder
    from sim.present.gallery import GALLERY, default_names

    wanted = _chosen(order.charts, GALLERY)
    with ExitStack() as held, stoppable(lambda: _standing(order)):
        folder = _hold(held, Folder(order.folders[0])) if order.out is None else None
        gallery = _open(order)
        names = wanted or list(default_names(gallery))
        _check_there(order, gallery, names)
        if order.out is not None:
            _check_free(order.out, names, order.form)
        say(f"Drawing {', '.join(names)}")
        if folder is None:
            assert order.out is not None
            for drawn in _save(order, gallery, order.out, names):
                print(f"{drawn}  {GALLERY[drawn.stem][1]}", flush=True)
            return OK
        paths = _save(order, gallery, folder.staging / CHARTS, names)
        made = {f"{CHARTS}/{path.name}": GALLERY[path.stem][1] for path in paths}
        folder.publish_products(made)
    _list(order.folders[0], made)
    return OK


def _check_there(order: Order, gallery: Gallery, names: Sequence[str]) -> None:
    """Refuse to draw where there is nothing to show."""
    from sim.present.gallery.frame import too_many
    from sim.present.gallery.heatmap import why_not

    where = ", ".join(str(folder) for folder in order.folders)
    if not gallery.worlds:
        raise WrongInput(f"{where}: no world is finished in every scenario yet; nothing can be drawn")
    if "heatmap" in names and (reason := why_not(gallery)):
        raise WrongInput(f"--chart heatmap: {where}: {reason[:1].lower()}{reason[1:]}")
    if not names:
        raise WrongInput(f"{where}: {too_many(gallery)} {why_not(gallery)}".rstrip())


def _standing(order: Order) -> str:
    return "no chart was written" if order.out is None else f"only some charts may be in {order.out}, each whole"


def _save(order: Order, gallery: Gallery, directory: Path, names: Sequence[str]) -> list[Path]:
    from sim.present.gallery import save_gallery

    return save_gallery(gallery, directory, order.form, names, order.words())


def _open(order: Order) -> Gallery:
    from sim.analysis.targets import UnknownMeasure
    from sim.batch.reading.results import open_results
    from sim.present.gallery import Gallery

    try:
        return Gallery(open_results(order.folders, order.baseline), order.measures or None)
    except UnknownMeasure as error:
        raise WrongInput(f"--measure: {error}") from None


def _hold(held: ExitStack, folder: Folder) -> Folder:
    from sim.batch import StoreError

    try:
        return held.enter_context(folder)
    except StoreError as error:
        raise StoreError(f"{error}; or draw elsewhere with --out DIR") from None


def _check_free(path: Path, names: Iterable[str], form: str) -> None:
    """Refuse to replace a file that this tool did not draw."""
    from sim.present.metadata import NoMetadata, read_figure

    if path.exists() and not path.is_dir():
        raise WrongInput(f"--out: {path} is a file; allowed: a folder for the charts")
    for name in names:
        target = path / f"{name}.{form}"
        if not target.exists():
            continue
        try:
            read_figure(target)
        except NoMetadata:
            raise WrongInput(
                f"--out: {target} is there, and this tool did not draw it; nothing was changed. Choose another folder"
            ) from None


def _chosen(names: Sequence[str], known: Mapping[str, object]) -> list[str]:
    return list(dict.fromkeys(choose("--chart", name, known) for name in names))


def _list(path: Path, made: Mapping[str, str]) -> None:
    for name, about in made.items():
        print(f"{path / name}  {about}")
