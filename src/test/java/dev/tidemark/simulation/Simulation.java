package dev.tidemark.simulation;

import dev.tidemark.gate.MemoryCounters;
import dev.tidemark.kernel.Strategy;
import dev.tidemark.reservation.SimulatedLedgers;
import dev.tidemark.reservation.SimulatedProcess.Change;
import dev.tidemark.simulation.Books.Product;
import dev.tidemark.simulation.Books.Wish;
import dev.tidemark.simulation.Chance.Mishap;
import dev.tidemark.stock.Layout;
import dev.tidemark.stock.MemoryDatabase;
import dev.tidemark.stock.MemoryStock;
import dev.tidemark.storage.StoreUnavailableException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sales in a world of chance: users, operators, and everything that can go wrong between any two
 * steps, all from one seed. The path from the request to the transaction is the real one; the
 * ledger, the counters and time are the test's. After each commit the books must balance; after
 * each sale not one unit may be stranded. The same seed gives the same run.
 */
final class Simulation {

  /** What the service says of each mishap would drown what the simulation says. */
  private static final Logger QUIET = Logger.getLogger("dev.tidemark");

  private static final List<Strategy> STRATEGIES = List.of(Strategy.values());
  private static final List<Change> CHANGES = List.of(Change.values());

  /** The longest pause between two operations: a rush, a good evening, a slow afternoon. */
  private static final List<Integer> PACES_MILLIS = List.of(1, 3, 30);

  private static final int DATABASES = 2;
  private static final int NODES = 3;
  private static final int OPERATIONS_A_SALE = 2_000;
  private static final int SETTLE_MILLIS = 3_000;
  private static final int MOST_LAST_BUYERS = 3_000;
  private static final int TOLD_STEPS = 40;

  private final long seed;
  private final Chance chance;
  private final Timeline timeline = new Timeline();
  private final MemoryCounters.Server counters = new MemoryCounters.Server();
  private final List<MemoryDatabase> databases = new ArrayList<>();
  private final MemoryStock stock;
  private final SimulatedLedgers ledgers;
  private final Books books;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Product> products = new ArrayList<>();
  private final Deque<Wish> unanswered = new ArrayDeque<>();
  private final Deque<String> steps = new ArrayDeque<>();
  private final boolean[] lost = new boolean[DATABASES];
  private final SortedMap<String, Long> counts = new TreeMap<>();
  private @Nullable Node running;
  private long operations;
  private long sales;
  private long asked;

  /** A run that went wrong, told so that it can be run again. */
  static final class Failure extends AssertionError {
    private static final long serialVersionUID = 1L;

    Failure(String message) {
      super(message);
    }
  }

  Simulation(long seed) {
    QUIET.setLevel(Level.OFF);
    this.seed = seed;
    this.chance = new Chance(seed);
    for (int i = 0; i < DATABASES; i++) {
      int number = i;
      databases.add(new MemoryDatabase(new Faults(number), changed -> committed(number, changed)));
    }
    this.stock = new MemoryStock(databases, timeline);
    this.ledgers = new SimulatedLedgers(databases);
    this.books = new Books(ledgers, databases);
    for (int i = 0; i < NODES; i++) {
      nodes.add(new Node(new Node.World(timeline, chance, stock, ledgers, counters)));
    }
  }

  /** The last steps, for whoever wants to compare two runs. */
  List<String> steps() {
    return List.copyOf(steps);
  }

  private void committed(int database, SortedSet<Long> changed) {
    books.committed(database, changed);
  }

  private final class Faults implements MemoryDatabase.Faults {
    private final int database;

    Faults(int database) {
      this.database = database;
    }

    @Override
    public void beforeWork() {
      if (lost[database]) {
        throw unavailable();
      }
    }

    @Override
    public void beforeCommit() {
      crashAt(Mishap.CRASH_BEFORE_COMMIT);
      if (chance.strikes(Mishap.COMMIT_LOST)) {
        throw unavailable();
      }
    }

    @Override
    public void afterCommit() {
      crashAt(Mishap.CRASH_AFTER_COMMIT);
      if (chance.strikes(Mishap.ANSWER_OF_COMMIT_LOST)) {
        throw unavailable();
      }
    }

    private void crashAt(Mishap mishap) {
      if (running != null && chance.strikes(mishap)) {
        running.die(); // whatever it says on its way out, nobody hears
        throw new Crash();
      }
    }

    private StoreUnavailableException unavailable() {
      return new StoreUnavailableException(
          "database " + database + " does not answer", new SQLException("simulated"));
    }
  }

  /**
   * Runs sales until so many operations are done.
   *
   * @param progress told the operations so far after each sale
   * @return how many sales it were
   * @throws Failure where anything is wrong
   */
  long run(long wanted, LongConsumer progress) {
    while (operations < wanted) {
      sale();
      sales++;
      progress.accept(operations);
    }
    return sales;
  }

  private void sale() {
    open();
    long end = operations + OPERATIONS_A_SALE;
    int pace = any(PACES_MILLIS);
    while (operations < end) {
      pass(timeline.millis() + chance.upTo(pace));
      operation();
    }
    settle();
    sellTheRest();
    books.checkPromises();
    check("at the end");
    close();
  }

  private void open() {
    int count = 1 + chance.upTo(2);
    for (int i = 0; i < count; i++) {
      String sku = "S-" + i;
      boolean limited = chance.perMille(300);
      Strategy strategy = any(STRATEGIES);
      nodes
          .get(0)
          .process()
          .layouts()
          .put(
              sku,
              1 + chance.upTo(200),
              1 + chance.upTo(7),
              strategy,
              1 + chance.upTo(20),
              limited ? 1 + chance.upTo(4) : 0);
      Layout layout = layoutOf(sku);
      products.add(new Product(sku, layout.slot() % DATABASES, layout.productId(), limited));
    }
    chance.calm(false);
  }

  private Layout layoutOf(String sku) {
    Layout known = nodes.get(0).process().layouts().layouts().known(sku);
    if (known == null) {
      throw new IllegalStateException(sku);
    }
    return known;
  }

  private void close() {
    timeline.clear();
    stock.clear();
    ledgers.clear();
    counters.flush();
    books.clear();
    products.clear();
    unanswered.clear();
    nodes.forEach(Node::restart);
  }

  // ---- what people and chance do

  private void operation() {
    operations++;
    int what = chance.upTo(999);
    if (what < 620) {
      Product product = any(products);
      hold(
          new Wish(
              product, chance.upTo(40), 1 + chance.upTo(what % 7 == 0 ? 3 : 0), "k" + asked++));
    } else if (what < 700) {
      askAgain();
    } else if (what < 960) {
      change();
    } else if (what < 985) {
      layout();
    } else if (what < 990) {
      Node node = any(nodes);
      act(node, "repair", () -> node.process().layouts().repair(databaseLayout(any(products))));
    } else {
      mishap(what - 990);
    }
  }

  private void hold(Wish wish) {
    Node node = any(nodes);
    unanswered.add(wish);
    act(
        node,
        "hold",
        () -> {
          books.asked(wish);
          int life = node.life();
          node.process()
              .hold(
                  wish.product.sku(),
                  wish.userId,
                  wish.units,
                  wish.key,
                  (id, refusal) -> {
                    if (life != node.life()) {
                      return;
                    }
                    count(id != null ? "-> HELD" : "-> " + refusal);
                    if (id != null) {
                      books.held(wish, id);
                    } else {
                      books.refused(wish, refusal);
                    }
                  });
        });
  }

  /** A request that was not answered, or was long ago, comes again with its key. */
  private void askAgain() {
    Wish wish = unanswered.poll();
    if (wish != null) {
      Wish again = new Wish(wish.product, wish.userId, wish.units, wish.key);
      again.answered = wish.answered;
      hold(again);
    }
    while (unanswered.size() > 100) {
      unanswered.remove();
    }
  }

  private void change() {
    if (books.ids().isEmpty()) {
      return;
    }
    int count = books.ids().size();
    UUID id = books.ids().get(count - 1 - chance.upTo(Math.min(count, 60) - 1));
    Change change = any(CHANGES);
    Node node = any(nodes);
    act(
        node,
        change.name(),
        () -> {
          int life = node.life();
          node.process()
              .change(
                  id,
                  change,
                  answer -> {
                    if (life == node.life()) {
                      count("-> " + answer);
                      books.changed(id, answer);
                    }
                  });
        });
  }

  private void layout() {
    Product product = any(products);
    Node node = any(nodes);
    Integer buckets = chance.perMille(600) ? 1 + chance.upTo(7) : null;
    Long total = chance.perMille(400) ? (long) chance.upTo(250) : null;
    Strategy strategy = chance.perMille(200) ? any(STRATEGIES) : null;
    act(
        node,
        "layout",
        () -> node.process().layouts().layout(product.sku(), total, buckets, strategy));
  }

  private void mishap(int kind) {
    switch (kind) {
      case 0, 1 -> crash(any(nodes));
      case 2 -> step("counters flushed", counters::flush);
      case 3 -> step("counters lost", () -> counters.lose(true));
      case 4, 5 -> step("counters back", () -> counters.lose(false));
      case 6 -> step("database lost", () -> lost[chance.upTo(DATABASES - 1)] = true);
      case 7, 8 -> step("databases back", this::databasesBack);
      default -> {
        Product product = any(products);
        Layout layout = databaseLayout(product);
        int bucket = chance.upTo(layout.rows() - 1);
        step("counter broken", () -> counters.corrupt(layout, bucket, chance.upTo(300)));
      }
    }
  }

  private void databasesBack() {
    for (int i = 0; i < DATABASES; i++) {
      lost[i] = false;
    }
  }

  private void crash(Node node) {
    step("crash of node " + nodes.indexOf(node), node::restart);
  }

  private Layout databaseLayout(Product product) {
    return databases.get(product.database()).layout(product.id());
  }

  // ---- the end of a sale

  /** Nothing goes wrong any more; what is under way comes to its end. */
  private void settle() {
    chance.calm(true);
    counters.lose(false);
    databasesBack();
    pass(timeline.millis() + SETTLE_MILLIS);
  }

  /** Eager buyers come until nothing is left; none of them may leave a unit behind. */
  private void sellTheRest() {
    for (Product product : products) {
      if (databaseLayout(product).strategy() == Strategy.STRICT) {
        any(nodes).process().layouts().layout(product.sku(), null, 1, null);
      }
      for (int buyer = 0; books.available(product) > 0; buyer++) {
        if (buyer == MOST_LAST_BUYERS) {
          throw failure(books.available(product) + " units of " + product.sku() + " are stranded");
        }
        hold(new Wish(product, 1_000 + buyer, 1, "k" + asked++));
        pass(timeline.millis() + chance.upTo(3));
      }
    }
    pass(timeline.millis() + SETTLE_MILLIS);
  }

  // ---- time

  private void pass(long untilMillis) {
    for (Timeline.Event event = timeline.next(untilMillis);
        event != null;
        event = timeline.next(untilMillis)) {
      if (event.node() == null || event.node().life() == event.life()) {
        run(event.node(), event.what());
      }
    }
  }

  private void act(Node node, String what, Runnable action) {
    step(what + " at node " + nodes.indexOf(node), () -> run(node, action));
  }

  private void run(@Nullable Node node, Runnable what) {
    Node before = running;
    running = node;
    try {
      what.run();
    } catch (Crash e) {
      count("crash between two steps of a commit");
      Objects.requireNonNull(node).restart();
    } catch (StoreUnavailableException e) {
      // Whoever asked is told so; in life the rooms' own loops log it.
    } finally {
      running = before;
    }
    check("");
  }

  /** How often what was done and answered; by name. */
  SortedMap<String, Long> counts() {
    return counts;
  }

  private void count(String what) {
    counts.merge(what, 1L, Long::sum);
  }

  private void step(String what, Runnable action) {
    count(what.replaceFirst(" (at|of) node.*", ""));
    steps.add(timeline.millis() + " " + what);
    if (steps.size() > TOLD_STEPS) {
      steps.remove();
    }
    action.run();
  }

  private void check(String when) {
    String fault = books.fault();
    if (fault != null) {
      throw failure(fault + " " + when);
    }
  }

  private Failure failure(String what) {
    return new Failure(
        "seed %d, sale %d, operation %d: %s%n%s"
            .formatted(seed, sales, operations, what, String.join("\n", steps)));
  }

  private <T> T any(List<T> list) {
    return list.get(chance.upTo(list.size() - 1));
  }
}
