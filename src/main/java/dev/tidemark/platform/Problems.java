package dev.tidemark.platform;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.RefusalCounters;
import dev.tidemark.storage.StoreUnavailableException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.http.HttpClosedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * Turns whatever went wrong into problem details; what is not the caller's fault is logged, not
 * told.
 */
class Problems {

  private static final Logger LOG = Logger.getLogger(Problems.class);
  private static final int MOST_CAUSES = 8;

  private final RefusalCounters refusals;

  Problems(RefusalCounters refusals) {
    this.refusals = refusals;
  }

  @ServerResponseFilter
  void count(ContainerResponseContext response) {
    if (response.getEntity() instanceof Problem problem) {
      refusals.count(problem.refusal());
      if (problem.retryAfterSeconds() > 0) {
        response.getHeaders().putSingle(HttpHeaders.RETRY_AFTER, problem.retryAfterSeconds());
      }
    }
  }

  @ServerExceptionMapper
  Response known(ProblemException e) {
    return response(e.problem());
  }

  @ServerExceptionMapper
  Response json(JacksonException e) {
    return response(ofJson(e));
  }

  /** Quarkus has one of its own for this kind, which tells nothing. */
  @ServerExceptionMapper
  Response json(MismatchedInputException e) {
    return response(ofJson(e));
  }

  @ServerExceptionMapper
  Response store(StoreUnavailableException e) {
    LOG.warnf("%s: %s", e.getMessage(), e.getCause());
    return response(Problem.of(Refusal.STORE_UNAVAILABLE, Refusal.STORE_UNAVAILABLE.title()));
  }

  @ServerExceptionMapper
  Response forbidden(ForbiddenException e) {
    return response(Problem.of(Refusal.FORBIDDEN, "It lacks the scope that this call needs"));
  }

  @ServerExceptionMapper
  Response unauthenticated(UnauthorizedException e) {
    return response(Problem.of(Refusal.UNAUTHENTICATED, Refusal.UNAUTHENTICATED.title()));
  }

  @ServerExceptionMapper
  Response web(WebApplicationException e) {
    if (e.getCause() instanceof JacksonException json) {
      return response(ofJson(json));
    }
    ProblemException within = problemIn(e);
    return within != null ? response(within.problem()) : response(ofStatus(e.getResponse()));
  }

  @ServerExceptionMapper
  Response fault(Throwable e) {
    if (isLostConnection(e)) {
      LOG.warnf("The product database does not answer: %s", e);
      return response(Problem.of(Refusal.STORE_UNAVAILABLE, Refusal.STORE_UNAVAILABLE.title()));
    }
    if (causes(e).anyMatch(Problems::isCallerGone)) {
      LOG.debugf("A caller left: %s", e); // nobody reads the answer
      return response(Problem.of(Refusal.MALFORMED_JSON, "The body has no end"));
    }
    LOG.error("A request failed", e);
    return response(Problem.of(Refusal.INTERNAL, "It has been logged; nothing more is told here"));
  }

  /** Where reading a body says so; a store's connection that is closed says it otherwise. */
  private static boolean isCallerGone(Throwable e) {
    return e instanceof HttpClosedException
        || (e instanceof IOException && e.getCause() instanceof ClosedChannelException);
  }

  static Response response(Problem problem) {
    return Response.status(problem.refusal().status())
        .type(Problem.MEDIA_TYPE)
        .entity(problem)
        .build();
  }

  private static Problem ofStatus(Response response) {
    int status = response.getStatus();
    Refusal refusal =
        switch (status) {
          case 400 -> Refusal.MALFORMED_JSON;
          case 401 -> Refusal.UNAUTHENTICATED;
          case 403 -> Refusal.FORBIDDEN;
          case 404 -> Refusal.NOT_FOUND;
          case 405 -> Refusal.METHOD_NOT_ALLOWED;
          case 406 -> Refusal.NOT_ACCEPTABLE;
          case 413 -> Refusal.BODY_TOO_LARGE;
          case 415 -> Refusal.UNSUPPORTED_MEDIA_TYPE;
          default -> Refusal.INTERNAL;
        };
    return Problem.of(refusal, refusal.title());
  }

  private static Problem ofJson(JacksonException e) {
    ProblemException within = problemIn(e);
    if (within != null) {
      return within.problem();
    }
    if (limitIn(e)) {
      return Problem.of(Refusal.BODY_TOO_LARGE, "The body, or a part of it, is over the limit");
    }
    String field = fieldOf(e);
    if (field.isEmpty()) {
      return Problem.of(Refusal.MALFORMED_JSON, "The body is not the JSON object asked for");
    }
    String must =
        e instanceof UnrecognizedPropertyException
            ? "is not known here"
            : "is not of the right type, or out of range";
    return Problem.of(Refusal.INVALID_FIELD, field + " " + must).with("field", field);
  }

  /** SQLSTATE class 08 is the connection's. */
  private static boolean isLostConnection(Throwable e) {
    return causes(e)
        .filter(SQLException.class::isInstance)
        .map(cause -> ((SQLException) cause).getSQLState())
        .anyMatch(state -> state != null && state.startsWith("08"));
  }

  private static boolean limitIn(JacksonException e) {
    return e instanceof StreamConstraintsException
        || e.getCause() instanceof StreamConstraintsException;
  }

  private static String fieldOf(JacksonException e) {
    if (e instanceof JsonMappingException mapping) {
      return mapping.getPath().stream()
          .map(step -> step.getFieldName() == null ? "[]" : step.getFieldName())
          .collect(Collectors.joining("."));
    }
    if (e instanceof InputCoercionException coercion
        && coercion.getProcessor() != null
        && coercion.getProcessor().getParsingContext().getCurrentName() != null) {
      return coercion.getProcessor().getParsingContext().getCurrentName();
    }
    return "";
  }

  private static @Nullable ProblemException problemIn(Throwable e) {
    return causes(e)
        .filter(ProblemException.class::isInstance)
        .map(ProblemException.class::cast)
        .findFirst()
        .orElse(null);
  }

  private static Stream<Throwable> causes(Throwable e) {
    return Stream.iterate(e, Objects::nonNull, Throwable::getCause).limit(MOST_CAUSES);
  }
}
