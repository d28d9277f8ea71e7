"""Every half minute: jobs of a worker that was killed run again."""

from storefront.kernel import jobs


@jobs.queue.periodic(cron="* * * * * */30")
@jobs.queue.task(name="revive_jobs", queueing_lock="revive_jobs")
async def revive_jobs(timestamp: int) -> None:
    """The queue itself leaves them unfinished for ever; every job body is harmless when repeated."""
    await jobs.revive()
