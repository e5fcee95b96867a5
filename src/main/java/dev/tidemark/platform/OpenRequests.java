package dev.tidemark.platform;

import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.Repeating;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests while too many are open in this process, before anything of them is kept: a
 * queue that grows without end would take the memory, and then all of them. Closes the connection
 * of one whose body takes too long to arrive.
 */
@Singleton
class OpenRequests {

  /** Before {@link BodyLimit} and all else. */
  private static final int FIRST = 600;

  /** Health and metrics are asked for most when the service is at its limit. */
  private static final String EXEMPT = "/q/";

  private final int most;
  private final ProblemWriter problems;
  private final long longestNanos;
  private final long longestIngestNanos;
  private final AtomicInteger open = new AtomicInteger();
  private final Set<Arriving> arriving = ConcurrentHashMap.newKeySet();
  private @Nullable Repeating looking;

  /** A request whose body is not here yet; each is another one. */
  private static final class Arriving {

    private final HttpServerRequest request;
    private final long deadlineNanos;

    Arriving(HttpServerRequest request, long deadlineNanos) {
      this.request = request;
      this.deadlineNanos = deadlineNanos;
    }
  }

  OpenRequests(
      @ConfigProperty(name = "tidemark.http.most-open", defaultValue = "10000") int most,
      @ConfigProperty(name = "tidemark.http.longest-body") Duration longest,
      @ConfigProperty(name = "tidemark.ingest.longest-body") Duration longestIngest,
      ProblemWriter problems,
      MeterRegistry metrics) {
    this.longestNanos = longest.toNanos();
    this.longestIngestNanos = longestIngest.toNanos();
    this.most = most;
    this.problems = problems;
    Gauge.builder("tidemark.http.open", open, AtomicInteger::get)
        .description("Requests that are not answered yet")
        .baseUnit("requests")
        .register(metrics);
    Gauge.builder("tidemark.http.arriving", arriving, Set::size)
        .description("Requests whose body may still be on its way")
        .baseUnit("requests")
        .register(metrics);
  }

  void register(@Observes Filters filters) {
    filters.register(this::enter, FIRST);
    looking = new Repeating("slow-bodies", Duration.ofSeconds(1), this::closeSlow);
  }

  @PreDestroy
  void close() {
    if (looking != null) {
      looking.close();
    }
  }

  private void enter(RoutingContext context) {
    if (context.request().path().startsWith(EXEMPT)) {
      context.next();
    } else if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      problems.send(
          context,
          Problem.of(Refusal.OVERLOADED, "So many requests are open here: " + most)
              .with("mostOpen", most));
    } else {
      AtomicBoolean counted = new AtomicBoolean(true); // an end may be told more than once
      Arriving body = arriving(context.request());
      context.addEndHandler(
          ended -> {
            if (counted.getAndSet(false)) {
              open.decrementAndGet();
              if (body != null) {
                answered(body, ended.succeeded());
              }
            }
          });
      context.next();
    }
  }

  private @Nullable Arriving arriving(HttpServerRequest request) {
    if (request.isEnded() || !hasBody(request)) {
      return null;
    }
    long limit =
        request.path().startsWith(BodyLimit.ROW_BY_ROW) ? longestIngestNanos : longestNanos;
    Arriving body = new Arriving(request, System.nanoTime() + limit);
    arriving.add(body);
    // Not isEnded(), which is false for one that was read whole and is not resumed after it.
    request.end().onComplete(here -> arriving.remove(body));
    return body;
  }

  private static boolean hasBody(HttpServerRequest request) {
    return !HttpMethod.GET.equals(request.method())
        || request.headers().contains(HttpHeaders.CONTENT_LENGTH)
        || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  /**
   * Whoever was answered early may be sending still: what is paused is let go, so that its end is
   * seen; only then is the connection known to be free for another request. A body that never will
   * be here is forgotten at once.
   */
  private void answered(Arriving body, boolean sent) {
    if (!sent) {
      arriving.remove(body);
    } else if (arriving.contains(body)) {
      ((HttpServerRequestInternal) body.request)
          .context()
          .runOnContext(nothing -> letGo(body.request)); // where its end is told as well
    }
  }

  private static void letGo(HttpServerRequest request) {
    if (!request.isEnded()) {
      var unused = request.resume(); // HTTP/2 throws where it has ended
    }
  }

  private void closeSlow() {
    long now = System.nanoTime();
    arriving.removeIf(body -> closeIfSlow(body, now));
  }

  private static boolean closeIfSlow(Arriving body, long nowNanos) {
    boolean slow = nowNanos - body.deadlineNanos > 0;
    if (slow) {
      var unused = body.request.connection().close();
    }
    return slow;
  }
}
