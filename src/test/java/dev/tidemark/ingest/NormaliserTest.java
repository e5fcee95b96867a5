package dev.tidemark.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.tidemark.ingest.Normaliser.Observed;
import dev.tidemark.ingest.Normaliser.Rejected;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows as they come, and the event or the reason that they are read as. */
class NormaliserTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Source PLAIN = Source.plain("erp");

  /** One field of a good snapshot or sale is replaced; an empty value takes it away. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // kind, field, value, field named, reason
        "SNAPSHOT, sku, -, sku, MISSING_FIELD",
        "SNAPSHOT, sku, '  ', sku, MISSING_FIELD",
        "SNAPSHOT, sku, a b, sku, INVALID_SKU",
        "SNAPSHOT, onHand, -, onHand, MISSING_FIELD",
        "SNAPSHOT, onHand, -1, onHand, NEGATIVE",
        "SNAPSHOT, reserved, -5, reserved, NEGATIVE",
        "SNAPSHOT, onHand, twelve, onHand, NOT_A_NUMBER",
        "SNAPSHOT, onHand, '1,234', onHand, NOT_A_NUMBER",
        "SNAPSHOT, onHand, 0x1F, onHand, NOT_A_NUMBER",
        "SNAPSHOT, onHand, NaN, onHand, NOT_A_NUMBER",
        "SNAPSHOT, onHand, 1.5, onHand, NOT_WHOLE",
        "SNAPSHOT, onHand, 1e13, onHand, OUT_OF_RANGE",
        "SNAPSHOT, onHand, 1e99, onHand, OUT_OF_RANGE",
        "SNAPSHOT, onHand, 999999999999999999999, onHand, NOT_A_NUMBER",
        "SNAPSHOT, asOf, -, asOf, MISSING_FIELD",
        "SNAPSHOT, asOf, yesterday, asOf, NOT_A_TIME",
        "SNAPSHOT, asOf, 2026-13-01T00:00:00Z, asOf, NOT_A_TIME",
        "SNAPSHOT, asOf, 2026-02-30T00:00:00Z, asOf, NOT_A_TIME",
        "SNAPSHOT, asOf, 202611242015, asOf, NOT_A_TIME",
        "SNAPSHOT, asOf, 2026-11-24T10:00:00, asOf, TIME_WITHOUT_ZONE",
        "SNAPSHOT, asOf, 2026-11-24, asOf, TIME_WITHOUT_ZONE",
        "SNAPSHOT, asOf, 2026-11-24T12:02:01Z, asOf, IN_FUTURE",
        "SNAPSHOT, asOf, 1969-12-31T23:59:59Z, asOf, OUT_OF_RANGE",
        "SALE, units, 0, units, OUT_OF_RANGE",
        "SALE, units, -3, units, NEGATIVE",
        "SALE, at, 24.11.2026 10:00, at, NOT_A_TIME",
        "SALE, cancelled, perhaps, cancelled, NOT_A_BOOLEAN",
        "SALE, channel, tidemark, channel, INVALID_NAME",
      })
  void whatIsNoEventIsNamed(String kind, String field, String value, String named, String reason) {
    EventKind events = EventKind.valueOf(kind);
    Map<String, String> row = good(events);
    row.remove(field);
    if (value != null) {
      row.put(field, value);
    }
    assertEquals(named + " " + reason, read(PLAIN, events, row));
  }

  @Test
  void textsThatAreTooLongOrHoldControlCharactersAreNoNames() {
    Map<String, String> row = good(EventKind.SNAPSHOT);
    row.put("warehouse", "x".repeat(65));
    assertEquals("warehouse INVALID_NAME", read(PLAIN, EventKind.SNAPSHOT, row));
    row.put("warehouse", "a\u0000b");
    assertEquals("warehouse INVALID_NAME", read(PLAIN, EventKind.SNAPSHOT, row));
    row.put("warehouse", "上".repeat(64));
    assertEquals(true, read(PLAIN, EventKind.SNAPSHOT, row).contains("上"));
    Map<String, String> sale = good(EventKind.SALE);
    sale.put("orderId", "x".repeat(201));
    assertEquals("orderId INVALID_NAME", read(PLAIN, EventKind.SALE, sale));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-24T10:15:00Z, 2026-11-24T10:15:00Z",
    "2026-11-24T10:15:00.123456Z, 2026-11-24T10:15:00.123456Z",
    "2026-11-24T10:15:00+08:00, 2026-11-24T02:15:00Z",
    "2026-11-24T10:15:00+0800, 2026-11-24T02:15:00Z",
    "2026-11-24 10:15:00+08:00, 2026-11-24T02:15:00Z",
    "2026-11-24T10:15:00+08:00[Asia/Shanghai], 2026-11-24T02:15:00Z",
    "2026-11-24T10:15:00, 2026-11-24T02:15:00Z",
    "2026-11-24 10:15, 2026-11-24T02:15:00Z",
    "2026/11/24 10:15:00, 2026-11-24T02:15:00Z",
    "2026-11-24, 2026-11-23T16:00:00Z",
    "1795515300, 2026-11-24T10:15:00Z",
    "1795515300123, 2026-11-24T10:15:00.123Z",
    "now, 2026-11-24T12:00:00Z",
  })
  void timesAreReadAsSystemsWriteThem(String text, String instant) {
    Source source = change(PLAIN, "{\"timeZone\":\"Asia/Shanghai\"}");
    Map<String, String> row = good(EventKind.SNAPSHOT);
    row.put("asOf", text);
    assertEquals("erp main all CLOCK-1 100 0 " + instant, read(source, EventKind.SNAPSHOT, row));
  }

  @Test
  void aSourceMayHaveATimeFormatOfItsOwn() {
    Source source =
        change(PLAIN, "{\"timeZone\":\"Europe/Moscow\",\"timeFormat\":\"dd.MM.yyyy HH:mm\"}");
    Map<String, String> row = good(EventKind.SALE);
    row.put("at", "24.11.2026 13:30");
    assertEquals(
        "erp erp CLOCK-1 2 2026-11-24T10:30:00Z null false", read(source, EventKind.SALE, row));
    row.put("at", "31.04.2026 13:30");
    assertEquals("at NOT_A_TIME", read(source, EventKind.SALE, row), "April has 30 days");
  }

  @Test
  void whereAClockWasSetBackTheEarlierHourIsMeant() {
    Source source = change(PLAIN, "{\"timeZone\":\"Europe/Berlin\"}");
    Map<String, String> row = good(EventKind.SNAPSHOT);
    row.put("asOf", "2026-10-25 02:30:00");
    assertEquals(
        "erp main all CLOCK-1 100 0 2026-10-25T00:30:00Z", read(source, EventKind.SNAPSHOT, row));
  }

  @Test
  void fieldsAreFoundByTheMappingAndFilledFromTheDefaults() {
    Source source =
        change(
            PLAIN,
            """
            {"mapping":{"sku":"item.no","onHand":"qty","asOf":"ts"},
             "defaults":{"warehouse":"north","reserved":"5","channel":"web"}}""");
    Map<String, String> row =
        Map.of("item.no", " CLOCK-1 ", "qty", "12", "ts", "2026-11-24T10:00:00Z", "more", "?");
    assertEquals(
        "erp north web CLOCK-1 12 5 2026-11-24T10:00:00Z", read(source, EventKind.SNAPSHOT, row));
    assertEquals(
        "sku MISSING_FIELD",
        read(source, EventKind.SNAPSHOT, Map.of("sku", "X", "qty", "1", "ts", "now")));
  }

  @ParameterizedTest
  @CsvSource({
    "3, case, 36",
    "3, piece, 3",
    "2.5, case, 30",
    "12.0, piece, 12",
    "1e2, piece, 100",
    "0.5, piece, onHand NOT_WHOLE",
    "3, pallet, unit UNKNOWN_UNIT",
    "3, '', unit MISSING_FIELD",
  })
  void unitsAreTurnedIntoPieces(String number, String unit, String expected) {
    Source source = change(PLAIN, "{\"units\":{\"piece\":1,\"case\":12}}");
    Map<String, String> row = good(EventKind.SNAPSHOT);
    row.put("onHand", number);
    row.put("reserved", "0");
    row.put("unit", unit);
    String read = read(source, EventKind.SNAPSHOT, row);
    assertEquals(
        expected.contains(" ")
            ? expected
            : "erp main all CLOCK-1 " + expected + " 0 " + "2026-11-24T10:00:00Z",
        read);
  }

  @Test
  void theSameEventHasTheSameIdHoweverItIsWritten() {
    Map<String, String> row = good(EventKind.SNAPSHOT);
    Map<String, String> otherWords = good(EventKind.SNAPSHOT);
    otherWords.put("asOf", "2026-11-24T18:00:00+08:00");
    otherWords.put("onHand", "100.0");
    assertEquals(id(EventKind.SNAPSHOT, row), id(EventKind.SNAPSHOT, otherWords));
    otherWords.put("onHand", "101");
    assertNotEquals(id(EventKind.SNAPSHOT, row), id(EventKind.SNAPSHOT, otherWords));
  }

  @Test
  void anOrderIsOneEventAProductAndItsCancellationAnother() {
    Map<String, String> order = good(EventKind.SALE);
    order.put("orderId", "A-1");
    String id = id(EventKind.SALE, order);
    order.put("at", "2026-11-24T10:00:01Z");
    assertEquals(id, id(EventKind.SALE, order));
    order.put("cancelled", "yes");
    assertNotEquals(id, id(EventKind.SALE, order));
    order.put("cancelled", "no");
    order.put("sku", "CLOCK-2");
    assertNotEquals(id, id(EventKind.SALE, order));
  }

  @Test
  void anEventIdStandsForAllElse() {
    Map<String, String> sale = good(EventKind.SALE);
    sale.put("eventId", "e-1");
    String id = id(EventKind.SALE, sale);
    sale.put("units", "77");
    assertEquals(id, id(EventKind.SALE, sale));
    sale.put("eventId", "e-2");
    assertNotEquals(id, id(EventKind.SALE, sale));
    sale.put("eventId", "e-1");
    sale.put("cancelled", "true");
    assertNotEquals(id, id(EventKind.SALE, sale), "a sale and its cancellation are two events");
  }

  private static Map<String, String> good(EventKind kind) {
    Map<String, String> row = new HashMap<>();
    row.put("sku", "CLOCK-1");
    if (kind == EventKind.SNAPSHOT) {
      row.put("onHand", "100");
      row.put("asOf", "2026-11-24T10:00:00Z");
    } else {
      row.put("units", "2");
      row.put("at", "2026-11-24T10:00:00Z");
    }
    return row;
  }

  private static Source change(Source source, String json) {
    return TestSources.change(json).appliedTo(source);
  }

  private static String read(Source source, EventKind kind, Map<String, String> row) {
    try {
      return words(new Normaliser(source, InstantSource.fixed(NOW)).read(kind, row));
    } catch (Rejected e) {
      return e.field() + " " + e.reason();
    }
  }

  private static String words(Observed observed) {
    if (observed.event() instanceof StockSnapshot s) {
      return String.join(
          " ",
          s.source(),
          s.warehouse(),
          s.channel(),
          s.sku(),
          BigDecimal.valueOf(s.onHand()).toString(),
          Long.toString(s.reserved()),
          s.asOf().toString());
    }
    Sale s = (Sale) observed.event();
    return "%s %s %s %d %s %s %s"
        .formatted(s.source(), s.channel(), s.sku(), s.units(), s.at(), s.orderId(), s.cancelled());
  }

  private static String id(EventKind kind, Map<String, String> row) {
    try {
      return new Normaliser(PLAIN, InstantSource.fixed(NOW)).read(kind, row).id().toString();
    } catch (Rejected e) {
      throw new AssertionError(e.detail(), e);
    }
  }
}
