package dev.tidemark.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import dev.tidemark.Api.Answer;
import dev.tidemark.Json;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is done about alerts, and what people are told of them. */
@Timeout(300)
@ExtendWith(OpenConsole.class)
class AlertsBrowserIT {

  private static JsonNode alert(Shop shop, String sku) {
    return shop.api()
        .get("/v1/alerts?state=firing,acknowledged,resolved&sku=" + sku)
        .json()
        .at("/items/0");
  }

  private static String state(Shop shop, String sku) {
    return alert(shop, sku).path("state").asText();
  }

  @Test
  void manyAreTakenOnInOneCallAndWhatIsOverIsNamed(Shop shop, Hand hand) {
    Shop.Fire fire = shop.fire(5);
    hand.at("/alerts?rule=" + fire.rule()).sees(fire.skus().get(4));
    List<String> calls = new ArrayList<>();
    hand.page()
        .onRequest(
            request -> {
              if (request.method().equals("POST")) {
                calls.add(request.url().replaceFirst(".*/v1", ""));
              }
            });
    Locator boxes = hand.page().locator("tm-rows input[type=checkbox]");
    boxes.first().check();
    hand.press("Choose all 5");
    shop.resolve(fire.skus().get(2));
    hand.press("Acknowledge");
    hand.told("4 alerts acknowledged").told("1 over already").sees("No alert matches");
    assertEquals(List.of("/alerts/acknowledge"), calls);
    for (int i : List.of(0, 1, 3, 4)) {
      assertEquals("acknowledged", state(shop, fire.skus().get(i)));
    }
    hand.at("/alerts?state=acknowledged&rule=" + fire.rule()).sees(fire.skus().get(0));
  }

  @Test
  void oneIsTakenOnNotedAndResolved(Shop shop, Hand hand) {
    Shop.Fire fire = shop.fire(1);
    String sku = fire.skus().get(0);
    hand.at("/alerts/" + alert(shop, sku).path("id").asText()).press("Acknowledge");
    hand.told("Acknowledged").sees("by account:admin");
    hand.page().getByLabel("Add a note").fill("The count was off by ten");
    hand.press("Add the note").sees("The count was off by ten");
    hand.ask("Resolve…", "Resolve by hand").because("Counted again").yes("Resolve");
    hand.told("Resolved").sees("Counted again");
    assertEquals("resolved", state(shop, sku));
    assertEquals("account:admin", alert(shop, sku).path("resolvedBy").asText());
  }

  @Test
  void oneOfPrometheusNamesItsRuleAndLeadsToNone(Shop shop, Hand hand) {
    String name = "Down" + Shop.newSku();
    String told = "{\"version\":\"4\",\"alerts\":[{\"status\":\"firing\",\"labels\":%s}]}";
    Answer answer =
        shop.api()
            .post(
                "/v1/alertmanager/webhook",
                told.formatted(Json.of("alertname", name, "job", "tidemark")));
    assertEquals(1, answer.json().path("opened").asInt(), answer.body());
    String id = shop.api().get("/v1/alerts?rule=" + name).json().at("/items/0/id").asText();
    hand.at("/alerts/" + id).sees(name + ", a rule of Prometheus").sees("external job=tidemark");
    assertEquals(0, hand.page().locator("dl.facts a[href*=\"/rules/\"]").count());
  }

  @Test
  void whatIsOverMeanwhileIsSaidToBeOver(Shop shop, Hand hand) {
    Shop.Fire fire = shop.fire(1);
    String sku = fire.skus().get(0);
    hand.withoutStreams().at("/alerts?rule=" + fire.rule()).sees(sku);
    shop.resolve(sku);
    hand.press("Acknowledge " + Shop.FIRES + ", " + sku).told("is over already: nothing was done");
    hand.sees("No alert matches");
  }

  @Test
  void aSilenceShowsWhatItWouldHideAndHidesItUntilItIsEnded(Shop shop, Hand hand) {
    Shop.Fire fire = shop.fire(2);
    String sku = fire.skus().get(0);
    hand.at("/alerts/" + alert(shop, sku).path("id").asText())
        .ask("Silence…", "Silence alerts")
        .reads("It would hide 1 alert that fires now")
        .untick("This product")
        .reads("It would hide 2 alerts that fire now")
        .incomplete("Silence", "Reason")
        .choose("For how long", "240")
        .because("Being counted")
        .yes("Silence")
        .sees("Hidden by silence");
    assertEquals("silence", alert(shop, fire.skus().get(1)).at("/hidden/by").asText());
    hand.at("/alerts/silences")
        .ask(fire.rule(), "End…", "End the silence")
        .reads("2 alerts")
        .yes("End it")
        .told("The silence is over");
    assertEquals(true, alert(shop, sku).path("hidden").isNull());
  }

  @Test
  void aSilenceOfSeveralThingsIsMadeFromNothing(Shop shop, Hand hand) {
    Shop.Fire fire = shop.fire(3);
    hand.at("/alerts/silences")
        .ask("New silence", "New silence")
        .write("Value, 1", fire.rule())
        .reads("It would hide 3 alerts that fire now")
        .press("And")
        .choose("What, 2", "sku")
        .choose("Is or is not, 2", "not")
        .write("Value, 2", fire.skus().get(0))
        .reads("It would hide 2 alerts that fire now")
        .because("Two are known")
        .yes("Silence")
        .seesRow("Two are known", "Product is not " + fire.skus().get(0));
    assertEquals(true, alert(shop, fire.skus().get(0)).path("hidden").isNull());
    assertEquals("silence", alert(shop, fire.skus().get(1)).at("/hidden/by").asText());
  }

  @Test
  void ofOversellingNobodyIsKeptInTheDark(Shop shop, Hand hand) {
    hand.at("/alerts/silences")
        .ask("New silence", "New silence")
        .write("Value, 1", "oversell")
        .because("Hush")
        .refused("Silence", "Alerts of overselling are never hidden")
        .no();
  }

  @Test
  void aWindowOfSeveralThingsIsPlannedAndRemoved(Shop shop, Hand hand) {
    Shop.Fire fire = shop.fire(1);
    String name = "Recount " + fire.rule();
    Hand.Asked asked =
        hand.at("/settings/maintenance")
            .ask("New window", "New maintenance window")
            .write("Name", name)
            .choose("What, 1", "rule")
            .write("Value, 1", fire.rule())
            .reads("It would hide 1 alert that fires now")
            .press("And")
            .choose("What, 2", "category")
            .write("Value, 2", fire.rule())
            .because("Shelves are moved");
    String now =
        LocalDateTime.now(ZoneId.systemDefault())
            .minusMinutes(5)
            .withNano(0)
            .withSecond(0)
            .toString();
    asked
        .write("From", now)
        .write(
            "To",
            LocalDateTime.now(ZoneId.systemDefault())
                .minusMinutes(9)
                .withNano(0)
                .withSecond(0)
                .toString())
        .refused("Plan it", "endsAt")
        .write(
            "To",
            LocalDateTime.now(ZoneId.systemDefault())
                .plusHours(2)
                .withNano(0)
                .withSecond(0)
                .toString())
        .yes("Plan it")
        .told("The window is planned")
        .seesRow(name, "Rule: " + fire.rule(), "Category: " + fire.rule(), "Hides until");
    assertEquals("maintenance", alert(shop, fire.skus().get(0)).at("/hidden/by").asText());
    hand.ask(name, "Remove…", "Remove").yes("Remove").seesNoRow(name);
    assertEquals(true, alert(shop, fire.skus().get(0)).path("hidden").isNull());
  }

  @Test
  void aWeeklyWindowSaysItsDays(Shop shop, Hand hand) {
    String name = "Backup " + Shop.newSku();
    hand.at("/settings/maintenance")
        .ask("New window", "New maintenance window")
        .write("Name", name)
        .write("Value, 1", "erp-*")
        .choose("How often", "weekly")
        .tick("SAT")
        .tick("SUN")
        .because("Every weekend")
        .yes("Plan it")
        .seesRow(name, "SAT, SUN", "22:00");
    hand.seesRow(name, "Source: erp-*");
  }
}
