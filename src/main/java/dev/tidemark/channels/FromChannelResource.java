package dev.tidemark.channels;

import dev.tidemark.kernel.Bodies;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Scope;
import dev.tidemark.kernel.Sku;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What channels say of what they were told. */
@Path("/v1/channels/{name}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.CHANNEL)
@Tag(name = "Channels")
class FromChannelResource {

  private static final int MOST_ACKS = 1_000;
  private static final int MOST_LINES = 5_000;

  private final Channels channels;
  private final Acknowledgements acknowledgements;
  private final Reports reports;
  private final InstantSource clock;

  FromChannelResource(
      Channels channels, Acknowledgements acknowledgements, Reports reports, InstantSource clock) {
    this.channels = channels;
    this.acknowledgements = acknowledgements;
    this.reports = reports;
    this.clock = clock;
  }

  /** A product and its version. */
  record AckBody(
      @Schema(examples = "CLOCK-1") @Nullable String sku,
      @Schema(description = "As the message had it.", examples = "17") @Nullable Long version,
      @Schema(description = "Ignored.") @Nullable String messageId) {}

  /** What a channel has taken. */
  record AcksBody(@Schema(description = "1 to 1000.") @Nullable List<@Nullable AckBody> acks) {}

  @POST
  @Path("/acks")
  @Operation(
      summary = "Acknowledge messages",
      description =
          "A version acknowledges all before it. Repeats are welcome. One that is higher than any"
              + " that was sent counts as ahead, and changes nothing.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = AcksBody.class),
              examples =
                  @ExampleObject(
                      name = "one",
                      value = "{\"acks\":[{\"sku\":\"CLOCK-1\",\"version\":17}]}")))
  @APIResponse(responseCode = "404", description = "CHANNEL_NOT_FOUND")
  public Acknowledgements.Counts acks(@PathParam("name") String name, @Nullable AcksBody body) {
    Channel channel = channels.require(name);
    List<Acknowledgements.Ack> acks = new ArrayList<>();
    for (AckBody one : within("acks", Bodies.require(body).acks(), MOST_ACKS)) {
      AckBody ack = given("acks", one);
      acks.add(
          new Acknowledgements.Ack(
              new Sku(given("sku", ack.sku())).code(), given("version", ack.version())));
    }
    return acknowledgements.take(channel, acks);
  }

  /** A product as the channel has it. */
  record LineBody(
      @Schema(examples = "CLOCK-1") @Nullable String sku,
      @Schema(description = "Units that it shows.", examples = "12") @Nullable Long available,
      @Schema(description = "The version that it has, if it keeps it.") @Nullable Long version,
      @Schema(description = "Times that it has the product, or took the message. Default 1.")
          @Nullable Integer times) {}

  /** A channel's own report. */
  record ReportBody(
      @Schema(description = "1 to 5000; none is allowed for a complete report.")
          @Nullable List<@Nullable LineBody> items,
      @Schema(description = "Whether it is all that it has. Default false.")
          @Nullable Boolean complete,
      @Schema(description = "When it was true, ISO 8601. Default now.") @Nullable String asOf) {}

  @POST
  @Path("/reports")
  @Operation(
      summary = "Compare what a channel has with what it was told",
      description =
          "What is missing, doubled, wrong or stale is corrected as the channel's settings say. With"
              + " acknowledge report, what agrees is acknowledged.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = ReportBody.class),
              examples =
                  @ExampleObject(
                      name = "two products",
                      value =
                          "{\"complete\":true,\"items\":[{\"sku\":\"CLOCK-1\",\"available\":12,"
                              + "\"version\":17},{\"sku\":\"CLOCK-2\",\"available\":0}]}")))
  @APIResponse(responseCode = "404", description = "CHANNEL_NOT_FOUND")
  public Reports.Outcome report(@PathParam("name") String name, @Nullable ReportBody body) {
    Channel channel = channels.require(name);
    ReportBody report = Bodies.require(body);
    boolean complete = Boolean.TRUE.equals(report.complete());
    List<@Nullable LineBody> items = report.items();
    List<Comparison.Line> lines = new ArrayList<>();
    if (!complete || (items != null && !items.isEmpty())) {
      for (LineBody one : within("items", items, MOST_LINES)) {
        lines.add(line(given("items", one)));
      }
    }
    return reports.take(channel, lines, complete, asOf(report.asOf()));
  }

  private static Comparison.Line line(LineBody line) {
    Integer times = line.times();
    return new Comparison.Line(
        new Sku(given("sku", line.sku())).code(),
        given("available", line.available()),
        line.version(),
        times == null ? 1 : times);
  }

  private long asOf(@Nullable String text) {
    try {
      return text == null ? clock.millis() : Instant.parse(text).toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw ProblemException.invalidField("asOf", "must be a time such as 2026-11-22T20:15:00Z");
    }
  }

  private static <T> List<@Nullable T> within(
      String field, @Nullable List<@Nullable T> all, int most) {
    if (all == null || all.isEmpty() || all.size() > most) {
      throw ProblemException.invalidField(field, "must be 1 to " + most);
    }
    return all;
  }

  private static <T> T given(String field, @Nullable T value) {
    if (value == null) {
      throw ProblemException.invalidField(field, "is required");
    }
    return value;
  }
}
