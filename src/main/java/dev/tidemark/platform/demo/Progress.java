package dev.tidemark.platform.demo;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Shows how the replay goes: each second on a terminal, each 5 seconds elsewhere. */
final class Progress implements AutoCloseable {

  private static final int GAP_SECONDS = 3;

  private final Screen screen;
  private final Tally tally;
  private final GapWatch gap;
  private final ProgressLine words;
  private final InstantSource time;
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(Threads.named("progress"));

  private Instant shownAt;
  private long answered;

  Progress(Screen screen, Tally tally, GapWatch gap, ProgressLine words, InstantSource time) {
    this.screen = screen;
    this.tally = tally;
    this.gap = gap;
    this.words = words;
    this.time = time;
    shownAt = time.instant();
  }

  void start() {
    int everySeconds = screen.isTerminal() ? 1 : 5;
    var unusedAsking = ticks.scheduleWithFixedDelay(this::askForGap, 0, GAP_SECONDS, SECONDS);
    var unusedShowing = ticks.scheduleAtFixedRate(this::show, everySeconds, everySeconds, SECONDS);
  }

  private void askForGap() {
    var unused = gap.ask();
  }

  /** Shows the line now. */
  synchronized void show() {
    Counts counts = tally.counts();
    Instant now = time.instant();
    double seconds = Math.max(1, Duration.between(shownAt, now).toMillis()) / 1000.0;
    screen.progress(words.of(counts, (counts.answered() - answered) / seconds, gap.latest()));
    shownAt = now;
    answered = counts.answered();
  }

  @Override
  public void close() {
    ticks.shutdownNow();
  }
}
