package dev.tidemark.ingest.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tidemark.TidemarkTest;
import io.restassured.RestAssured;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** With nothing configured there is no broker, and nobody misses one. */
@TidemarkTest
class MessagesOffTest {

  @Test
  void nobodyTriesToConnect() {
    List<String> clients =
        Thread.getAllStackTraces().keySet().stream()
            .map(thread -> thread.getName().toLowerCase(Locale.ROOT))
            .filter(name -> name.contains("kafka") || name.contains("rabbit"))
            .toList();
    assertEquals(List.of(), clients);
  }

  @Test
  void theServiceIsReadyAndHasMadeNothing() {
    assertEquals(200, RestAssured.get("/q/health/ready").statusCode());
    assertEquals(200, RestAssured.get("/q/health/live").statusCode());
    String metrics = RestAssured.get("/q/metrics").asString();
    assertFalse(metrics.contains("tidemark_messages"));
  }
}
