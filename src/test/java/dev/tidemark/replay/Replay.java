package dev.tidemark.replay;

import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Await;
import dev.tidemark.ServiceProcess;
import dev.tidemark.TestServers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Sends all sales of a file through each of two processes at once, shuffled differently within the
 * source's tolerance; kills one in the middle and starts it again. Then every product must have
 * sold exactly what a plain script counts in the file.
 */
public final class Replay {

  private static final String KEY = "integration-test-key";
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final long TOLERANCE_SECONDS = 86_400;
  private static final int ROWS = 2_000;
  private static final int MOST_TRIES = 600;

  private final SaleFile file;
  private final String source = "uci-" + UUID.randomUUID();
  private final String prefix = source + "-";
  private final List<ServiceProcess> services = new CopyOnWriteArrayList<>();
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger repeated = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  Replay(SaleFile file) {
    this.file = file;
  }

  /** {@code FILE}: replays a file of one's own; prints what came of it. */
  public static void main(String... args) {
    System.out.println(new Replay(SaleFile.read(Path.of(args[0]))).run());
  }

  /**
   * @return the run in words
   * @throws AssertionError where a product's count is not that of the script
   */
  String run() {
    long start = System.nanoTime();
    services.add(start());
    services.add(start());
    try {
      Answer made =
          api(1)
              .put(
                  "/v1/sources/" + source,
                  """
                  {"timeZone":"Europe/London","unknownProducts":"create","toleranceSeconds":%d,
                   "mapping":{"eventId":"line","sku":"sid","at":"ts","units":"q"},
                   "defaults":{"channel":"shop"}}"""
                      .formatted(TOLERANCE_SECONDS));
      require(made.status() == 201, "no source: " + made);
      int bodies = sendThroughBoth();
      compare();
      return "%,d sales sent twice in %,d bodies, %d of them again after kill -9, in %d s; %d products, each as the script counts"
          .formatted(
              file.lines().size(),
              bodies,
              repeated.get(),
              Duration.ofNanos(System.nanoTime() - start).toSeconds(),
              file.plainCount().size());
    } finally {
      services.forEach(ServiceProcess::close);
    }
  }

  private int sendThroughBoth() {
    List<List<String>> orders =
        List.of(
            file.bodies(prefix, ROWS, TOLERANCE_SECONDS, 1),
            file.bodies(prefix, ROWS, TOLERANCE_SECONDS, 2));
    for (int i = 0; i < 2; i++) {
      int number = i;
      Thread sender = new Thread(() -> send(number, orders.get(number)), "sender-" + i);
      sender.setUncaughtExceptionHandler((thread, e) -> failure.set(e));
      sender.setDaemon(true);
      sender.start();
    }
    int all = orders.get(0).size() + orders.get(1).size();
    awaitDone(all * 2 / 5);
    services.get(0).kill9();
    services.set(0, start());
    awaitDone(all);
    return all;
  }

  private void awaitDone(int bodies) {
    Await.until(
        LIMIT, bodies + " bodies are in", () -> done.get() >= bodies || failure.get() != null);
    Throwable failed = failure.get();
    if (failed != null) {
      throw new AssertionError("a sender failed", failed);
    }
  }

  /** Each body until it is answered with 200, to whichever process has the number by then. */
  private void send(int service, List<String> bodies) {
    for (String body : bodies) {
      for (int tries = 1; !sent(service, body); tries++) {
        repeated.incrementAndGet();
        require(tries < MOST_TRIES, "never answered: " + body.substring(0, 100));
        awaitAnswer(service);
      }
      done.incrementAndGet();
    }
  }

  private boolean sent(int service, String body) {
    try {
      Answer answer =
          api(service)
              .post(
                  "/v1/ingest/sales?source=" + source,
                  "text/csv",
                  body.getBytes(StandardCharsets.UTF_8));
      require(answer.status() == 200 || answer.status() == 503, "refused: " + answer);
      require(answer.json().path("quarantined").asLong() == 0, "quarantined: " + answer);
      return answer.status() == 200;
    } catch (CompletionException e) {
      return false; // killed in the middle: nobody knows what of it was committed
    }
  }

  private void awaitAnswer(int service) {
    Await.until(
        LIMIT,
        "the service is back",
        () -> {
          try {
            return api(service).get("/q/health/ready").status() == 200;
          } catch (CompletionException e) {
            return false;
          }
        });
  }

  private void compare() {
    TreeMap<String, String> counted = new TreeMap<>();
    Map<String, String> wanted = file.plainCount();
    for (String product : wanted.keySet()) {
      var ever =
          api(1).get("/v1/products/" + prefix + product + "/sales").json().path("ever").path(0);
      counted.put(product, ever.path("units").asLong() + " " + ever.path("orders").asLong());
    }
    require(counted.equals(wanted), "counted " + counted + ", the script " + wanted);
  }

  private Api api(int service) {
    return new Api(services.get(service).baseUri(), KEY);
  }

  private static ServiceProcess start() {
    Map<String, String> environment =
        new HashMap<>(ServiceProcess.environment(TestServers.shared().settings()));
    environment.put("TIDEMARK_ADMIN_KEY", KEY);
    return ServiceProcess.start(environment);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
