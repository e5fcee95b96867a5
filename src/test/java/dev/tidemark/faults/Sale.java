package dev.tidemark.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * One product sold to many through both services: buyers who repeat a request with its key until
 * they know its outcome, and remember all that they were told.
 */
final class Sale {

  private static final int BUYERS_AT_ONCE = 12;
  private static final long BETWEEN_TRIES_NANOS = 20_000_000;
  private static final long LONGEST_WAIT_NANOS = 120_000_000_000L;
  private static final int UNITS = 1_500;
  private static final int REQUESTS = 2_500;

  private final Cluster cluster;
  private final String sku;
  private final String strategy;
  private final Map<String, String> states = new ConcurrentHashMap<>(); // by id, as last told
  private final Map<String, String> ids = new ConcurrentHashMap<>(); // by key
  private final List<Long> heldNanos = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicLong unavailable = new AtomicLong();
  private final AtomicInteger doubled = new AtomicInteger();
  private final List<Thread> buyers = new ArrayList<>();
  private final Random random = new Random();
  private volatile String failure = "";

  Sale(Cluster cluster, String sku, String strategy) {
    this.cluster = cluster;
    this.sku = sku;
    this.strategy = strategy;
  }

  void open() {
    String terms = "{\"total\":%d,\"buckets\":8,\"strategy\":\"%s\"}".formatted(UNITS, strategy);
    until(api -> api.put("/v1/products/" + sku, terms));
    for (int i = 0; i < BUYERS_AT_ONCE; i++) {
      Thread buyer = new Thread(this::buy, "buyer");
      buyer.setDaemon(true);
      buyers.add(buyer);
      buyer.start();
    }
  }

  private void buy() {
    try {
      for (int number = next.getAndIncrement();
          number < REQUESTS;
          number = next.getAndIncrement()) {
        buy(number);
      }
    } catch (RuntimeException | Error e) {
      failure = e.toString();
    }
  }

  private void buy(int number) {
    String key = sku + "-" + number;
    Answer held = hold(number, key);
    if (held.status() != 201) {
      return;
    }
    String id = held.id();
    if (number % 3 == 0) {
      change(id, "confirm", "CONFIRMED");
    } else if (number % 5 == 0) {
      change(id, "release", "RELEASED");
    }
    if (number % 4 == 0) {
      hold(number, key); // once more with its key
    }
  }

  private Answer hold(int number, String key) {
    Answer answer = until(api -> api.hold(sku, number, 1, key));
    if (answer.status() == 201) {
      String before = ids.putIfAbsent(key, answer.id());
      if (before != null && !before.equals(answer.id())) {
        doubled.incrementAndGet();
      }
      states.putIfAbsent(answer.id(), "HELD");
      if (before == null) {
        synchronized (heldNanos) {
          heldNanos.add(System.nanoTime());
        }
      }
    } else if (!answer.brief().equals("409 SOLD_OUT")) {
      throw new IllegalStateException("hold " + key + ": " + answer);
    }
    return answer;
  }

  private void change(String id, String action, String state) {
    Answer answer = until(api -> api.change(id, action));
    if (answer.status() != 200) {
      throw new IllegalStateException(action + " of " + id + ": " + answer);
    }
    states.put(id, state);
  }

  /** Repeats a request until its outcome is known; each time it may meet another service. */
  private Answer until(Function<Api, Answer> request) {
    long deadline = System.nanoTime() + LONGEST_WAIT_NANOS;
    for (int service = random.nextInt(2); ; service++) {
      try {
        Answer answer = request.apply(cluster.api(service));
        if (answer.status() < 500 && !answer.body().contains("IN_FLIGHT")) {
          return answer;
        }
        unavailable.incrementAndGet();
      } catch (CompletionException e) {
        unavailable.incrementAndGet(); // no answer at all
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("no answer about " + sku + " in two minutes");
      }
      LockSupport.parkNanos(BETWEEN_TRIES_NANOS);
    }
  }

  /** Changes the layout while it sells. */
  void layout(String body) {
    Answer answer = until(api -> api.post("/v1/products/" + sku + "/layout", body));
    if (answer.status() != 200) {
      throw new IllegalStateException(answer.toString());
    }
  }

  void finish() {
    for (Thread buyer : buyers) {
      try {
        buyer.join(LONGEST_WAIT_NANOS / 1_000_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (buyer.isAlive()) {
        failure = "requests are not answered";
      }
    }
  }

  /** Eager buyers come until none is left or nobody gets any; says how many units stay behind. */
  long sellTheRest() {
    if (strategy.equals("strict")) {
      layout("{\"buckets\":1}");
    }
    for (int buyer = 0; buyer < UNITS; buyer++) {
      int number = REQUESTS + buyer;
      if (hold(number, sku + "-" + number).status() != 201) {
        break;
      }
    }
    return position().path("available").asLong();
  }

  /** Answered holds that are not there, or not in the state that was told. */
  long lost() {
    AtomicLong lost = new AtomicLong();
    atOnce(
        states.entrySet(),
        told -> {
          Answer kept = until(api -> api.get("/v1/reservations/" + told.getKey()));
          if (!kept.json().path("state").asText().equals(told.getValue())) {
            lost.incrementAndGet();
          }
        });
    return lost.get();
  }

  /** Every key once more, now that all is over: who was served before the fault gets the same. */
  void askAllAgain() {
    atOnce(
        IntStream.range(0, REQUESTS).boxed().toList(),
        number -> {
          String key = sku + "-" + number;
          if (ids.containsKey(key) && hold(number, key).status() != 201) {
            throw new IllegalStateException("key " + key + " was served, and is refused now");
          }
        });
  }

  /** As many at once as there are buyers, and returns when all is done; a failure is thrown. */
  private static <T> void atOnce(Collection<T> all, Consumer<T> work) {
    ExecutorService threads = Executors.newFixedThreadPool(BUYERS_AT_ONCE);
    try {
      CompletableFuture<?>[] begun =
          all.stream()
              .map(one -> CompletableFuture.runAsync(() -> work.accept(one), threads))
              .toArray(CompletableFuture[]::new);
      CompletableFuture.allOf(begun).join();
    } finally {
      threads.shutdownNow();
    }
  }

  /** Units held or sold that nobody was promised, and keys that got two holds. */
  long doubled() {
    JsonNode position = position();
    long kept = position.path("held").asLong() + position.path("sold").asLong();
    long promised = states.values().stream().filter(state -> !state.equals("RELEASED")).count();
    return doubled.get() + Math.max(0, kept - promised);
  }

  /** Units sold beyond what there is. */
  long oversold() {
    JsonNode position = position();
    long all =
        position.path("available").asLong()
            + position.path("held").asLong()
            + position.path("sold").asLong();
    return Math.abs(all - UNITS);
  }

  private JsonNode position() {
    return until(api -> api.get("/v1/products/" + sku)).json();
  }

  int held() {
    synchronized (heldNanos) {
      return heldNanos.size();
    }
  }

  /** Holds answered between two moments. */
  long heldBetween(long fromNanos, long untilNanos) {
    synchronized (heldNanos) {
      return heldNanos.stream().filter(at -> at >= fromNanos && at <= untilNanos).count();
    }
  }

  /** From a moment to the first hold after it; -1 where there was none any more. */
  long firstHeldMillis(long fromNanos) {
    synchronized (heldNanos) {
      return heldNanos.stream()
          .filter(at -> at >= fromNanos)
          .mapToLong(at -> (at - fromNanos) / 1_000_000)
          .min()
          .orElse(-1);
    }
  }

  long unavailable() {
    return unavailable.get();
  }

  String failure() {
    return failure;
  }
}
