package dev.tidemark.responses;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Calls runbooks. The id of the call is that of the response: who gets it twice, since its answer
 * was lost, can tell. Blocks; safe for use by several threads.
 */
@ApplicationScoped
class RunbookCalls {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Set<Integer> LATER = Set.of(408, 425, 429);

  private final Runbooks runbooks;
  private final OutboundGuard guard;
  private final ObjectMapper json;
  private final InstantSource clock;

  /** Goes nowhere but where the guard was asked about. */
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .followRedirects(Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  RunbookCalls(Runbooks runbooks, OutboundGuard guard, ObjectMapper json, InstantSource clock) {
    this.runbooks = runbooks;
    this.guard = guard;
    this.json = json;
    this.clock = clock;
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
    Runbook runbook = found.get();
    Optional<String> refusal = guard.refusal(runbook.url());
    return refusal.isPresent()
        ? Done.failed("ADDRESS_REFUSED: its url " + refusal.get())
        : answered(name, send(request(task, runbook)));
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

  private int send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw new TryAgainException("The runbook does not answer: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TryAgainException("This process is closing");
    }
  }

  private HttpRequest request(Task task, Runbook runbook) {
    Instant now = clock.instant();
    String body = body(task, runbook, now);
    String id = task.id().toString();
    String secret = runbook.secret() == null ? RunbookChange.PREFIX : runbook.secret();
    return HttpRequest.newBuilder(runbook.url())
        .timeout(PATIENCE)
        .header("Content-Type", "application/json")
        .header("webhook-id", id)
        .header("webhook-timestamp", Long.toString(now.getEpochSecond()))
        .header("webhook-signature", Signature.of(secret, id, now.getEpochSecond(), body))
        .POST(BodyPublishers.ofString(body))
        .build();
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
