package dev.tidemark.ingest.messages;

import dev.tidemark.ingest.EventKind;
import dev.tidemark.ingest.Ingest;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** Makes feeds, and ends them before the connectors and the databases do. */
@ApplicationScoped
class MessageFeeds {

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  private final Ingest ingest;
  private final MeterRegistry metrics;
  private final List<MessageFeed> open = new CopyOnWriteArrayList<>();

  MessageFeeds(Ingest ingest, MeterRegistry metrics) {
    this.ingest = ingest;
    this.metrics = metrics;
  }

  /**
   * @param transport {@code kafka} or {@code rabbitmq}
   * @param channel the name of the topic or queue
   */
  MessageFeed open(String transport, EventKind kind, String channel) {
    String origin = transport + ":" + channel;
    MessageFeed feed =
        new MessageFeed(
            origin,
            source -> ingest.open(source, kind, origin),
            counter("tidemark.messages", "Messages whose rows are committed", transport, kind),
            counter(
                "tidemark.messages.retries",
                "Commits for messages that failed and are tried again",
                transport,
                kind));
    open.add(feed);
    return feed;
  }

  /** Here the brokers and the databases still answer: what is under way is committed. */
  void close(@Observes ShutdownEvent event) throws InterruptedException {
    open.forEach(MessageFeed::beginClose);
    for (MessageFeed feed : open) {
      feed.awaitClosed(CLOSE_LIMIT);
    }
  }

  private Counter counter(String name, String description, String transport, EventKind kind) {
    return Counter.builder(name)
        .description(description)
        .tag("transport", transport)
        .tag("kind", kind.name().toLowerCase(Locale.ROOT))
        .register(metrics);
  }
}
