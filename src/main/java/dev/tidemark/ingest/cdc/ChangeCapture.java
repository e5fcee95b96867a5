package dev.tidemark.ingest.cdc;

import dev.tidemark.ingest.Ingest;
import dev.tidemark.storage.NamedLocks;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/**
 * Captures the changes of every source that is set, from start to end. Does nothing, and loads
 * nothing, where none is.
 */
@Startup
@ApplicationScoped
class ChangeCapture {

  private final Config config;
  private final Ingest ingest;
  private final NamedLocks locks;
  private final Positions positions;
  private final InstantSource clock;
  private final MeterRegistry metrics;
  private List<Capture> captures = List.of();

  ChangeCapture(
      Config config,
      Ingest ingest,
      NamedLocks locks,
      Positions positions,
      InstantSource clock,
      MeterRegistry metrics) {
    this.config = config;
    this.ingest = ingest;
    this.locks = locks;
    this.positions = positions;
    this.clock = clock;
    this.metrics = metrics;
  }

  @PostConstruct
  void open() {
    captures = CaptureSettings.allOf(config).stream().map(this::open).toList();
  }

  /** All at once, so that the end takes as long as that of one. */
  @PreDestroy
  void close() {
    captures.parallelStream().forEach(Capture::close);
  }

  private Capture open(CaptureSettings settings) {
    Capture capture = new Capture(settings, config, ingest, locks, positions, clock);
    String source = settings.source();
    Gauge.builder("tidemark.cdc.running", () -> capture.isRunning() ? 1 : 0)
        .description("1 while this process captures the changes of a source; one process does")
        .tag("source", source)
        .register(metrics);
    Gauge.builder("tidemark.cdc.lag", capture.progress(), Progress::lagSeconds)
        .description("From a change in the source to its commit here; 0 where another process runs")
        .baseUnit("seconds")
        .tag("source", source)
        .register(metrics);
    FunctionCounter.builder("tidemark.cdc.deletes", capture.progress(), Progress::deletes)
        .description("Rows that were deleted in the source, which changes nothing here")
        .tag("source", source)
        .register(metrics);
    return capture;
  }
}
