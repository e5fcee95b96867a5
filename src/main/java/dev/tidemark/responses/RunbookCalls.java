package dev.tidemark.responses;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.outbound.OutboundGuard;
import dev.tidemark.kernel.outbound.OutboundHttp;
import dev.tidemark.kernel.outbound.Signature;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;

/**
 * Calls runbooks. The id of the call is that of the response: who gets it twice, since its answer
 * was lost, can tell. Blocks; safe for use by several threads.
 */
@ApplicationScoped
class RunbookCalls {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int CONNECTIONS = 4;

  /** Nothing is read from an answer but its status. */
  private static final int MOST_ANSWER = 1;

  private static final Set<Integer> LATER = Set.of(408, 425, 429);

  private final Runbooks runbooks;
  private final OutboundHttp http;
  private final ObjectMapper json;
  private final InstantSource clock;

  RunbookCalls(
      Runbooks runbooks, Vertx vertx, OutboundGuard guard, ObjectMapper json, InstantSource clock) {
    this.runbooks = runbooks;
    this.http = new OutboundHttp(vertx, guard, CONNECTIONS, PATIENCE);
    this.json = json;
    this.clock = clock;
  }

  @PreDestroy
  void close() {
    http.close();
  }

  /** What is sent. */
  record Call(String type, Instant timestamp, Data data) {}

  /** What it is about. */
  record Data(
      UUID response,
      UUID alert,
      String runbook,
      String rule,
      long ruleVersion,
      String severity,
      String subjectKind,
      String subject,
      String message) {}

  /**
   * @throws TryAgainException if the runbook does not answer, or says that it cannot now
   */
  Done call(Task task) {
    String name = task.target().key();
    Optional<Runbook> found = runbooks.toCall(name);
    if (found.isEmpty()) {
      return Done.failed("RUNBOOK_NOT_FOUND: there is no runbook " + name);
    }
    try {
      return answered(name, send(request(task, found.get())));
    } catch (ProblemException e) {
      return Done.refused(e.problem());
    }
  }

  private static Done answered(String name, int status) {
    if (status >= 200 && status < 300) {
      return Done.well("Runbook " + name + " answered " + status);
    }
    if (status >= 500 || LATER.contains(status)) {
      throw new TryAgainException("Runbook " + name + " answered " + status);
    }
    return Done.failed("Runbook " + name + " answered " + status);
  }

  private int send(OutboundHttp.Request request) {
    try {
      return http.send(request).join().status();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ProblemException refused) {
        throw refused;
      }
      throw new TryAgainException("The runbook does not answer: " + e.getCause());
    }
  }

  private OutboundHttp.Request request(Task task, Runbook runbook) {
    Instant now = clock.instant();
    String body = body(task, runbook, now);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.putAll(
        Signature.headers(
            String.valueOf(runbook.secret()),
            task.id().toString(),
            now.getEpochSecond(),
            body.getBytes(StandardCharsets.UTF_8)));
    return new OutboundHttp.Request(runbook.url(), headers, body, MOST_ANSWER);
  }

  private String body(Task task, Runbook runbook, Instant now) {
    try {
      return json.writeValueAsString(
          new Call(
              "tidemark.runbook",
              now,
              new Data(
                  task.id(),
                  task.alertId(),
                  runbook.name(),
                  task.ruleName(),
                  task.ruleVersion(),
                  task.severity().name(),
                  task.subject().kind().toString(),
                  task.subject().key(),
                  task.message())));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("always writable", e);
    }
  }
}
