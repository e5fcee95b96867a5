package dev.tidemark.alerts;

import dev.tidemark.kernel.TimeOrderedIds;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** Makes what this room shares out of its settings. */
class AlertWiring {

  @Produces
  @Singleton
  AlertSettings settings(Config config) {
    return AlertSettings.of(config);
  }

  @Produces
  @Singleton
  AlertLife life(AlertSettings settings, TimeOrderedIds ids) {
    return new AlertLife(settings.life(), () -> ids.next(0));
  }
}
