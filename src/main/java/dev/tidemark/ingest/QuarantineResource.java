package dev.tidemark.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.kernel.IfMatch;
import dev.tidemark.kernel.PageSize;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Reasons;
import dev.tidemark.kernel.RowNumber;
import dev.tidemark.kernel.Scope;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Rows that are no events, and what people do with them. */
@Path("/v1/quarantine")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
@Tag(name = "Ingest")
class QuarantineResource {

  private final QuarantineDesk desk;
  private final SecurityIdentity caller;

  QuarantineResource(QuarantineDesk desk, SecurityIdentity caller) {
    this.desk = desk;
    this.caller = caller;
  }

  /**
   * A row in quarantine.
   *
   * @param line where it stood in its body, file or stream
   * @param row its fields by the source's names; null where it could not be read
   * @param text the row, or the beginning of it, where it could not be read
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(description = "A row that is no event, and why.")
  record View(
      long id,
      String source,
      String kind,
      String origin,
      String line,
      @Nullable String field,
      String reason,
      String detail,
      @Nullable Map<String, String> row,
      @Nullable String text,
      Instant seenAt,
      long version) {}

  /** A page; {@code nextCursor} is null on the last. */
  record Listing(List<View> items, @Nullable String nextCursor) {}

  /**
   * The body of a repair.
   *
   * @param row the row's fields by the source's names, all of them
   */
  @Schema(description = "The row as it should have come: all its fields, by the source's names.")
  record Repair(
      @Schema(examples = "{\"sku\":\"CLOCK-1\",\"onHand\":120}")
          @Nullable Map<String, JsonNode> row,
      @Schema(description = "Why, for the audit; at most 500 characters.")
          @Nullable String reason) {}

  /** Which rows are meant; what is left out is any. */
  @Schema(description = "Which rows: of a source, in quarantine for a reason; left out, any.")
  record Which(
      @Nullable String source,
      @Schema(description = "Why they are in quarantine, such as UNKNOWN_PRODUCT.")
          @Nullable String quarantinedFor,
      @Schema(description = "Why this is done, for the audit; at most 500 characters.")
          @Nullable String reason) {

    static final Which ANY = new Which(null, null, null);
  }

  /** How many rows were given up. */
  record Dropped(int dropped) {}

  @GET
  @Operation(summary = "Rows in quarantine, the oldest first")
  public Listing list(
      @QueryParam("source") @DefaultValue("") String source,
      @QueryParam("reason") @DefaultValue("") String reason,
      @QueryParam("cursor") @DefaultValue("0") String cursor,
      @QueryParam("limit") @DefaultValue("100") String limit) {
    int most = Math.min(PageSize.parse(limit), QuarantineDesk.PAGE);
    List<View> items =
        desk.page(source, reason, after(cursor), most).stream().map(this::view).toList();
    boolean more = items.size() == most;
    return new Listing(items, more ? Long.toString(items.get(most - 1).id()) : null);
  }

  private static long after(String cursor) {
    return RowNumber.parse("cursor", cursor, "must be the nextCursor of a page");
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "A row in quarantine")
  @APIResponse(responseCode = "404", description = "QUARANTINED_ROW_NOT_FOUND")
  public Response get(@PathParam("id") long id) {
    return answer(desk.find(id));
  }

  @PUT
  @RolesAllowed(Scope.OPERATE)
  @Path("/{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Repair a row: it stays in quarantine until it is replayed",
      description = "With If-Match, refused (412) unless the row is still at that version.")
  @APIResponse(responseCode = "404", description = "QUARANTINED_ROW_NOT_FOUND")
  @APIResponse(responseCode = "412", description = "VERSION_MISMATCH: changed since it was read")
  public Response repair(
      @PathParam("id") long id,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @Nullable Repair repair) {
    if (repair == null || repair.row() == null || repair.row().isEmpty()) {
      throw ProblemException.invalidField("row", "is required");
    }
    Map<String, String> fields = new LinkedHashMap<>();
    repair.row().forEach((name, value) -> fields.put(name, scalar(name, value)));
    return answer(
        desk.repair(
            id, fields, IfMatch.version(ifMatch), actor(), Reasons.require(repair.reason())));
  }

  private static String scalar(String name, JsonNode value) {
    if (!value.isValueNode() || value.isNull()) {
      throw ProblemException.invalidField("row." + name, "must be a text, number or boolean");
    }
    return value.asText();
  }

  @POST
  @RolesAllowed(Scope.OPERATE)
  @Path("/{id}/replay")
  @Operation(summary = "Read a row again, by its source's rules of today")
  @APIResponse(
      responseCode = "200",
      description = "What became of it: gone, unless it is quarantined still")
  @APIResponse(responseCode = "404", description = "QUARANTINED_ROW_NOT_FOUND")
  public Tally replay(@PathParam("id") long id) {
    return desk.replay(id, actor());
  }

  @POST
  @RolesAllowed(Scope.OPERATE)
  @Path("/replay")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Read many rows again: of a source, or in quarantine for a reason",
      description = "The oldest first, 10,000 at most.")
  public Tally replayAll(@RequestBody(required = false) @Nullable Which which) {
    Which asked = which == null ? Which.ANY : which;
    return desk.replayAll(or(asked.source()), or(asked.quarantinedFor()), actor());
  }

  @DELETE
  @RolesAllowed(Scope.OPERATE)
  @Path("/{id}")
  @Operation(summary = "Give a row up")
  @APIResponse(responseCode = "204", description = "Gone")
  @APIResponse(responseCode = "404", description = "QUARANTINED_ROW_NOT_FOUND")
  public void drop(@PathParam("id") long id, @QueryParam("reason") @Nullable String reason) {
    desk.drop(id, actor(), Reasons.require(reason));
  }

  @POST
  @RolesAllowed(Scope.OPERATE)
  @Path("/drop")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Give many rows up: of a source, or in quarantine for a reason",
      description = "The oldest first, 10,000 at most.")
  public Dropped dropAll(@Nullable Which which) {
    if (which == null || (which.source() == null && which.quarantinedFor() == null)) {
      throw ProblemException.invalidField("source", "or quarantinedFor is required");
    }
    return new Dropped(
        desk.dropAll(
            or(which.source()),
            or(which.quarantinedFor()),
            actor(),
            Reasons.require(which.reason())));
  }

  private static String or(@Nullable String given) {
    return given == null ? "" : given;
  }

  private String actor() {
    return caller.getPrincipal().getName();
  }

  private Response answer(QuarantineRow row) {
    return Response.ok(view(row)).tag(Long.toString(row.version)).build();
  }

  private View view(QuarantineRow row) {
    return new View(
        row.number(),
        row.source,
        row.kind,
        row.origin,
        row.place,
        row.field,
        row.reason,
        row.detail,
        row.fields == null ? null : Quarantine.fieldsOf(row),
        row.text,
        Instant.ofEpochMilli(row.seenMillis),
        row.version);
  }
}
