"""`isf batch` and `isf sweep`: use what is stored, simulate what is missing, keep every piece, tell what there is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.batch_plan import BatchOrder, BatchPlan, plan_of
from sim.cli.display import BatchDisplay, say, scenarios
from sim.cli.outcome import OK, UNEXPECTED, Unfinished, stoppable

if TYPE_CHECKING:
    from sim.analysis.until import Reached, Until
    from sim.batch.store.keeper import Keeper
    from sim.batch.store.standing import Standing

__all__ = ["BatchOrder", "batch_command"]


def batch_command(order: BatchOrder) -> int:
    """Carry out `isf batch` or `isf sweep`."""
    plan = plan_of(order)
    from sim.batch.store.keeper import Keeper
    from sim.batch.store.standing import DiskFull

    keeper = Keeper(plan.path, plan.batch, order.force, say)
    begun = False

    def standing() -> str:
        return _stopped(keeper, keeper.standing()) if begun else "nothing was simulated"

    with stoppable(standing):
        try:
            with keeper:
                begun = True
                reached = _simulate(order, plan, keeper)
                from sim.cli.batch_report import print_report

                last = keeper.standing()
                print_report(order, plan, keeper, last, reached)
        except DiskFull as error:
            raise Unfinished(f"{error}; {standing()}; free some room first") from None
    return UNEXPECTED if last.failed else OK


def _simulate(order: BatchOrder, plan: BatchPlan, keeper: Keeper) -> Reached | None:
    """Simulate what is missing; return how narrow the intervals are, if that was asked."""
    if plan.until is None:
        _extend(order, plan, keeper, plan.batch.worlds)
        return None
    from sim.analysis.until import looks

    reached = None
    for worlds in looks(plan.batch.worlds):
        _extend(order, plan, keeper, worlds)
        # Only a whole block is looked at, so that what is seen hangs on no interruption.
        reached = _look(plan.path, plan.until)
        say(_told(reached, plan.until))
        if reached.all:
            break
    return reached


def _extend(order: BatchOrder, plan: BatchPlan, keeper: Keeper, worlds: int) -> None:
    if keeper.is_settled(worlds):
        keeper.extend(worlds)
        return
    if keeper.crew(worlds, order.workers) > 1 and not order.cluster:
        from sim.batch.engine.pool import prepare

        prepare()
        # The fork server needs a second to load the model; meanwhile load here what is needed afterwards.
        import sim.cli.batch_report
        import sim.model  # noqa: F401
    title = plan.name if plan.until is None else f"{plan.name}, {worlds:,} worlds"
    with BatchDisplay(title) as display:
        keeper.extend(worlds, order.workers, order.cluster, display)


def _look(path: Path, until: Until) -> Reached:
    from sim.analysis.paired import measured
    from sim.analysis.until import reached
    from sim.batch import open_results

    results = open_results([path], verify=False)
    columns = [until.measure.partition("=")[0]]
    return reached(until, {name: measured(results.outcomes(name, columns), until.measure) for name in results.names})


def _told(reached: Reached, until: Until) -> str:
    """Say what was seen, by the widest interval."""
    widest = max(reached.widths, key=lambda width: width.half_width, default=None)
    scale = 100.0 if until.unit == "points" else 1.0
    half = "no interval" if widest is None else f"+-{scale * widest.half_width:.3g} {until.unit} ({widest.arm})"
    end = "narrow enough" if reached.all else f"wanted +-{scale * until.half_width:.3g}"
    what = until.text.partition(":")[0]
    return f"After {reached.worlds:,} worlds: {what} {half}; {end}"


def _stopped(keeper: Keeper, standing: Standing) -> str:
    """Say what there is of a batch that is not finished."""
    path, arms = keeper.path, len(keeper.batch.arms)
    every = f"finished in all {scenarios(arms)}" if arms > 1 else "finished"
    if standing.complete:
        told = f"all {standing.asked:,} worlds are {every}, in {path}"
    elif standing.settled:
        told = f"usable: the first {standing.settled:,} worlds of {standing.asked:,}, {every}, in {path}"
    else:
        whole = sum(not keeper.store.missing(name, "own", standing.asked).size for name in keeper.batch.names)
        done = f" (all {standing.asked:,} worlds of {scenarios(whole)})" if whole else ""
        told = f"no world is {every} yet; what is finished{done} is kept in {path}"
    return f"{told}; the same command goes on from there"
