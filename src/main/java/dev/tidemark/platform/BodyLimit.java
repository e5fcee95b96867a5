package dev.tidemark.platform;

import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.Refusal;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses a body that announces itself as too large, before any of it is read. One that comes in
 * pieces is refused by {@link StrictJson} when it has grown too large. What is taken in row by row
 * is not kept in memory, and may be as large as Quarkus lets pass.
 */
@Singleton
class BodyLimit {

  /** Quarkus looks at the length at 2; first come the higher. */
  private static final int BEFORE_QUARKUS = 500;

  static final String ROW_BY_ROW = "/v1/ingest/";

  private final long mostBytes;
  private final ProblemWriter problems;

  BodyLimit(@ConfigProperty(name = StrictJson.MOST_BODY) MemorySize most, ProblemWriter problems) {
    this.mostBytes = most.asLongValue();
    this.problems = problems;
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, BEFORE_QUARKUS);
  }

  private void check(RoutingContext context) {
    if (context.request().path().startsWith(ROW_BY_ROW)) {
      context.next();
      return;
    }
    String length = context.request().getHeader("Content-Length");
    if (length != null && isTooLong(length)) {
      refuse(context);
    } else {
      context.next();
    }
  }

  private void refuse(RoutingContext context) {
    // The rest of the body is on its way: the connection is of no more use.
    context.response().putHeader("Connection", "close");
    problems.send(
        context,
        Problem.of(Refusal.BODY_TOO_LARGE, "The limit is " + mostBytes + " bytes")
            .with("limitBytes", mostBytes));
  }

  private boolean isTooLong(String length) {
    try {
      return Long.parseLong(length) > mostBytes;
    } catch (NumberFormatException e) {
      return true;
    }
  }
}
