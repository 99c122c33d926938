"""What is counted, in a registry of its own: nothing is shared between two services in one process."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0)


class Metrics:
    """Every metric, by the name that the code uses."""

    def __init__(self) -> None:
        self.registry = r = CollectorRegistry()
        self.received = Counter("kefu_updates_received", "Updates that arrived and were new", registry=r)
        self.replies = Counter("kefu_replies", "Replies of the bot by decision", ["decision"], registry=r)
        self.effects = Counter("kefu_effects", "What conversations led to", ["kind"], registry=r)
        self.tickets = Counter("kefu_ticket_events", "What happened to tickets", ["kind"], registry=r)
        self.set_aside = Counter("kefu_set_aside", "Rows given up, for a person to look at", ["box"], registry=r)
        self.api_errors = Counter("kefu_bot_api_errors", "Calls of the Bot API that failed", ["kind"], registry=r)
        self.sent = Counter("kefu_messages_sent", "Rows of the outbox that left", ["kind"], registry=r)
        self.inbox_depth = Gauge("kefu_inbox_depth", "Messages that wait for an answer", registry=r)
        self.outbox_depth = Gauge("kefu_outbox_depth", "Messages that wait to be sent", registry=r)
        self.open_tickets = Gauge("kefu_open_tickets", "Tickets with work to do", registry=r)
        self.streams = Gauge("kefu_live_streams", "Open pages and others that are told what changes", registry=r)
        self.thinking = Histogram("kefu_dialogue_seconds", "What the dialogue takes", buckets=SECONDS, registry=r)
        self.delay = Histogram(
            "kefu_delay_seconds",
            "From the arrival of a message to its answer in the outbox",
            buckets=SECONDS,
            registry=r,
        )
        self.article_faults = Gauge("kefu_article_faults", "Faults that keep articles from being served", registry=r)
        self.publishing = Histogram(
            "kefu_publish_seconds", "From the notice of a change to the index that serves", buckets=SECONDS, registry=r
        )
        self.delivery = Histogram(
            "kefu_delivery_seconds", "From the outbox to the accepted message", buckets=SECONDS, registry=r
        )

    def text(self) -> bytes:
        """Return everything in Prometheus' text format."""
        return generate_latest(self.registry)
