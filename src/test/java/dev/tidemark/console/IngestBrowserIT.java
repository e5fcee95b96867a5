package dev.tidemark.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is done to sources, and to rows that could not be read. */
@Timeout(300)
@ExtendWith(OpenConsole.class)
class IngestBrowserIT {

  private static String newName() {
    return "wms-" + Shop.newSku().toLowerCase(Locale.ROOT);
  }

  private static void tell(Shop shop, String source, String... rows) {
    String text = "sku,warehouse,onHand,asOf\n" + String.join("\n", rows) + "\n";
    byte[] body = text.formatted().getBytes(StandardCharsets.UTF_8);
    assertEquals(
        200, shop.api().post("/v1/ingest/snapshots?source=" + source, "text/csv", body).status());
  }

  private static int quarantined(Shop shop, String source) {
    return shop.api().get("/v1/quarantine?source=" + source).json().path("items").size();
  }

  @Test
  void aSourceIsMadeAndChanged(Shop shop, Hand hand) {
    String name = newName();
    hand.at("/ingest")
        .ask("New source", "New source")
        .write("Name", name)
        .write("Zone of its times", "Europe/Nowhere")
        .write("Fields, ours=theirs", "sku=item_no, onHand")
        .refused("Make it", "Write pairs such as")
        .write("Fields, ours=theirs", "sku=item_no, onHand=qty")
        .refused("Make it", "Zone of its times")
        .write("Zone of its times", "Europe/Berlin")
        .write("Pieces in a unit", "case=12")
        .yes("Make it")
        .seesRow(name, "Never heard of");
    hand.ask(name, "Change…", "Change source")
        .choose("Of products that are not known", "ignore")
        .because("It knows too much")
        .yes("Change")
        .seesRow(name, "Ignore the row");
    JsonNode now = shop.api().get("/v1/sources/" + name).json();
    assertEquals(
        "qty ignore",
        now.at("/mapping/onHand").asText() + " " + now.path("unknownProducts").asText());
    assertEquals(12, now.at("/units/case").asInt());
  }

  @Test
  void aRowIsRepairedAnotherDroppedAndTheRestReplayed(Shop shop, Hand hand) {
    String source = newName();
    shop.api().put("/v1/sources/" + source, "{}");
    String now = Instant.now().toString();
    String later = Shop.newSku();
    tell(
        shop,
        source,
        "CLOCK-1,north,many," + now,
        "CLOCK-1,east,few," + now,
        later + ",west,5," + now);
    assertEquals(3, quarantined(shop, source));

    hand.at("/ingest/quarantine?source=" + source)
        .ask("onHand=many", "Repair…", "Repair row")
        .write("onHand", "lots")
        .yes("Repair and replay")
        .told("in quarantine still");
    assertEquals(3, quarantined(shop, source));
    hand.ask("onHand=lots", "Repair…", "Repair row")
        .write("onHand", "12")
        .because("Asked the warehouse")
        .yes("Repair and replay")
        .told("1 taken")
        .seesNoRow("onHand=lots");
    assertEquals(
        true,
        shop.api().get("/v1/products/CLOCK-1").json().path("reported").toString().contains(source));

    hand.ask("onHand=few", "Drop…", "Drop row")
        .incomplete("Drop it", "Reason")
        .because("A test of theirs")
        .yes("Drop it")
        .seesNoRow("onHand=few");
    shop.api().product(later, "{\"total\":5}");
    hand.ask("Replay all…", "Read all of these again")
        .reads("of source " + source)
        .yes("Replay")
        .told("1 taken");
    hand.sees("Nothing is in quarantine");
    assertEquals(0, quarantined(shop, source));
  }
}
