package dev.tidemark.alerts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.tidemark.kernel.Scope;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jspecify.annotations.Nullable;

/** Backtests: how far they are, and what they came to. */
@Path("/v1/backtests")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
@Tag(name = "Rules")
class BacktestsResource {

  private static final Duration TELL_EVERY = Duration.ofMillis(300);

  private final Backtests backtests;

  BacktestsResource(Backtests backtests) {
    this.backtests = backtests;
  }

  /** A backtest as people see it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record View(
      String id,
      String rule,
      @Nullable Long draftVersion,
      @Nullable Long activeVersion,
      Instant from,
      Instant to,
      Backtests.State state,
      double donePercent,
      long evaluations,
      Instant startedAt,
      String startedBy,
      @Nullable String failure,
      @JsonRawValue @Schema(implementation = BacktestReport.class) @Nullable String report) {

    static View of(BacktestRow row) {
      return new View(
          row.id,
          row.rule,
          row.draftVersion,
          row.activeVersion,
          Instant.ofEpochMilli(row.fromMillis),
          Instant.ofEpochMilli(row.toMillis),
          Backtests.State.valueOf(row.state),
          row.donePercent,
          row.evaluations,
          Instant.ofEpochMilli(row.startedMillis),
          row.actor,
          row.failure,
          row.report);
    }
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "A backtest: how far it is, or what it came to")
  @APIResponse(responseCode = "404", description = "BACKTEST_NOT_FOUND")
  public View get(@PathParam("id") String id) {
    return View.of(backtests.read(id));
  }

  @DELETE
  @RolesAllowed(Scope.OPERATE)
  @Path("/{id}")
  @Operation(summary = "Stop a backtest; one that is over stays as it is")
  @APIResponse(responseCode = "404", description = "BACKTEST_NOT_FOUND")
  public View cancel(@PathParam("id") String id) {
    return View.of(backtests.cancel(id));
  }

  @GET
  @Path("/{id}/stream")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @RestStreamElementType(MediaType.APPLICATION_JSON)
  @Operation(summary = "How far a backtest is, as server-sent events; the last has the report")
  @Blocking
  public Multi<View> stream(@PathParam("id") String id) {
    BacktestRow first = backtests.read(id);
    if (!Backtests.isUnderWay(first)) {
      return Multi.createFrom().item(View.of(first));
    }
    return Multi.createFrom()
        .ticks()
        .every(TELL_EVERY)
        .onOverflow()
        .drop()
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .onItem()
        .transform(tick -> backtests.read(id))
        .select()
        .first(new UntilOver())
        .onItem()
        .transform(View::of);
  }

  /** Up to and with the first that is over. */
  private static final class UntilOver implements Predicate<BacktestRow> {
    private boolean over;

    @Override
    public boolean test(BacktestRow row) {
      boolean goesOn = !over;
      over = !Backtests.isUnderWay(row);
      return goesOn;
    }
  }
}
