package dev.tidemark.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.RequestOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A browser before the console. What its pages complain of, and what they would fetch from
 * elsewhere, is kept, and fails the test that asks.
 */
final class Screen implements AutoCloseable {

  /** A shared machine of two processors is slow on the first page. */
  private static final double PATIENCE_MILLIS = 45_000;

  private static final List<String> QUIET =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private static final List<String> STANDARDS =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

  private final Playwright playwright;
  private final Browser browser;
  private final Shop shop;
  private final List<String> complaints = new ArrayList<>();

  private Screen(Playwright playwright, Browser browser, Shop shop) {
    this.playwright = playwright;
    this.browser = browser;
    this.shop = shop;
  }

  static Screen open(Shop shop) {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    Playwright playwright = Playwright.create();
    String chromium =
        Objects.requireNonNullElse(System.getenv("TIDEMARK_CHROMIUM"), "/usr/bin/chromium");
    Browser browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(Path.of(chromium))
                    .setArgs(QUIET));
    return new Screen(playwright, browser, shop);
  }

  /** A new window, in which an account is signed in. */
  Page signedIn(String account, ColorScheme theme, int width, int height) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(theme)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setLocale("en-GB"));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    context
        .request()
        .post(
            shop.address("/v1/session"),
            RequestOptions.create().setData(Map.of("name", account, "password", Shop.PASSWORD)));
    Page page = context.newPage();
    listen(page);
    return page;
  }

  private void listen(Page page) {
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            complaints.add(page.url() + ": " + message.text());
          }
        });
    page.onPageError(error -> complaints.add(page.url() + ": " + error));
    page.onRequest(
        request -> {
          if (!request.url().startsWith(shop.address("/")) && !request.url().startsWith("data:")) {
            complaints.add(page.url() + " asks " + request.url());
          }
        });
  }

  /** Goes to a page and waits until it has drawn what it reads. */
  void show(Page page, String path) {
    page.navigate(shop.address(path));
    page.locator("main.page").waitFor();
    page.waitForFunction("() => !document.querySelector('[aria-busy=true], .skeleton')");
  }

  /** What axe-core finds on the page, each in a line; empty for nothing. */
  static String violations(Page page) {
    StringBuilder found = new StringBuilder();
    for (Rule rule : new AxeBuilder(page).withTags(STANDARDS).analyze().getViolations()) {
      found.append(rule.getId()).append(" x").append(rule.getNodes().size()).append(": ");
      found.append(rule.getNodes().get(0).getHtml()).append(' ');
      found.append(rule.getNodes().get(0).getFailureSummary().replaceAll("\\s+", " ")).append('\n');
    }
    return found.toString();
  }

  /** Fails for what pages have complained of, or fetched from elsewhere, since the last time. */
  void assertQuiet() {
    List<String> all = List.copyOf(complaints);
    complaints.clear();
    assertEquals(List.of(), all);
  }

  /**
   * As {@link #assertQuiet}; browsers write down each request that is refused, or that the test
   * cuts off, and it may be.
   */
  void assertQuietButForRefusals() {
    complaints.removeIf(
        one ->
            one.contains("the server responded with a status of 4")
                || one.contains("net::ERR_FAILED"));
    assertQuiet();
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
