package dev.tidemark.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.channels.ChannelSettings.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a channel is allotted of what is on sale. */
class ChannelSettingsTest {

  @ParameterizedTest
  @CsvSource({
    // on sale, share, buffer, dynamic, units that sell during the lag, allotted
    "100, 100, 0, false, 0, 100",
    "100, 40, 0, false, 0, 40",
    "101, 50, 0, false, 0, 50",
    "100, 40, 5, false, 0, 35",
    "10, 40, 5, false, 0, 0",
    "100, 0, 0, false, 0, 0",
    "100, 100, 5, false, 20, 95",
    "100, 100, 5, true, 20, 75",
    "1000000000000, 99, 0, false, 0, 990000000000",
  })
  void itIsAllottedItsShareWithoutTheBuffer(
      long onSale, int share, long buffer, boolean dynamic, long lagUnits, long expected) {
    ChannelSettings settings = settings(List.of("*"), share, buffer, dynamic);
    assertEquals(expected, settings.allotted("A", onSale, lagUnits));
    assertEquals(0, settings.with(ChannelCurbs.NONE.with("x", 0)).allotted("A", onSale, lagUnits));
  }

  @ParameterizedTest
  @CsvSource({"A-1, true", "A-2, false", "B-1, true", "B-, true", "B, false", "C, false"})
  void itIsToldOfItsProductsOnly(String sku, boolean expected) {
    assertEquals(expected, settings(List.of("A-1", "B-*"), 100, 0, false).covers(sku));
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "50, 0, 50", "0, 9, 9", "50, 9, 9", "5, 9, 5"})
  void aThrottleIsALid(int rate, int throttledTo, int expected) {
    ChannelSettings settings =
        new ChannelSettings(
                Kind.HTTP,
                null,
                null,
                null,
                List.of("*"),
                ChannelSettings.Acknowledge.NOW,
                0,
                100,
                rate,
                ChannelSettings.Correction.INTERCEPT,
                60,
                300,
                null,
                false,
                ChannelCurbs.NONE)
            .with(
                throttledTo == 0
                    ? ChannelCurbs.NONE
                    : ChannelCurbs.NONE.with("one", throttledTo).with("other", throttledTo + 1));
    assertEquals(expected, settings.effectiveRate());
  }

  /** An average of answers, or what is owed, whichever is more. */
  @Test
  void theLagIsMeasured() {
    Lagging lagging = new Lagging((connection, ids, lagMillis, now) -> Map.of(1L, lagMillis));
    assertEquals(0, lagging.millis());
    for (int i = 0; i < 200; i++) {
      lagging.answered(1000);
    }
    assertEquals(1.0, lagging.millis() / 1000.0, 0.01);
    lagging.owed(40_000);
    assertEquals(40_000, lagging.millis());
    lagging.owed(0);
    assertEquals(1.0, lagging.millis() / 1000.0, 0.01);
  }

  private static ChannelSettings settings(
      List<String> products, int share, long buffer, boolean dynamic) {
    return new ChannelSettings(
        Kind.HTTP,
        null,
        null,
        null,
        products,
        ChannelSettings.Acknowledge.NOW,
        buffer,
        share,
        0,
        ChannelSettings.Correction.INTERCEPT,
        60,
        300,
        null,
        dynamic,
        ChannelCurbs.NONE);
  }
}
