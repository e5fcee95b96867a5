package dev.tidemark.kernel;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.ScheduledExecution;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Begins nothing that is scheduled once the service ends: its databases are closed by then. */
@Singleton
public final class Ending implements Scheduled.SkipPredicate {

  private volatile boolean ending;

  Ending() {}

  void end(@Observes ShutdownEvent event) {
    ending = true;
  }

  @Override
  public boolean test(ScheduledExecution execution) {
    return ending;
  }
}
