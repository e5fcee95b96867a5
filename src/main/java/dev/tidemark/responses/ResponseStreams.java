package dev.tidemark.responses;

import dev.tidemark.kernel.ChangeStreams;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells listeners what happens to responses. Safe for use by several threads. */
@ApplicationScoped
class ResponseStreams {

  private final InstantSource clock;
  private final MeterRegistry metrics;
  private @Nullable ChangeStreams<HistoryRow> streams;

  ResponseStreams(InstantSource clock, MeterRegistry metrics) {
    this.clock = clock;
    this.metrics = metrics;
  }

  @PostConstruct
  void start() {
    streams = new ChangeStreams<>("responses", new Rows(), clock, metrics);
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
  boolean add(ChangeStreams.Listener<HistoryRow> listener, @Nullable Long after) {
    return streams != null && streams.add(listener, after);
  }

  private static final class Rows implements ChangeStreams.History<HistoryRow> {

    @Override
    public long first() {
      return QuarkusTransaction.requiringNew().call(HistoryRow::first);
    }

    @Override
    public long last() {
      return QuarkusTransaction.requiringNew().call(HistoryRow::last);
    }

    @Override
    public List<HistoryRow> after(long id, int most) {
      return QuarkusTransaction.requiringNew().call(() -> HistoryRow.after(id, most));
    }

    @Override
    public long idOf(HistoryRow row) {
      return row.number();
    }
  }
}
