package dev.tidemark.platform;

import dev.tidemark.kernel.TimeOrderedIds;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.InstantSource;

/** What the rooms are given rather than make. */
class Wiring {

  /** The machine's clock; a test may put a fake one in its place. */
  @Produces
  @Singleton
  @DefaultBean
  InstantSource clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  TimeOrderedIds ids(InstantSource clock) {
    return new TimeOrderedIds(clock);
  }
}
