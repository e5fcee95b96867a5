package dev.tidemark.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How long sessions last. Immutable. */
@ApplicationScoped
class SessionLimits {

  private final Duration idle;
  private final Duration longest;

  SessionLimits(
      @ConfigProperty(name = "tidemark.access.session-idle", defaultValue = "30m") Duration idle,
      @ConfigProperty(name = "tidemark.access.session-longest", defaultValue = "12h")
          Duration longest) {
    this.idle = idle;
    this.longest = longest;
  }

  /** Without a call it is over after this. */
  Duration idle() {
    return idle;
  }

  Duration longest() {
    return longest;
  }

  Instant end(long begunMillis) {
    return Instant.ofEpochMilli(begunMillis).plus(longest);
  }
}
