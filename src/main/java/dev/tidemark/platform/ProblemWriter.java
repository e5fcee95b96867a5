package dev.tidemark.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.RefusalCounters;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Answers with a problem where no resource is reached, and counts it as all are. */
@Singleton
class ProblemWriter {

  private final ObjectMapper json;
  private final RefusalCounters refusals;

  ProblemWriter(ObjectMapper json, RefusalCounters refusals) {
    this.json = json;
    this.refusals = refusals;
  }

  void send(RoutingContext context, Problem problem) {
    refusals.count(problem.refusal());
    if (problem.retryAfterSeconds() > 0) {
      context.response().putHeader("Retry-After", Long.toString(problem.retryAfterSeconds()));
    }
    context
        .response()
        .setStatusCode(problem.refusal().status())
        .putHeader("Content-Type", Problem.MEDIA_TYPE)
        .end(text(problem));
  }

  private String text(Problem problem) {
    try {
      return json.writeValueAsString(problem);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a problem is always JSON", e);
    }
  }
}
