"""Full replays of campaigns, counted beside the mails: portion by portion, each kept before the next begins."""

from storefront.kernel import clock, jobs
from storefront.kernel.db import reading, release, transaction
from storefront.services.campaigns import full


@jobs.task(full.TASK, queue_name="pictures")
def replay_campaign(key: str, site: str, number: int) -> None:
    """Go on where the run stands; a worker that died left the portions before, another run ends this one."""
    try:
        staged = full.stage(reading(), key, number, site=site)
    except ValueError:
        with transaction() as db:
            full.give_up(db, key, number, site=site)
        return
    if staged is not None and staged.run.edition != staged.live.version:
        with transaction() as db:
            run = full.begin_anew(db, key, staged.run, staged.live.version, site=site)
        staged = full.Stage(run, staged.live, staged.candidate) if run is not None else None
    while staged is not None and staged.run.running:
        portion = full.count(reading(), staged, site=site)
        release()
        with transaction() as db:
            run = full.keep(db, key, staged.run, portion, site=site, now=clock.now())
        staged = full.Stage(run, staged.live, staged.candidate) if run is not None else None
