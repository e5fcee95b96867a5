package dev.tidemark.alerts;

import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.SaleStage;
import dev.tidemark.kernel.Scope;
import dev.tidemark.rules.Rules;
import dev.tidemark.stock.Standing;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Runs rules over what was recorded before anybody activates them. */
@Path("/v1/rules/{name}/backtest")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.OPERATE)
@Tag(name = "Rules")
class BeginBacktestResource {

  /** What is recorded is kept that long. */
  private static final Duration LONGEST = Duration.ofDays(7);

  private static final int MOST_SKUS = 1_000;

  private final Backtests backtests;
  private final Rules rules;
  private final InstantSource clock;
  private final SecurityIdentity caller;

  BeginBacktestResource(
      Backtests backtests, Rules rules, InstantSource clock, SecurityIdentity caller) {
    this.backtests = backtests;
    this.rules = rules;
    this.clock = clock;
    this.caller = caller;
  }

  /** The body that begins a backtest. */
  @Schema(description = "What is to be run over which time. All members may be left out.")
  record Body(
      @Schema(description = "A text that is not saved. Default: the version below.")
          @Nullable String drl,
      @Schema(description = "A saved version. Default: the latest.") @Nullable Long version,
      @Schema(description = "Begin, ISO 8601. Default: a day before the end.")
          @Nullable String from,
      @Schema(description = "End. Default: now.") @Nullable String to,
      @Schema(description = "Only these products, at most 1,000.") @Nullable List<String> skus,
      @Schema(description = "Only products of this category.") @Nullable String category,
      @Schema(description = "The stage that the sale was in. Default: the one of now.")
          @Nullable SaleStage stage) {

    static final Body NOTHING = new Body(null, null, null, null, null, null, null);

    Predicate<Standing> which() {
      if (skus != null && skus.size() > MOST_SKUS) {
        throw ProblemException.invalidField("skus", "must be at most " + MOST_SKUS);
      }
      if (skus != null && skus.contains(null)) {
        throw ProblemException.invalidField("skus", "must be codes of products");
      }
      Set<String> some = skus == null ? Set.of() : new HashSet<>(skus);
      return standing ->
          (skus == null || some.contains(standing.layout().sku()))
              && (category == null || category.equals(standing.layout().category()));
    }
  }

  @POST
  @Operation(
      summary = "Run a text over recorded samples, beside the active version",
      description =
          "Answers at once; follow it at the address in Location. It runs as live rules do: over"
              + " each product when something of it became known, when a timer ran out, and once a"
              + " minute. Nothing is raised, and nobody is told.")
  @APIResponse(responseCode = "202", description = "Begun")
  @APIResponse(responseCode = "404", description = "RULE_NOT_FOUND")
  @APIResponse(responseCode = "422", description = "RULE_REFUSED")
  @APIResponse(responseCode = "503", description = "OVERLOADED: too many are waiting")
  public Response begin(
      @PathParam("name") String name, @RequestBody(required = false) @Nullable Body body) {
    Body what = body == null ? Body.NOTHING : body;
    long now = clock.millis();
    long to = Math.min(now, millis("to", what.to(), now));
    long from = millis("from", what.from(), to - Duration.ofDays(1).toMillis());
    if (from >= to || now - from > LONGEST.toMillis()) {
      throw ProblemException.invalidField("from", "must be before the end, and at most 7 days ago");
    }
    String stage = what.stage() == null ? "" : what.stage().toString();
    String id =
        backtests.begin(
            new Backtests.Plan(
                name,
                rules.candidate(name, what.drl(), what.version()),
                from,
                to,
                stage,
                what.which(),
                caller.getPrincipal().getName()));
    return Response.accepted(BacktestsResource.View.of(backtests.read(id)))
        .location(URI.create("/v1/backtests/" + id))
        .build();
  }

  private static long millis(String field, @Nullable String text, long otherwise) {
    try {
      return text == null ? otherwise : Instant.parse(text).toEpochMilli();
    } catch (DateTimeParseException | ArithmeticException e) {
      throw ProblemException.invalidField(field, "must be a time, such as 2026-11-11T00:00:00Z");
    }
  }
}
