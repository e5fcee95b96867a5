package dev.tidemark.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Await;
import dev.tidemark.Json;
import dev.tidemark.ServiceProcess;
import dev.tidemark.TestServers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two processes share the watching: rules reach both, alerts open once, clocks outlive a kill. */
class TwoProcessesIT {

  private static final String KEY = "integration-test-key";
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int PRODUCTS = 40;
  private static final int HOLD_SECONDS = 15;

  private final String prefix = "IT-" + UUID.randomUUID().toString().substring(0, 8);
  private final String rule = prefix.toLowerCase(Locale.ROOT);

  private String text(String hold, int below) {
    return """
        rule "few"
        @severity("P2") @hold("%s")
        when
          StockPosition( category == "%s", available < %d )
        then
          actions.alert("few");
        end
        """
        .formatted(hold, prefix, below);
  }

  @Test
  void aClockThatOneProcessStartedRunsOutInTheOther() {
    try (ServiceProcess first = start();
        ServiceProcess second = start()) {
      api(first).put("/v1/rules/" + rule, Json.of("drl", text(HOLD_SECONDS + "s", 5)));
      api(first).post("/v1/rules/" + rule + "/activate", "");
      Await.until(LIMIT, "the other has it too", () -> state(api(second)).equals("active"));
      // Products through one, holds through the other: whose share they are is chance.
      for (int i = 0; i < PRODUCTS; i++) {
        api(first).product(sku(i), Json.of("total", 10, "category", prefix));
        assertEquals(201, api(second).hold(sku(i), 1, 6).status());
      }
      // Where entering them took long, the clocks of the first have run out already.
      Await.until(LIMIT, "all are open", () -> alerts(second, "open").size() == PRODUCTS);
      first.kill9();
      // An edit in mid-timer starts no clock anew.
      api(second).put("/v1/rules/" + rule, Json.of("drl", text(HOLD_SECONDS + "s", 6)));
      api(second).post("/v1/rules/" + rule + "/activate", "");
      Await.until(LIMIT, "all fire", () -> alerts(second, "firing").size() == PRODUCTS);
      List<String> late = new ArrayList<>();
      for (JsonNode alert : alerts(second, "firing")) {
        Duration waited =
            Duration.between(
                Instant.parse(alert.path("since").asText()),
                Instant.parse(alert.path("firedAt").asText()));
        if (waited.compareTo(Duration.ofSeconds(HOLD_SECONDS)) < 0) {
          late.add(alert.toString());
        }
      }
      assertEquals(List.of(), late, "none fires before its hold is over");
      assertEquals(
          PRODUCTS,
          alerts(second, "pending,firing,acknowledged,missing,resolved").stream()
              .map(alert -> alert.at("/subject/key").asText())
              .distinct()
              .count());
      assertEquals(PRODUCTS, alerts(second, "open,resolved").size(), "each opened once");
      api(second).post("/v1/rules/" + rule + "/pause", "");
      Await.until(LIMIT, "none is open", () -> alerts(second, "firing").isEmpty());
    }
  }

  private String sku(int number) {
    return prefix + "-" + number;
  }

  private String state(Api api) {
    return api.get("/v1/rules/" + rule).json().path("state").asText();
  }

  private List<JsonNode> alerts(ServiceProcess service, String states) {
    List<JsonNode> found = new ArrayList<>();
    Stream.of(states.replace("open", "pending,firing,acknowledged,missing"))
        .map(list -> api(service).get("/v1/alerts?limit=500&rule=" + rule + "&state=" + list))
        .forEach(answer -> answer.json().path("items").forEach(found::add));
    return found;
  }

  private static Api api(ServiceProcess service) {
    return new Api(service.baseUri(), KEY);
  }

  private static ServiceProcess start() {
    Map<String, String> environment =
        new HashMap<>(ServiceProcess.environment(TestServers.shared().settings()));
    environment.put("TIDEMARK_ADMIN_KEY", KEY);
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    return ServiceProcess.start(environment);
  }
}
