package dev.tidemark.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.tidemark.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every page in a real browser: in both themes, on a phone, by keyboard, and for who only looks.
 */
@Timeout(900)
class PagesBrowserIT {

  private static final Duration SOON = Duration.ofSeconds(90);

  /** Retaken by every run: what is shown is a sale that runs. */
  private static final Path PICTURES = Path.of("docs", "console");

  private static final List<String> PAGES =
      List.of(
          "/overview",
          "/products",
          "/products/LAMP-1",
          "/products/LAMP-1?tab=velocity",
          "/products/LAMP-1?tab=holds",
          "/products/LAMP-1?tab=channels",
          "/products/LAMP-1?tab=alerts",
          "/products/LAMP-1?tab=terms",
          "/products/LAMP-1?tab=history",
          "/alerts?state=open",
          "/alerts/silences",
          "/alerts/notices",
          "/rules",
          "/rules/bucket-skew",
          "/rules/bucket-skew?tab=versions",
          "/rules/bucket-skew?tab=whynot&key=LAMP-1",
          "/rules/bucket-skew?tab=backtest",
          "/rules/parameters",
          "/responses",
          "/responses/guardrails",
          "/responses/runbooks",
          "/channels",
          "/channels/market",
          "/channels/tasks",
          "/webhooks",
          "/ingest",
          "/ingest/quarantine",
          "/settings",
          "/settings/maintenance",
          "/settings/accounts",
          "/settings/keys",
          "/settings/audit",
          "/settings/password");

  @TempDir static Path data;

  private static Shop shop;
  private static Screen screen;

  @BeforeAll
  static void open() {
    shop = Shop.open(data);
    screen = Screen.open(shop);
    shop.sell(200);
    shop.runDry();
    shop.sellOn();
    Await.until(
        SOON,
        "an alert",
        () -> shop.api().get("/v1/alerts?sku=LAMP-1").json().path("items").size() > 0);
  }

  @AfterAll
  static void close() {
    screen.close();
    shop.close();
  }

  @Test
  void everyPageIsAccessibleInBothThemesAndQuiet() {
    StringBuilder found = new StringBuilder();
    Page page = screen.signedIn("admin", ColorScheme.LIGHT, 1440, 900);
    for (String path : PAGES) {
      screen.show(page, path);
      String theme = look(page, path, found);
      page.keyboard().press("t");
      assertNotEquals(theme, look(page, path, found), path);
    }
    page.context().close();
    assertEquals("", found.toString());
    screen.assertQuiet();
  }

  /** In the theme that it has, which is answered. Of the tabs of a page, one picture is enough. */
  private static String look(Page page, String path, StringBuilder found) {
    String theme = page.locator("html").getAttribute("data-theme");
    String violations = Screen.violations(page);
    if (!violations.isEmpty()) {
      found.append(theme).append(' ').append(path).append('\n').append(violations);
    }
    if (theme.equals("light") || !path.contains("tab=")) {
      picture(page, path, theme);
    }
    return theme;
  }

  private static void picture(Page page, String path, String theme) {
    String name = path.substring(1).replaceAll("[?].*tab=", "-").replaceAll("[?&].*", "");
    page.screenshot(
        new Page.ScreenshotOptions()
            .setPath(PICTURES.resolve(name.replace('/', '-') + "-" + theme + ".png")));
  }

  @Test
  void everyQuestionIsAccessibleAndEscapeLeavesAllAsItWas() {
    Page page = screen.signedIn("admin", ColorScheme.DARK, 1440, 900);
    StringBuilder found = new StringBuilder();
    Map<String, String> questions =
        Map.of(
            "/products", "New product",
            "/products/LAMP-1", "Buckets…",
            "/rules/bucket-skew", "Pause…",
            "/responses", "Kill switch…",
            "/responses/guardrails", "Change…",
            "/channels/market", "Pause…",
            "/ingest/quarantine", "Repair…",
            "/settings/maintenance", "New window",
            "/settings/keys", "New key");
    String before = shop.api().get("/v1/products/LAMP-1").json().path("version").asText();
    questions.forEach(
        (path, name) -> {
          screen.show(page, path);
          page.getByRole(AriaRole.BUTTON, button(name)).first().click();
          assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
          String violations = Screen.violations(page);
          if (!violations.isEmpty()) {
            found.append(path).append(' ').append(name).append('\n').append(violations);
          }
          page.keyboard().press("Escape");
          assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
        });
    assertEquals("", found.toString());
    assertEquals(before, shop.api().get("/v1/products/LAMP-1").json().path("version").asText());
    screen.assertQuiet();
  }

  @Test
  void nothingIsWiderThanAPhone() {
    Page page = screen.signedIn("admin", ColorScheme.LIGHT, 390, 844);
    for (String path : PAGES) {
      screen.show(page, path);
      Object wide = page.evaluate("document.querySelector('main').scrollWidth - innerWidth");
      assertEquals(0, Math.max(0, ((Number) wide).intValue()), path);
    }
    screen.show(page, "/overview");
    page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("overview-phone.png")));
    screen.assertQuiet();
  }

  @Test
  void whoOnlyLooksSeesNoButtonsForMore() {
    Page page = screen.signedIn("viewer", ColorScheme.LIGHT, 1440, 900);
    for (String path :
        List.of("/products/LAMP-1", "/alerts?state=open", "/rules/bucket-skew", "/responses")) {
      screen.show(page, path);
      Locator buttons =
          page.locator("main")
              .getByRole(
                  AriaRole.BUTTON,
                  new Locator.GetByRoleOptions()
                      .setName(
                          Pattern.compile(
                              "…$|^Ack$|^New |^Approve|^Choose"))); // what changes something
      assertThat(buttons).hasCount(0);
    }
    assertThat(page.getByRole(AriaRole.NAVIGATION).getByText("Webhooks")).hasCount(0);
    screen.assertQuiet();
  }

  @Test
  void theKeyboardIsEnough() {
    Page page = screen.signedIn("operator", ColorScheme.LIGHT, 1440, 900);
    screen.show(page, "/overview");
    page.keyboard().press("?");
    assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Light or dark");
    page.keyboard().press("Escape");
    page.keyboard().press("g");
    page.keyboard().press("a");
    assertThat(page.getByRole(AriaRole.HEADING, heading("Alerts"))).isVisible();
    page.getByRole(AriaRole.BUTTON, button("Open")).focus();
    page.keyboard().press("Enter");
    assertThat(page.locator("tm-rows a.to").first()).isVisible();
    page.keyboard().press("j");
    page.keyboard().press("Enter");
    assertThat(page.locator("tm-alert h2.large")).isVisible();
    page.keyboard().press("Escape");
    assertThat(page.locator("tm-alert")).hasCount(0);
    screen.assertQuiet();
  }

  private static Page.GetByRoleOptions heading(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Page.GetByRoleOptions button(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }
}
