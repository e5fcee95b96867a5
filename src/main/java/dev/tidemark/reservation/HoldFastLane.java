package dev.tidemark.reservation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.tidemark.kernel.IdempotencyKey;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.RefusalCounters;
import dev.tidemark.kernel.Scope;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code POST /v1/reservations} before Quarkus REST is asked, at less cost. It takes the
 * request that every shop sends; anything else goes on to {@link ReservationsResource}, whose
 * answers are the measure. Runs behind authentication.
 */
@Singleton
class HoldFastLane {

  private static final Logger LOG = Logger.getLogger(HoldFastLane.class);
  private static final CharSequence KEY = HttpHeaders.createOptimized("Idempotency-Key");
  private static final String JSON = "application/json";
  private static final CharSequence JSON_OUT =
      HttpHeaders.createOptimized("application/json;charset=UTF-8");
  private static final CharSequence PROBLEM = HttpHeaders.createOptimized(Problem.MEDIA_TYPE);
  private static final int MOST_BYTES = 4096;

  private final Hold hold;
  private final RefusalCounters refusals;
  private final ObjectReader reader;
  private final ObjectWriter views;
  private final ObjectWriter problems;
  private final boolean open;

  HoldFastLane(
      Hold hold,
      RefusalCounters refusals,
      ObjectMapper json,
      @ConfigProperty(name = "tidemark.http.fast-lane", defaultValue = "true") boolean open) {
    this.hold = hold;
    this.refusals = refusals;
    this.reader = json.readerFor(HoldBody.class);
    this.views = json.writerFor(ReservationView.class);
    this.problems = json.writerFor(Problem.class);
    this.open = open;
  }

  void register(@Observes Router router) {
    if (open) {
      router.post("/v1/reservations").order(10).handler(this::handle);
    }
  }

  private void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    String key = request.getHeader(KEY);
    if (key == null || request.isEnded() || !isOrdinary(request) || !mayReserve(context)) {
      context.next();
      return;
    }
    // Quarkus keeps it paused, and resumes by itself for other handlers than that of a whole body.
    request.bodyHandler(body -> takeOrFail(context, key, body));
    request.resume();
  }

  /** Who may not is told so by the resource. */
  private static boolean mayReserve(RoutingContext context) {
    return context.user() instanceof QuarkusHttpUser caller
        && caller.getSecurityIdentity().hasRole(Scope.RESERVE);
  }

  private static boolean isOrdinary(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return JSON.equals(type)
        && isAcceptable(request.getHeader(HttpHeaders.ACCEPT))
        && isShort(request.getHeader(HttpHeaders.CONTENT_LENGTH))
        && request.getHeader(HttpHeaders.EXPECT) == null;
  }

  private static boolean isAcceptable(@Nullable String accept) {
    return accept == null || accept.equals("*/*") || accept.equals(JSON);
  }

  private static boolean isShort(@Nullable String length) {
    try {
      return length != null && Integer.parseInt(length) <= MOST_BYTES;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** What is thrown into Vert.x here would be lost, and the caller would wait for ever. */
  private void takeOrFail(RoutingContext context, String key, Buffer body) {
    try {
      take(context, key, body);
    } catch (RuntimeException e) {
      fault(context, e); // thrown in a body handler, it would go nowhere
    }
  }

  private void take(RoutingContext context, String key, Buffer body) {
    Hold.Request request;
    try {
      request = parse(key, body);
    } catch (IOException | ProblemException e) {
      request = null;
    }
    if (request == null) {
      ((RoutingContextInternal) context).setBody(body);
      context.next();
    } else {
      run(context, request);
    }
  }

  private Hold.@Nullable Request parse(String key, Buffer body) throws IOException {
    HoldBody parsed = reader.readValue(body.getBytes());
    return parsed == null ? null : parsed.request(IdempotencyKey.parse(key));
  }

  private void run(RoutingContext context, Hold.Request request) {
    var unused =
        hold.run(request)
            .whenComplete(
                (outcome, failure) -> {
                  if (failure == null) {
                    answer(context, request, outcome);
                  } else {
                    fault(context, failure);
                  }
                });
  }

  private void answer(RoutingContext context, Hold.Request request, Hold.Outcome outcome) {
    try {
      if (outcome instanceof Hold.Outcome.Held held) {
        ReservationView view = ReservationView.of(held.reservation(), held.layout());
        context.response().putHeader(HttpHeaders.LOCATION, ReservationsResource.location(view));
        send(context, 201, JSON_OUT, views.writeValueAsBytes(view));
      } else {
        refuse(context, Refusals.of(request, (Hold.Outcome.Refused) outcome));
      }
    } catch (JsonProcessingException | RuntimeException e) {
      fault(context, e);
    }
  }

  private void refuse(RoutingContext context, Problem problem) throws JsonProcessingException {
    refusals.count(problem.refusal());
    if (problem.retryAfterSeconds() > 0) {
      context
          .response()
          .putHeader(HttpHeaders.RETRY_AFTER, Long.toString(problem.retryAfterSeconds()));
    }
    send(context, problem.refusal().status(), PROBLEM, problems.writeValueAsBytes(problem));
  }

  private void fault(RoutingContext context, Throwable e) {
    LOG.error("A hold failed", e);
    try {
      refuse(
          context, Problem.of(Refusal.INTERNAL, "It has been logged; nothing more is told here"));
    } catch (JsonProcessingException unlikely) {
      context.fail(unlikely);
    }
  }

  private static void send(RoutingContext context, int status, CharSequence type, byte[] body) {
    var unused =
        context
            .response()
            .setStatusCode(status)
            .putHeader(HttpHeaders.CONTENT_TYPE, type)
            .end(Buffer.buffer(body));
  }
}
