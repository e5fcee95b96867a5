package dev.tidemark.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import dev.tidemark.Json;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who may do what, and in which stage the sale is. */
@Timeout(300)
@ExtendWith(OpenConsole.class)
class SettingsBrowserIT {

  private static String newName() {
    return "person-" + Shop.newSku().toLowerCase(Locale.ROOT);
  }

  @Test
  void anAccountIsMadeChangedAndShut(Shop shop, Hand hand) {
    String name = newName();
    hand.at("/settings/accounts")
        .ask("New account", "New account")
        .write("Name", name)
        .choose("Role", "operator")
        .write("Password", "short")
        .refused("Make it", "Password")
        .write("Password", Shop.PASSWORD)
        .because("Night shift")
        .yes("Make it")
        .seesRow(name, "operator", "Open");
    assertEquals(200, login(shop, name));
    hand.ask(name, "Change…", "Change")
        .choose("Role", "viewer")
        .yes("Change")
        .seesRow(name, "viewer");
    hand.ask(name, "Shut…", "Shut")
        .incomplete("Shut", "Reason")
        .because("Left the house")
        .yes("Shut")
        .seesRow(name, "Shut");
    assertEquals(401, login(shop, name));
    hand.ask(name, "Open…", "Open").because("Came back").yes("Open").seesRow(name, "viewer");
    assertEquals(200, login(shop, name));
  }

  private static int login(Shop shop, String name) {
    String body = Json.of("name", name, "password", Shop.PASSWORD);
    return shop.api().as("").post("/v1/session", body).status();
  }

  @Test
  void aKeyIsShownOnceWorksAndIsRevoked(Shop shop, Hand hand) {
    String name = newName();
    hand.at("/settings/keys")
        .ask("New key", "New key")
        .write("Name", name)
        .refused("Make it", "scopes")
        .tick("read")
        .because("A dashboard")
        .yes("Make it");
    String key = hand.secret("Key " + name);
    assertEquals(200, shop.api().as(key).get("/v1/products").status());
    assertEquals("FORBIDDEN", shop.api().as(key).put("/v1/products/X", "{}").code());
    hand.seesRow(name, "Works");
    assertThat(hand.page().locator("body")).not().containsText(key);
    hand.ask(name, "Revoke…", "Revoke")
        .incomplete("Revoke", "Reason")
        .because("It was in a chat")
        .yes("Revoke")
        .seesRow(name, "Revoked by account:admin");
    assertEquals(401, shop.api().as(key).get("/v1/products").status());
  }

  @Test
  void theSaleEntersAStageAndHasALimitInIt(Shop shop, Hand hand) {
    hand.at("/settings")
        .ask("Cooldown", "Limit…", "Limit in the stage cooldown")
        .write("Requests a second", "60")
        .because("It is nearly over")
        .yes("Set it")
        .seesRow("Cooldown", "60 a second, 120 at once");
    hand.ask("Cooldown", "Enter…", "Enter the stage cooldown").reads("From").yes("Enter cooldown");
    hand.seesRow("Cooldown", "Now");
    JsonNode sale = shop.api().get("/v1/sale").json();
    assertEquals(
        "cooldown 60", sale.path("stage").asText() + " " + sale.at("/limits/cooldown/rate"));
    hand.ask("Rush", "Enter…", "Enter the stage rush").yes("Enter rush").seesRow("Rush", "Now");
    hand.ask("Cooldown", "Limit…", "Limit in the stage")
        .write("Requests a second", "")
        .write("Requests at once", "")
        .yes("Set it");
    hand.seesRow("Cooldown", "none");
  }

  @Test
  void onesOwnPasswordIsChangedAndOneSignsInWithIt(Shop shop, Hand hand) {
    String name = newName();
    shop.api().put("/v1/accounts/" + name, Json.of("role", "viewer", "password", Shop.PASSWORD));
    String next = "another light at ten";
    try (Hand other = hand.as(name)) {
      Page page = other.at("/settings/password").page();
      page.getByLabel("Current password").fill("not the right one");
      page.getByLabel("New password").fill(next);
      other.press("Change it");
      assertThat(page.locator("main .failure")).isVisible();
      page.getByLabel("Current password").fill(Shop.PASSWORD);
      other.press("Change it").told("Your password is changed");
      page.getByLabel("Name").fill(name);
      page.getByLabel("Password").fill(next);
      page.keyboard().press("Enter");
      assertThat(page.locator("main.page")).isVisible();
    }
    String body = Json.of("name", name, "password", next);
    assertEquals(200, shop.api().as("").post("/v1/session", body).status());
  }
}
