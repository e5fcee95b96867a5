package dev.tidemark.audit;

import dev.tidemark.kernel.PageSize;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.RowNumber;
import dev.tidemark.kernel.Scope;
import dev.tidemark.storage.ProductDatabase;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Who did what, from where and why. */
@Path("/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.OPERATE)
@Tag(name = "Audit")
class AuditResource {

  private static final String NDJSON = "application/x-ndjson";
  private static final String CSV = "text/csv";

  private final ProductDatabase database;
  private final AuditExport export;
  private final AppendOnly appendOnly;
  private final Semaphore verifying = new Semaphore(1);

  AuditResource(ProductDatabase database, AuditExport export, AppendOnly appendOnly) {
    this.database = database;
    this.export = export;
    this.appendOnly = appendOnly;
  }

  /** Which entries. */
  static class Filter {

    @Parameter(description = "Whole, or its begin and a star.", example = "account:*")
    @QueryParam("actor")
    @Nullable String actor;

    @Parameter(description = "Whole, or its begin and a star.", example = "product.*")
    @QueryParam("action")
    @Nullable String action;

    @Parameter(description = "Whole, or its begin and a star.", example = "product:CLOCK-1")
    @QueryParam("subject")
    @Nullable String subject;

    @Parameter(description = "ISO 8601, not before.", example = "2026-11-27T00:00:00Z")
    @QueryParam("from")
    @Nullable String from;

    @Parameter(description = "ISO 8601, before.")
    @QueryParam("to")
    @Nullable String to;

    AuditQuery query() {
      return AuditQuery.of(actor, action, subject, from, to);
    }
  }

  /** A page of entries; {@code nextCursor} is null on the last. */
  record Listing(List<AuditView> items, @Nullable String nextCursor) {}

  @GET
  @Operation(summary = "Entries, the newest first, a page at a time")
  public Listing list(
      @BeanParam Filter filter,
      @QueryParam("cursor") @DefaultValue("") String cursor,
      @QueryParam("limit") @DefaultValue("100") String limit) {
    int most = PageSize.parse(limit);
    AuditQuery query = filter.query();
    long before =
        cursor.isEmpty()
            ? Long.MAX_VALUE
            : RowNumber.parse("cursor", cursor, "must be one of ours");
    List<AuditView> items =
        database.transact(connection -> AuditRows.before(connection, query, before, most)).stream()
            .map(AuditView::of)
            .toList();
    String next = items.size() < most ? null : Long.toString(items.get(items.size() - 1).id());
    return new Listing(items, next);
  }

  @GET
  @Path("/export")
  @Produces({NDJSON, CSV})
  @Operation(
      summary = "All entries that match, the oldest first, as they are read",
      description = "Two at a time.")
  @APIResponse(
      responseCode = "200",
      content = {@Content(mediaType = NDJSON), @Content(mediaType = CSV)})
  @APIResponse(responseCode = "503", description = "OVERLOADED: two are under way")
  public Response export(
      @BeanParam Filter filter,
      @Parameter(description = "ndjson or csv.") @QueryParam("format") @DefaultValue("ndjson")
          String format) {
    boolean csv = format.equals("csv");
    if (!csv && !format.equals("ndjson")) {
      throw ProblemException.invalidField("format", "must be ndjson or csv");
    }
    AuditQuery query = filter.query();
    StreamingOutput body =
        out -> {
          if (!export.enter()) {
            throw overloaded("Two exports are under way");
          }
          try {
            export.write(query, csv, out);
          } finally {
            export.leave();
          }
        };
    return Response.ok(body)
        .type(csv ? CSV : NDJSON)
        .header("Content-Disposition", "attachment; filename=\"audit." + format + "\"")
        .build();
  }

  /** What following the chain came to, and whether the database refuses changes by itself. */
  @Schema(name = "AuditCheck")
  record Checked(
      ChainCheck.Found chain,
      @Schema(description = "Whether the database refuses to change or delete entries.")
          boolean appendOnly) {}

  @GET
  @Path("/verify")
  @Operation(
      summary = "Follow the chain, and tell the first entry that is not as it was written",
      description =
          "With position and hash of an earlier answer, it is also seen whether that entry is still"
              + " the same: only so is it noticed when the whole chain was made anew. One at a time.")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Checked.class)))
  @APIResponse(responseCode = "503", description = "OVERLOADED: one is under way")
  public Checked verify(
      @QueryParam("position") @Nullable String position,
      @QueryParam("hash") @Nullable String hash) {
    ChainCheck.Place anchor =
        position == null || hash == null
            ? null
            : new ChainCheck.Place(
                RowNumber.parse("position", position, "must be one of ours"), hash);
    if (!verifying.tryAcquire()) {
      throw overloaded("Somebody else has it verified");
    }
    try {
      return new Checked(
          database.transact(connection -> ChainCheck.run(connection, anchor)), appendOnly.isHeld());
    } finally {
      verifying.release();
    }
  }

  private static ProblemException overloaded(String detail) {
    return new ProblemException(Problem.of(Refusal.OVERLOADED, detail));
  }
}
