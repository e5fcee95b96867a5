package dev.tidemark.velocity;

import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Scope;
import dev.tidemark.kernel.Sku;
import dev.tidemark.stock.Layout;
import dev.tidemark.stock.Layouts;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** How fast products sell, and how they sold. */
@Path("/v1/products/{sku}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
@Tag(name = "Velocity")
class VelocityResource {

  /** Counts by the second are kept for 8 days, and the window of a day needs one of them. */
  private static final Duration OLDEST = Duration.ofDays(6);

  private static final Duration HISTORY = Duration.ofDays(7);
  private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");
  private static final int MOST_HOURS = 10_000;

  private final Velocities velocities;
  private final Layouts layouts;
  private final InstantSource clock;

  VelocityResource(Velocities velocities, Layouts layouts, InstantSource clock) {
    this.velocities = velocities;
    this.layouts = layouts;
    this.clock = clock;
  }

  @GET
  @Path("/velocity")
  @Operation(
      summary = "Units and orders in the last minute, 5 minutes, hour and 24 hours",
      description =
          "By the time of the sale, for each channel and over all. The same for a moment of the"
              + " last six days, with at.")
  @APIResponse(responseCode = "200")
  @APIResponse(responseCode = "404", description = "PRODUCT_NOT_FOUND")
  public Velocity velocity(
      @PathParam("sku") String sku,
      @Parameter(description = "The windows end here; now if left out.") @QueryParam("at")
          @Nullable String at) {
    Layout product = layouts.require(new Sku(sku));
    if (at == null) {
      return velocities.now(product);
    }
    Instant end = instant("at", at);
    Instant now = clock.instant();
    if (end.isAfter(now) || end.isBefore(now.minus(OLDEST))) {
      throw ProblemException.invalidField("at", "must be within the last 6 days");
    }
    return velocities.at(product, end.getEpochSecond());
  }

  /** What sold since ever, and by the hour. */
  record History(String sku, List<Velocities.Hour> ever, List<Velocities.Hour> hours) {}

  @GET
  @Path("/sales")
  @Operation(
      summary = "What sold by the hour and channel, and since ever",
      description = "Hours are kept for 400 days. At most 10,000 rows are answered.")
  @APIResponse(responseCode = "200")
  @APIResponse(responseCode = "404", description = "PRODUCT_NOT_FOUND")
  public History sales(
      @PathParam("sku") String sku,
      @Parameter(description = "The first hour; 7 days before the last if left out.")
          @QueryParam("from")
          @Nullable String from,
      @Parameter(description = "The last hour; now if left out.") @QueryParam("to")
          @Nullable String to) {
    Layout product = layouts.require(new Sku(sku));
    Instant last = to == null ? clock.instant() : instant("to", to);
    Instant first = from == null ? last.minus(HISTORY) : instant("from", from);
    return new History(
        sku,
        velocities.hours(product, SaleCounts.EVER, SaleCounts.EVER, MOST_HOURS),
        velocities.hours(
            product, Math.max(0, first.getEpochSecond()), last.getEpochSecond(), MOST_HOURS));
  }

  private static Instant instant(String field, String text) {
    try {
      Instant instant = Instant.parse(text);
      if (!instant.isBefore(Instant.EPOCH) && instant.isBefore(LATEST)) {
        return instant;
      }
    } catch (DateTimeException e) {
      // none, as below
    }
    throw ProblemException.invalidField(field, "must be a time such as 2026-11-22T20:15:00Z");
  }
}
