package dev.tidemark.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ten thousand alerts, from the service's own rule, in the list. */
@Timeout(600)
@ExtendWith(OpenConsole.class)
class ManyAlertsBrowserIT {

  private static final int MANY = 10_000;

  /** Whatever is longer draws rows that nobody sees. */
  private static final int MOST_ROWS = 100;

  /**
   * Keeps, from now on, the most rows that were in the document at once, and every row that was.
   */
  private static final String WATCH =
      """
      () => {
        window.watched = { most: 0, seen: new Map() };
        const look = () => {
          const rows = document.querySelectorAll('tm-rows .view [role=row]');
          window.watched.most = Math.max(window.watched.most, rows.length);
          rows.forEach((row) =>
            window.watched.seen.set(Number(row.ariaRowIndex), row.querySelector('a').dataset.id));
        };
        new MutationObserver(look).observe(
          document.querySelector('tm-rows'), { childList: true, subtree: true });
        look();
      }""";

  /** Goes on by whole views, as a finger on the list does, until its end is reached and stays. */
  private static final String SCROLL =
      """
      async (many) => {
        const view = document.querySelector('tm-rows .view');
        const last = () => view.querySelector(`[aria-rowindex="${many + 1}"]`);
        while (!last()) {
          view.scrollTop += view.clientHeight;
          await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
        }
        return last().querySelector('a').dataset.id;
      }""";

  @Test
  void theyAreScrolledThroughToTheLastWithFewRowsInTheDocument(Shop shop, Hand hand) {
    String rule = shop.fireMany(MANY);
    List<String> ids = shop.alertsOf(rule);
    assertEquals(ids.stream().sorted(Comparator.reverseOrder()).toList(), ids);
    Page page = hand.at("/alerts?rule=" + rule).sees("Few are left: ").page();
    page.evaluate(WATCH);

    assertEquals(ids.get(MANY - 1), page.evaluate(SCROLL, MANY), "the last is the oldest");
    assertTrue((int) page.evaluate("() => watched.most") < MOST_ROWS);
    assertEquals(ids, seen(page), "each was drawn, in its order");
    keysReach(page, ids);
  }

  @SuppressWarnings("unchecked")
  private static List<String> seen(Page page) {
    return (List<String>)
        page.evaluate("() => [...watched.seen].sort((a, b) => a[0] - b[0]).map(([, id]) => id)");
  }

  private static void keysReach(Page page, List<String> ids) {
    page.keyboard().press("Home");
    assertEquals(ids.get(0), focused(page));
    int steps = 60;
    for (int i = 0; i < steps; i++) {
      page.keyboard().press("j");
    }
    assertEquals(ids.get(steps), focused(page));
    page.keyboard().press("k");
    assertEquals(ids.get(steps - 1), focused(page));
    page.keyboard().press("End");
    assertEquals(ids.get(MANY - 1), focused(page));
    page.keyboard().press("k");
    assertEquals(ids.get(MANY - 2), focused(page));
    page.keyboard().press("Enter");
    assertEquals(ids.get(MANY - 2), page.url().replaceFirst(".*/alerts/([^?]*).*", "$1"));
    assertTrue((int) page.evaluate("() => watched.most") < MOST_ROWS);
  }

  private static Object focused(Page page) {
    return page.waitForFunction("() => document.activeElement?.dataset.id ?? null").jsonValue();
  }
}
