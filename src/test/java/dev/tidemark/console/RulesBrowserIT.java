package dev.tidemark.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tidemark.Json;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is done to rules and thresholds, beyond the night's own story. */
@Timeout(300)
@ExtendWith(OpenConsole.class)
class RulesBrowserIT {

  private static String newName() {
    return "rule-" + Shop.newSku().toLowerCase(Locale.ROOT);
  }

  private static JsonNode rule(Shop shop, String name) {
    return shop.api().get("/v1/rules/" + name).json();
  }

  @Test
  void aRuleIsWrittenActivatedWatchedPausedAndRolledBack(Shop shop, Hand hand) {
    String name = newName();
    hand.at("/rules")
        .ask("New rule", "New rule")
        .write("Name", "Not A Name")
        .refused("Write it", "small letters, digits and dashes")
        .write("Name", name)
        .yes("Write it");
    write(hand, name, "// mine\n");
    hand.ask("Save…", "Save version 1").because("The first").yes("Save").sees("Version 1");
    hand.ask("Activate…", "Activate version 1").yes("Activate").sees("Version 1, active");
    assertEquals(1, rule(shop, name).path("activeVersion").asInt());

    write(hand, name, "// and more\n");
    hand.ask("Save…", "Save version 2").yes("Save").sees("Version 2");
    hand.ask("Shadow…", "Run version 2").yes("Run in shadow").sees("Version 2 in shadow");
    assertEquals(2, rule(shop, name).path("shadowVersion").asInt());
    hand.ask("End shadow…", "End the shadow").because("Seen").yes("End it");
    assertEquals(0, rule(shop, name).path("shadowVersion").asInt());

    hand.ask("Activate…", "Activate version 2").reads("// and more").yes("Activate");
    hand.ask("Roll back…", "Roll").reads("From version 2 to version 1").yes("Roll back");
    hand.told("Version 1 of");
    assertEquals(1, rule(shop, name).path("activeVersion").asInt());

    hand.ask("Pause…", "Pause").incomplete("Pause", "Reason").because("Too loud").yes("Pause");
    assertEquals(true, rule(shop, name).path("paused").asBoolean());
    assertEquals(
        "Too loud",
        shop.api()
            .get("/v1/audit?limit=1&subject=rule:" + name)
            .json()
            .at("/items/0/reason")
            .asText());
    hand.ask("Resume…", "Resume").yes("Resume").told("is resumed");
    assertEquals(false, rule(shop, name).path("paused").asBoolean());
  }

  private static void write(Hand hand, String name, String text) {
    hand.page().getByLabel("Text of " + name).click();
    hand.page().keyboard().press("Control+Home");
    hand.page().keyboard().insertText(text);
    assertThat(hand.page().locator("main")).containsText("Not saved");
  }

  @Test
  void whatSomebodyElseSavedIsNotOverwritten(Shop shop, Hand hand) {
    String name = newName();
    shop.saveRule(name, "total == 7000001", false);
    hand.at("/rules/" + name);
    write(hand, name, "// mine\n");
    Hand.Asked asked = hand.ask("Save…", "Save version 2");
    shop.api().put("/v1/rules/" + name, Json.of("drl", Shop.rule(name, "total == 7000002")));
    asked.refused("Save", "Somebody else changed it").no();
    assertThat(hand.page().getByLabel("Text of " + name)).containsText("// mine");
  }

  @Test
  void aThresholdIsSetForACategoryAndTakenAway(Shop shop, Hand hand) {
    hand.at("/rules/parameters")
        .ask("strandedUnits", "Set…", "Set Stranded units")
        .write("Value", "35")
        .choose("For", "category")
        .write("Category", "ropes")
        .because("Ropes are long")
        .yes("Set it")
        .seesRow("strandedUnits", "35 for category ropes");
    assertEquals(true, shop.api().get("/v1/rules/parameters").body().contains("\"ropes\""));
    hand.ask("strandedUnits", "Take the setting for ropes away", "Take the setting")
        .reads("the next wider setting holds again")
        .yes("Take it away")
        .told("The setting is gone");
    assertEquals(false, shop.api().get("/v1/rules/parameters").body().contains("\"ropes\""));
  }

  @Test
  void aBacktestIsStopped(Shop shop, Hand hand) {
    hand.at("/rules/bucket-skew?tab=backtest");
    hand.page().getByLabel("Over").selectOption("168");
    hand.press("Run");
    assertThat(
            hand.page()
                .getByRole(
                    AriaRole.PROGRESSBAR,
                    new Page.GetByRoleOptions().setName("Progress of the backtest")))
        .isVisible();
    hand.press("Stop it").sees("The backtest was stopped.");
  }
}
