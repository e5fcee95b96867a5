package dev.tidemark.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a delivery is tried again. */
class WebhookConfigTest {

  private static final WebhookConfig USUAL =
      new WebhookConfig(
          List.of(
              Duration.ofSeconds(5),
              Duration.ofMinutes(5),
              Duration.ofMinutes(30),
              Duration.ofHours(2),
              Duration.ofHours(5),
              Duration.ofHours(10),
              Duration.ofHours(14),
              Duration.ofHours(20),
              Duration.ofHours(24)),
          Duration.ofSeconds(15),
          Duration.ofDays(5),
          Duration.ofHours(1),
          16,
          "urn:tidemark",
          Duration.ofDays(7),
          1_000);

  @ParameterizedTest
  @CsvSource({"1,5", "2,300", "3,1800", "4,7200", "5,18000", "9,86400", "50,86400"})
  void eachPauseIsWithinAFifthOfItsOwn(int attempts, long seconds) {
    Random random = new Random(1);
    for (int i = 0; i < 100; i++) {
      long millis = USUAL.pauseMillis(attempts, random);
      assertTrue(millis >= seconds * 800 && millis <= seconds * 1200, millis + " ms");
    }
  }

  @Test
  void itTakesAboutThreeDaysAndLessThanTheLogIsKept() {
    assertEquals(10, USUAL.mostAttempts());
    long most = 0;
    for (int attempts = 1; attempts < USUAL.mostAttempts(); attempts++) {
      most += USUAL.pauseMillis(attempts, new Random(2));
    }
    assertTrue(most > Duration.ofDays(2).toMillis() && most < Duration.ofDays(4).toMillis());
  }
}
