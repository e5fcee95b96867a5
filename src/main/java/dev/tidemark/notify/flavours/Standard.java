package dev.tidemark.notify.flavours;

import jakarta.inject.Singleton;
import java.util.Map;

/** The event as CloudEvents JSON, as Standard Webhooks has it. */
@Singleton
class Standard implements Flavour {

  private static final Map<String, String> HEADERS =
      Map.of("Content-Type", "application/cloudevents+json");

  @Override
  public String name() {
    return "standard";
  }

  @Override
  public Rendered render(CloudEvent event, FlavourSettings settings, long nowMillis) {
    return new Rendered("", Map.of(), HEADERS, event.json());
  }
}
