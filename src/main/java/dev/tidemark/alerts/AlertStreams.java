package dev.tidemark.alerts;

import dev.tidemark.kernel.ChangeStreams;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells listeners what happens to alerts. Safe for use by several threads. */
@ApplicationScoped
class AlertStreams {

  private final AlertFeed feed;
  private final InstantSource clock;
  private final MeterRegistry metrics;
  private @Nullable ChangeStreams<AlertChange> streams;

  AlertStreams(AlertFeed feed, InstantSource clock, MeterRegistry metrics) {
    this.feed = feed;
    this.clock = clock;
    this.metrics = metrics;
  }

  @PostConstruct
  void start() {
    streams = new ChangeStreams<>("alerts", new Changes(feed), clock, metrics);
  }

  void stop(@Observes ShutdownEvent event) {
    if (streams != null) {
      streams.close();
    }
  }

  /**
   * @param after the position that it has seen; null to begin now
   * @return false if there are too many
   */
  boolean add(ChangeStreams.Listener<AlertChange> listener, @Nullable Long after) {
    return streams != null && streams.add(listener, after);
  }

  private record Changes(AlertFeed feed) implements ChangeStreams.History<AlertChange> {

    @Override
    public long first() {
      return feed.first();
    }

    @Override
    public long last() {
      return feed.last();
    }

    @Override
    public List<AlertChange> after(long id, int most) {
      return feed.after(id, most);
    }

    @Override
    public long idOf(AlertChange change) {
      return change.id();
    }
  }
}
