"""What is counted while the bot runs, for Prometheus."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60)


class Metrics:
    """The counters of one bot. No label holds what somebody wrote, nor who or where they are."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.claims = Counter(
            "pullquote_requests", "What was asked of the bot, by kind and claim (new, again, busy).", ["kind", "claim"],
            registry=self.registry,
        )  # fmt: skip
        self.jobs = Counter(
            "pullquote_jobs",
            "Jobs that ran, by kind and how they ended (done, refused, failed).",
            ["kind", "end"],
            registry=self.registry,
        )
        self.answers = Counter(
            "pullquote_answers", "Answers, by whether one was found.", ["found"], registry=self.registry
        )
        self.seconds = Histogram(
            "pullquote_answer_seconds", "From the request to the posted answer.", ["kind"],
            buckets=_SECONDS, registry=self.registry,
        )  # fmt: skip
        self.waiting = Gauge("pullquote_jobs_waiting", "Jobs that wait, by lane.", ["lane"], registry=self.registry)
        self.articles = Gauge("pullquote_articles", "Articles in the library.", registry=self.registry)
        self.connected = Gauge("pullquote_connected", "1 while Slack can reach the bot.", registry=self.registry)

    def text(self) -> bytes:
        """Return all of it in Prometheus's text format."""
        return generate_latest(self.registry)
