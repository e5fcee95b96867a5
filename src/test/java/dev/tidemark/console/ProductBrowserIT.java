package dev.tidemark.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is done to a product on its page, and what the ledger says of it afterwards. */
@Timeout(300)
@ExtendWith(OpenConsole.class)
class ProductBrowserIT {

  private static String product(Shop shop, int total, int buckets) {
    String sku = Shop.newSku();
    String terms = Json.of("name", "Lantern " + sku, "total", total, "buckets", buckets);
    shop.api().product(sku, terms);
    return sku;
  }

  private static JsonNode position(Shop shop, String sku) {
    return shop.api().position(sku);
  }

  @Test
  void itsTotalIsChangedAfterALookAtWhatComesOfIt(Shop shop, Hand hand) {
    String sku = product(shop, 100, 4);
    assertEquals(201, shop.api().hold(sku, 1, 10).status());

    hand.at("/products/" + sku)
        .ask("Total…", "Change the total")
        .write("Units in all", "200")
        .reads("90 units left in 4 buckets become 190 in 4")
        .because("More were found")
        .yes("Change the total")
        .told("change the total is done")
        .sees("of 200");
    assertEquals(200, position(shop, sku).path("total").asInt());
    shop.awaitAudited("product:" + sku, "More were found");
  }

  @Test
  void itsBucketsAndStrategyAreChangedLevelledAndShrunk(Shop shop, Hand hand) {
    String sku = product(shop, 120, 4);
    hand.at("/products/" + sku)
        .ask("Buckets…", "Change the buckets")
        .write("Buckets", "6")
        .choose("When a bucket is empty", "steal")
        .reads("120 units left in 4 buckets become 120 in 6")
        .yes("Change the buckets");
    assertEquals("steal", position(shop, sku).path("strategy").asText());
    assertEquals(6, position(shop, sku).path("buckets").size());

    assertEquals(201, shop.api().hold(sku, 0, 15).status());
    hand.ask("Level…", "Level the buckets").reads("105 units left in 6").yes("Level");
    JsonNode buckets = position(shop, sku).path("buckets");
    buckets.forEach(bucket -> assertEquals(17.5, bucket.path("available").asDouble(), 0.5));

    hand.ask("Shrink…", "Shrink to one bucket").reads("become 105 in 1").yes("Shrink");
    assertEquals(1, position(shop, sku).path("buckets").size());
    assertEquals(105, position(shop, sku).path("available").asInt());
  }

  @Test
  void itsSaleIsPausedForAReasonAndResumed(Shop shop, Hand hand) {
    String sku = product(shop, 10, 1);
    hand.at("/products/" + sku)
        .ask("Pause…", "Pause the sale")
        .incomplete("Pause the sale", "Reason")
        .because("The picture is wrong")
        .yes("Pause the sale")
        .sees("Paused");
    assertEquals("PAUSED", shop.api().hold(sku, 1, 1).code());
    shop.awaitAudited("product:" + sku, "The picture is wrong");

    hand.ask("Resume…", "Resume the sale").yes("Resume the sale").told("sells again");
    assertEquals(201, shop.api().hold(sku, 1, 1).status());
  }

  @Test
  void itsLimitsAreChanged(Shop shop, Hand hand) {
    String sku = product(shop, 50, 2);
    hand.at("/products/" + sku + "?tab=terms")
        .ask("Limits…", "Limits")
        .write("Requests a second", "20")
        .write("Units a user", "2")
        .write("A hold lasts, in seconds", "90")
        .because("Bots")
        .yes("Change the limits")
        .sees("20 a second, 40 at once")
        .sees("2 units");
    JsonNode now = position(shop, sku);
    assertEquals(90, now.path("holdSeconds").asInt());
    assertEquals("USER_LIMIT", shop.api().hold(sku, 3, 3).code());

    hand.ask("Limits…", "Limits").write("Requests a second", "0").yes("Change the limits");
    assertEquals(0, position(shop, sku).path("rate").asInt());
  }

  /** The service heals drift within a second: to be seen for longer, it is put into the answer. */
  @Test
  void aCacheThatDriftsIsRepaired(Shop shop, Hand hand) {
    String sku = product(shop, 40, 2);
    long epoch = position(shop, sku).path("epoch").asLong();
    hand.whereItSays("products/" + sku + "$", "\"drift\":0", "\"drift\":-3")
        .at("/products/" + sku)
        .ask("Repair the cache…", "Repair the cache")
        .reads("3 units apart")
        .because("Redis was restored")
        .yes("Repair")
        .told("is new");
    assertEquals(epoch + 1, position(shop, sku).path("epoch").asLong());
    shop.awaitAudited("product:" + sku, "Redis was restored");
  }

  @Test
  void whatCannotBeDoneIsSaidInWordsAndNothingIsLost(Shop shop, Hand hand) {
    String sku = product(shop, 100, 1);
    Hand.Asked asked =
        hand.at("/products/" + sku)
            .ask("Total…", "Change the total")
            .write("Units in all", "5")
            .because("Kept");
    shop.api().hold(sku, 1, 10);
    asked.refused("Change the total", "Choose a total of at least what is held and sold");
    shop.api().put("/v1/products/" + sku, Json.of("name", "Another name"));
    asked
        .write("Units in all", "50")
        .refused("Change the total", "Somebody else changed it", "try again")
        .no();
    assertEquals(100, position(shop, sku).path("total").asInt());
    hand.ask("Total…", "Change the total").write("Units in all", "50").yes("Change the total");
    assertEquals(50, position(shop, sku).path("total").asInt());
  }

  @Test
  void aNewOneIsOnSaleAndAnotherOfItsCodeIsRefused(Shop shop, Hand hand) {
    String sku = Shop.newSku();
    Hand.Asked asked = hand.at("/products").ask("New product", "New product");
    asked.incomplete("Create", "Code");
    asked
        .write("Code", "CLOCK-1")
        .write("Name", "Rope ladder")
        .write("Units in all", "30")
        .refused("Create", "There is a product CLOCK-1 already")
        .write("Code", sku)
        .write("Buckets", "3")
        .yes("Create")
        .told("is on sale")
        .sees("of 30");
    Api.Answer held = shop.api().hold(sku, 4, 2);
    assertEquals(201, held.status());
    assertEquals("Rope ladder", position(shop, sku).path("name").asText());
  }
}
