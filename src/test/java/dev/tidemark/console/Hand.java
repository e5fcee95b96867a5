package dev.tidemark.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a person does at the console: goes to a page, presses, writes, says yes, reads what came of
 * it. The first time that a question is asked, it is looked at in both themes and on a phone.
 */
final class Hand implements AutoCloseable {

  private static final int WIDTH = 1280;
  private static final int HEIGHT = 900;
  private static final int PHONE_WIDTH = 390;
  private static final int PHONE_HEIGHT = 844;

  /** Whatever is wider than its box, or sticks out of the window. */
  private static final String STICKS_OUT =
      """
      () => {
        const dialog = document.querySelector('dialog[open]');
        const box = dialog.getBoundingClientRect();
        const content = dialog.querySelector('.content');
        const wide = content.scrollWidth > content.clientWidth + 1;
        const out = box.left < 0 || box.right > innerWidth || box.top < 0 || box.bottom > innerHeight;
        return (wide ? 'its content is wider than it' : '') + (out ? ' it is out of the window' : '');
      }""";

  private static final String GONE_OR_FAILED =
      """
      number => {
        const dialog = document.querySelector(`dialog[data-answered="${number}"]`);
        return dialog ? dialog.querySelector('.failure')?.textContent.trim() : 'gone';
      }""";

  private static final String OTHER_ANSWERS =
      """
      const real = window.fetch;
      window.fetch = async (input, init) => {
        const answer = await real(input, init);
        return (init?.method ?? 'GET') === 'GET' && address.test(String(input))
          ? new Response((await answer.text()).replace(said, instead), { status: answer.status })
          : answer;
      };""";

  private static final AtomicInteger ANSWERED = new AtomicInteger();

  private static final Set<String> LOOKED_AT = ConcurrentHashMap.newKeySet();

  private final Shop shop;
  private final Screen screen;
  private final Page page;

  private Hand(Shop shop, Screen screen, Page page) {
    this.shop = shop;
    this.screen = screen;
    this.page = page;
  }

  static Hand of(Shop shop, Screen screen, String account) {
    Page page = screen.signedIn(account, ColorScheme.LIGHT, WIDTH, HEIGHT);
    page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
    return new Hand(shop, screen, page);
  }

  Page page() {
    return page;
  }

  /** From the next page on, answers to reads have something else in them than the service says. */
  Hand whereItSays(String address, String said, String instead) {
    page.addInitScript(
        "const [address, said, instead] = [/%s/, /%s/, '%s'];\n%s"
            .formatted(address.replace("/", "\\/"), said, instead, OTHER_ANSWERS));
    return this;
  }

  /** From the next page on, nothing is told by itself. */
  Hand withoutStreams() {
    page.addInitScript("window.EventSource = class { addEventListener() {} close() {} };");
    return this;
  }

  /** Another person, at another window. */
  Hand as(String account) {
    return of(shop, screen, account);
  }

  Hand at(String path) {
    screen.show(page, path);
    return this;
  }

  /** Presses the first button of that name on the page. */
  Hand press(String name) {
    button(page.locator("main, nav"), name).first().click();
    return this;
  }

  /** Presses a button in the row that has a text in it. */
  Hand press(String row, String name) {
    button(row(row), name).first().click();
    return this;
  }

  Locator row(String text) {
    return page.locator("main")
        .getByRole(AriaRole.ROW)
        .filter(new Locator.FilterOptions().setHasText(text))
        .first();
  }

  /** The question that is asked now. */
  Asked asked(String title) {
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    assertThat(dialog.getByRole(AriaRole.HEADING).first()).containsText(title);
    Asked asked = new Asked(dialog);
    if (LOOKED_AT.add(title.replaceAll("[A-Z]+-.*|[0-9].*", ""))) {
      asked.look(title);
    }
    return asked;
  }

  /** Presses a button, and is asked. */
  Asked ask(String name, String title) {
    return press(name).asked(title);
  }

  /** Presses a button of a row, and is asked. */
  Asked ask(String row, String name, String title) {
    return press(row, name).asked(title);
  }

  /** The page shows a text. */
  Hand sees(String text) {
    assertThat(page.locator("main").getByText(text).first()).isVisible();
    return this;
  }

  Hand seesRow(String text, String... more) {
    for (String one : more) {
      assertThat(row(text)).containsText(one);
    }
    assertThat(row(text)).isVisible();
    return this;
  }

  Hand seesNoRow(String text) {
    assertThat(
            page.locator("main")
                .getByRole(AriaRole.ROW)
                .filter(new Locator.FilterOptions().setHasText(text)))
        .hasCount(0);
    return this;
  }

  /** Is told at the edge of the page. */
  Hand told(String text) {
    assertThat(page.locator(".toasts").getByText(text).first()).isVisible();
    return this;
  }

  /** What is shown once, and then in the clipboard. */
  String secret(String title) {
    Asked asked = asked(title);
    String value = asked.dialog.locator("pre.secret").textContent();
    asked.yes("Copy it");
    assertEquals(value, page.evaluate("() => navigator.clipboard.readText()"));
    return value;
  }

  static Locator button(Locator within, String name) {
    return within.getByRole(
        AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
  }

  /** Fails for what the page has complained of. */
  @Override
  public void close() {
    page.context().close();
    screen.assertQuietButForRefusals();
  }

  /** A question, until it is answered. */
  final class Asked {

    private final Locator dialog;

    private Asked(Locator dialog) {
      this.dialog = dialog;
    }

    Asked write(String label, String text) {
      field(label).fill(text);
      return this;
    }

    Asked choose(String label, String option) {
      field(label).selectOption(option);
      return this;
    }

    Asked tick(String label) {
      dialog.getByLabel(beginsWith(label, "")).first().check();
      return this;
    }

    Asked untick(String label) {
      dialog.getByLabel(beginsWith(label, "")).first().uncheck();
      return this;
    }

    Asked because(String reason) {
      return write("Reason", reason);
    }

    Asked reads(String text) {
      assertThat(dialog).containsText(text);
      return this;
    }

    /** Presses a button in the question that does not answer it. */
    Asked press(String name) {
      button(dialog, name).last().click();
      return this;
    }

    /** Says yes; it is done, and the question is gone. */
    Hand yes(String confirm) {
      int number = ANSWERED.incrementAndGet();
      dialog.evaluate("(dialog, number) => { dialog.dataset.answered = number; }", number);
      button(dialog, confirm).click();
      Object failure = page.waitForFunction(GONE_OR_FAILED, number).jsonValue();
      assertEquals("gone", failure);
      return Hand.this;
    }

    /** Says yes and is refused in words: the question stays with what was written. */
    Asked refused(String confirm, String... words) {
      button(dialog, confirm).click();
      for (String word : words) {
        // A preview may say, of what was written before, what is wrong with that.
        assertThat(dialog.locator(".failure").getByText(word).first()).isVisible();
      }
      assertThat(button(dialog, confirm)).isEnabled();
      return this;
    }

    /** What is written does not go out: the browser says what is missing. */
    Asked incomplete(String confirm, String label) {
      button(dialog, confirm).click();
      assertEquals(true, field(label).evaluate("one => !one.checkValidity()"));
      assertThat(dialog).isVisible();
      return this;
    }

    Hand no() {
      page.keyboard().press("Escape");
      assertThat(dialog).hasCount(0);
      return Hand.this;
    }

    private Locator field(String label) {
      return dialog.getByLabel(beginsWith(label, "(\\s|$)")).first();
    }

    /** As JavaScript understands it, which knows no quoting. */
    private static Pattern beginsWith(String label, String end) {
      return Pattern.compile("^\\s*" + label.replaceAll("[.*+?^${}()|\\[\\]\\\\]", "\\\\$0") + end);
    }

    /** In both themes and on a phone: nothing that axe-core finds, nothing that sticks out. */
    private void look(String title) {
      for (String theme : List.of("dark", "light")) {
        page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme);
        assertEquals("", Screen.violations(page), title + ", " + theme);
        picture(title, theme);
      }
      page.setViewportSize(PHONE_WIDTH, PHONE_HEIGHT);
      assertEquals("", page.evaluate(STICKS_OUT), title + " on a phone");
      assertTrue(dialog.locator("footer").isVisible(), title);
      picture(title, "phone");
      page.setViewportSize(WIDTH, HEIGHT);
    }

    private void picture(String title, String how) {
      String directory = kept();
      if (directory != null) {
        String name = title.replaceAll("[^A-Za-z0-9]+", "-") + "-" + how + ".png";
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(directory, name)));
      }
    }

    /** Where pictures of questions are kept, for who wants to look at them. */
    private static @Nullable String kept() {
      return System.getenv("TIDEMARK_CONSOLE_PICTURES");
    }
  }
}
