package dev.tidemark.notify;

import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.outbound.OutboundGuard;
import dev.tidemark.kernel.outbound.OutboundHttp;
import dev.tidemark.kernel.outbound.RetryAfter;
import dev.tidemark.kernel.outbound.Signature;
import dev.tidemark.notify.flavours.CloudEvent;
import dev.tidemark.notify.flavours.Flavour;
import dev.tidemark.notify.flavours.Rendered;
import dev.tidemark.notify.flavours.Verdict;
import dev.tidemark.outbox.Event;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Sends one event to one endpoint: in its flavour, signed, to an address that was looked at. Safe
 * for use by several threads.
 */
@ApplicationScoped
class Shipping {

  static final int MOST_ANSWER = 2_048;
  private static final int LONGEST_BODY = 256 * 1024;

  private final Flavours flavours;
  private final OutboundHttp http;
  private final WebhookConfig config;
  private final InstantSource clock;
  private final boolean allowHttp;

  Shipping(
      Flavours flavours,
      Vertx vertx,
      OutboundGuard guard,
      WebhookConfig config,
      InstantSource clock,
      @ConfigProperty(name = "tidemark.webhooks.allow-http", defaultValue = "false")
          boolean allowHttp) {
    this.flavours = flavours;
    this.http = new OutboundHttp(vertx, guard, config.inFlight(), config.patience());
    this.config = config;
    this.clock = clock;
    this.allowHttp = allowHttp;
  }

  @PreDestroy
  void close() {
    http.close();
  }

  /**
   * Sends it. The name is resolved on the calling thread, which may block; the rest does not.
   *
   * @return never fails
   */
  CompletableFuture<Shipment> send(Webhook webhook, Event event) {
    long atMillis = clock.millis();
    long startNanos = System.nanoTime();
    try {
      Flavour flavour = flavours.require(webhook.settings().flavour());
      Rendered rendered =
          flavour.render(
              new CloudEvent(event, config.source()), webhook.settings().settings(), atMillis);
      String kept = flavour.name().equals("standard") ? null : rendered.body();
      return http.send(request(webhook, event, rendered, atMillis))
          .handle(
              (answer, failure) -> {
                long latencyMillis = (System.nanoTime() - startNanos) / 1_000_000;
                return failure == null
                    ? answered(flavour, answer, kept, atMillis, latencyMillis)
                    : lost(failure, kept, atMillis, latencyMillis);
              });
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(lost(e, null, atMillis, 0));
    }
  }

  private OutboundHttp.Request request(
      Webhook webhook, Event event, Rendered rendered, long atMillis) {
    if (rendered.body().length() > LONGEST_BODY) {
      throw new IllegalStateException("the body is longer than " + LONGEST_BODY);
    }
    URI uri = address(webhook.settings().url(), rendered);
    if (uri.getScheme().equals("http") && !allowHttp) {
      throw new IllegalStateException("only https is called");
    }
    Map<String, String> headers = new LinkedHashMap<>(rendered.headers());
    String id = event.id().toString();
    headers.put("User-Agent", "Tidemark-Webhooks");
    headers.put(Signature.ID, id);
    headers.put(Signature.TIMESTAMP, Long.toString(atMillis / 1000));
    headers.put(
        Signature.SIGNATURE,
        webhook.signature(id, atMillis, rendered.body().getBytes(StandardCharsets.UTF_8)));
    return new OutboundHttp.Request(uri, headers, rendered.body(), MOST_ANSWER);
  }

  /** What a flavour adds lies behind the path, and beside the query, that people gave. */
  static URI address(String url, Rendered rendered) {
    URI given = URI.create(url);
    String path = given.getRawPath();
    if (!rendered.path().isEmpty()) {
      path = path.replaceAll("/+$", "") + rendered.path();
    }
    String added =
        new TreeMap<>(rendered.query())
            .entrySet().stream()
                .map(one -> encode(one.getKey()) + "=" + encode(one.getValue()))
                .collect(Collectors.joining("&"));
    String query = given.getRawQuery() == null ? "" : given.getRawQuery();
    String both = query.isEmpty() || added.isEmpty() ? query + added : query + "&" + added;
    return URI.create(
        given.getScheme()
            + "://"
            + given.getRawAuthority()
            + path
            + (both.isEmpty() ? "" : "?" + both));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private Shipment answered(
      Flavour flavour,
      OutboundHttp.Answer answer,
      @Nullable String kept,
      long atMillis,
      long latencyMillis) {
    Verdict verdict = judge(flavour, answer);
    long afterMillis =
        verdict.fate() == Verdict.Fate.AGAIN
            ? Math.max(
                verdict.retryAfterSeconds() * 1000,
                RetryAfter.millis(answer.status(), answer.retryAfter(), clock.millis()))
            : 0;
    return new Shipment(
        verdict,
        atMillis,
        latencyMillis,
        answer.status(),
        answer.body(),
        kept,
        Math.min(afterMillis, config.mostRetryAfter().toMillis()));
  }

  /** A flavour that does not understand an answer goes by its status. */
  private static Verdict judge(Flavour flavour, OutboundHttp.Answer answer) {
    try {
      return flavour.judge(answer.status(), answer.body());
    } catch (RuntimeException e) {
      return Verdict.byStatus(answer.status());
    }
  }

  private static Shipment lost(
      Throwable failure, @Nullable String kept, long atMillis, long latencyMillis) {
    Verdict verdict = Verdict.again(why(failure));
    return new Shipment(verdict, atMillis, latencyMillis, 0, "", kept, 0);
  }

  private static String why(Throwable cause) {
    if (cause instanceof ProblemException refused) {
      return refused.problem().refusal() + ": " + refused.problem().detail();
    }
    if (cause instanceof TimeoutException) {
      return "no answer in time";
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
