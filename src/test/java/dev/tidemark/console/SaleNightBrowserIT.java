package dev.tidemark.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A night from end to end, by what an operator sees and clicks. */
@Timeout(600)
class SaleNightBrowserIT {

  private static final String ALERT = "Many units are out of sight in the rush: " + Shop.UNEVEN;

  @TempDir Path data;

  @Test
  void bucketsRunDryAndAnOperatorSeesWhyTunesTheRuleAndLevelsThem() {
    try (Shop shop = Shop.open(data);
        Screen screen = Screen.open(shop)) {
      Page page = screen.signedIn("operator", ColorScheme.DARK, 1440, 1000);
      screen.show(page, "/overview");
      shop.sell(60);
      shop.runDry();

      seesWhy(page);
      tunesTheRule(page);
      triesItOnWhatWasRecorded(page);
      activates(page);
      approves(screen, page);
      screen.show(page, "/alerts?state=resolved&sku=" + Shop.UNEVEN);
      assertThat(page.getByText(ALERT).first()).isVisible();
      screen.assertQuiet();
    }
  }

  private static void seesWhy(Page page) {
    page.locator(".firing").getByText(ALERT).click();
    assertThat(page.locator("tm-alert")).containsText("3 of 8 buckets are empty");
    assertThat(row(page.locator("tm-alert"), "emptyBuckets")).containsText("3");
  }

  private static void tunesTheRule(Page page) {
    page.getByText("bucket skew in the rush").first().click();
    Locator text = page.getByLabel("Text of bucket-skew");
    text.click();
    page.keyboard().press("Control+End");
    page.keyboard().insertText("\nrule \"broken\" when Nothing( ) then end");
    assertThat(page.locator(".cm-lintRange-error").first()).isVisible();
    assertThat(button(page, "Save…")).isDisabled();
    button(page, "Undo the changes").click();

    text.click();
    page.keyboard().press("Control+f");
    page.getByPlaceholder("Find").fill("@clear(\"1m\")");
    page.getByPlaceholder("Replace").fill("@clear(\"2s\")");
    button(page, "replace all").click();
    button(page, "Save…").click();
    page.getByLabel("Reason").fill("Over as soon as it is over");
    dialog(page, "Save");
    assertThat(page.getByText("Version 2", exact()).first()).isVisible();
  }

  private static void triesItOnWhatWasRecorded(Page page) {
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Backtest")).click();
    button(page, "Run").click();
    assertThat(page.getByText("Only in this text").first()).isVisible();
  }

  private static void activates(Page page) {
    button(page, "Activate…").click();
    assertThat(page.locator(".diff tr.add")).containsText("@clear(\"2s\")");
    dialog(page, "Activate");
    assertThat(page.getByText("Version 2, active")).isVisible();
  }

  private static void approves(Screen screen, Page page) {
    screen.show(page, "/responses?state=proposed");
    button(page, "Approve…").first().click();
    assertThat(page.getByRole(AriaRole.DIALOG)).containsText("What is left is laid out anew");
    dialog(page, "Approve");
    screen.show(page, "/responses?state=succeeded");
    assertThat(page.getByText("Rebucket (level): " + Shop.UNEVEN).first()).isVisible();
  }

  private static Locator row(Locator within, String text) {
    return within
        .getByRole(AriaRole.ROW)
        .filter(new Locator.FilterOptions().setHasText(text))
        .first();
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static Page.GetByTextOptions exact() {
    return new Page.GetByTextOptions().setExact(true);
  }

  /** Says yes in the dialog, and waits until it is done. */
  private static void dialog(Page page, String yes) {
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    dialog
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(yes).setExact(true))
        .click();
    assertThat(dialog).hasCount(0);
  }
}
