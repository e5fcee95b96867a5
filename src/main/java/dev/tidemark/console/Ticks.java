package dev.tidemark.console;

import dev.tidemark.kernel.Repeating;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Tells all who look on how the sale stands, once a second: it is read once for all of them, and
 * not at all where nobody looks on. Who reads too slowly misses some. Safe for use by several
 * threads.
 */
@ApplicationScoped
class Ticks {

  private static final int MOST_STREAMS = 200;
  private static final int LATELY_SECONDS = 5;

  private final Board board;
  private final BroadcastProcessor<Overview> told = BroadcastProcessor.create();
  private final AtomicInteger open = new AtomicInteger();
  private @Nullable Repeating telling;

  Ticks(Board board, MeterRegistry metrics) {
    this.board = board;
    Gauge.builder("tidemark.overview.streams", open, AtomicInteger::get)
        .description("Open streams of how the sale stands")
        .register(metrics);
  }

  @PostConstruct
  void open() {
    telling = new Repeating("overview-stream", Duration.ofSeconds(1), this::tell);
  }

  void close(@Observes ShutdownEvent event) {
    if (telling != null) {
      telling.close();
    }
    told.onComplete();
  }

  boolean isFull() {
    return open.get() >= MOST_STREAMS;
  }

  /** From now on, without end. */
  Multi<Overview> stream() {
    return told.onOverflow()
        .dropPreviousItems()
        .onSubscription()
        .invoke(open::incrementAndGet)
        .onTermination()
        .invoke(open::decrementAndGet);
  }

  private void tell() {
    if (open.get() > 0) {
      told.onNext(board.read(LATELY_SECONDS));
    }
  }
}
