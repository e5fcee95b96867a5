package dev.tidemark.platform.demo;

import java.util.Map;

/**
 * Has alerts throttle nothing during a replay: what people ordered within a year comes within
 * minutes, and a limit of so many holds a second would refuse their orders. What a person has set
 * stays. Thread-safe.
 */
final class ThrottleDryRun {

  private static final String PATH = "/v1/responses/guardrails/throttle";

  private final ServiceClient service;

  ThrottleDryRun(ServiceClient service) {
    this.service = service;
  }

  /** Whether throttles are on dry run by this, now or by an earlier replay. */
  boolean begin() throws InterruptedException {
    Answer rail = Futures.await(service.get(PATH));
    boolean untouched = rail.body().path("version").asLong(-1) == 0;
    if (untouched && rail.body().path("mode").asText().equals("automatic")) {
      rail =
          Futures.await(
              service.put(
                  PATH,
                  Map.of(
                      "mode",
                      "dry-run",
                      "reason",
                      "The demo replays its sales many times faster than they were")));
    }
    return rail.ok() && rail.body().path("mode").asText().equals("dry-run");
  }
}
