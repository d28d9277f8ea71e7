"""The photo studio: draws the brand's pictures in processes of its own and puts their files in place.

A picture is drawn, scaled and published by a child; the parent only writes down that it is ready. One task is
all colours of one shape and view, because the grey render behind them is the expensive part.
"""

import io
import multiprocessing
import os
import shutil
import signal
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from storefront.demo import brand, pictures
from storefront.demo.seed.recipes import VIEWS, Shot, hero_key, shots
from storefront.demo.seed.shelves import hero_alt
from storefront.gateways.storage import Storage
from storefront.services.catalog import Rendered
from storefront.services.catalog.rendered import publish
from storefront.services.catalog.rendering import dominant, renditions

EFFORT = 2  # a third of the time of the usual effort for files 5 % larger
ORIGINAL_QUALITY = 95


@dataclass(frozen=True, slots=True)
class Task:
    """Pictures that one child takes in one go: a hero, or shots of one shape, pattern and view."""

    shots: tuple[Shot, ...] = ()
    hero: str | None = None

    @property
    def keys(self) -> frozenset[str]:
        """Keys of the pictures that come out."""
        return frozenset([hero_key(self.hero)] if self.hero else [shot.key for shot in self.shots])


def tasks(views: Sequence[str] = VIEWS, without: Iterable[str] = ()) -> tuple[Task, ...]:
    """What is missing: heroes, covers (those of collections first: home shows them), other colours, other views."""
    done = frozenset(without)
    told = brand.catalog()
    heroes = (Task(hero=hero) for hero in dict.fromkeys(c.hero for c in told.collections))
    every = [s for p in told.products for s in shots(p, tuple(views)) if s.key not in done]
    chosen = {slug for c in told.collections for slug in c.products}
    waves: dict[tuple[int, bool, bool], list[Shot]] = {}
    for shot in every:
        wave = VIEWS.index(shot.view), shot.position > 0, shot.product not in chosen
        waves.setdefault(wave, []).append(shot)
    order = sorted(waves)
    return (*(t for t in heroes if not t.keys <= done), *(t for w in order for t in _grouped(waves[w])))


def _grouped(wave: Iterable[Shot]) -> tuple[Task, ...]:
    """One task per grey render, long ones before short ones."""
    groups: dict[tuple[str, str | None], list[Shot]] = {}
    for shot in wave:
        groups.setdefault((shot.recipe.shape, shot.recipe.pattern), []).append(shot)
    return tuple(Task(tuple(g)) for g in sorted(groups.values(), key=len, reverse=True))


class Studio:
    """Takes pictures beside the caller's own work; leaving the block gives up what is not finished."""

    def __init__(self, var: Path, *, polite: bool = False, processes: int | None = None) -> None:
        self.shelf = Storage(var / "media", var / "originals")
        count = processes or os.cpu_count() or 1
        self.pool = ProcessPoolExecutor(
            count, multiprocessing.get_context("spawn"), _open, (os.getpid(), polite)
        )
        self.waiting: list[Future[list[Rendered]]] = []
        self.greys = var / "greys"

    def __enter__(self) -> "Studio":
        return self

    def __exit__(self, *_: object) -> None:
        self.pool.shutdown(wait=True, cancel_futures=True)
        shutil.rmtree(self.greys, ignore_errors=True)

    def order(self, wanted: Iterable[Task]) -> None:
        """Have these taken, first come first served."""
        self.waiting += [self.pool.submit(take, task, self.shelf, self.greys) for task in wanted]

    def ready(self, within: float | None = None) -> Iterator[list[Rendered]]:
        """Pictures as they get ready; when the time (seconds) is up, only what was begun is still finished."""
        try:
            for future in as_completed(list(self.waiting), within):
                self.waiting.remove(future)
                yield future.result()
        except TimeoutError:
            self.waiting = [future for future in self.waiting if not future.cancel()]


def _open(parent: int, polite: bool) -> None:
    """A child leaves Ctrl-C to its parent, and goes when the parent was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if polite:
        os.nice(10)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def take(task: Task, shelf: Storage, greys: Path) -> list[Rendered]:
    """Draw, scale and publish the pictures of a task."""
    if task.hero:
        return [_develop(pictures.draw_hero(task.hero), shelf, _hero_shot(task.hero))]
    return [_develop(_draw(shot, greys), shelf, shot) for shot in task.shots]


def _hero_shot(hero: str) -> Shot:
    return Shot(hero_key(hero), "", (), brand.PictureRecipe(hero, ""), "hero", 0, hero_alt(hero), None)


def _draw(shot: Shot, greys: Path) -> Image.Image:
    recipe = shot.recipe
    return pictures.draw(
        recipe.shape, recipe.colour, shot.view, pattern=recipe.pattern, label=recipe.label, cache_dir=greys
    )


def _develop(picture: Image.Image, shelf: Storage, shot: Shot) -> Rendered:
    original = io.BytesIO()
    picture.save(original, "JPEG", quality=ORIGINAL_QUALITY)
    return Rendered(
        key=shot.key,
        original=shelf.keep_original(original.getvalue()),
        width=picture.width,
        height=picture.height,
        renditions=publish(shelf, renditions(picture, effort=EFFORT)),
        colour=dominant(picture),
        product=shot.product or None,
        choices=shot.choices,
        position=shot.position,
        alt=shot.alt,
    )
