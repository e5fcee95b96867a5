package dev.tidemark.ingest;

import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.Scope;
import dev.tidemark.storage.StoreUnavailableException;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Stock snapshots and sales of other systems, over HTTP. */
@Path("/v1/ingest")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Scope.INGEST, Scope.OPERATE})
@Tag(name = "Ingest")
class IngestResource {

  private static final Logger LOG = Logger.getLogger(IngestResource.class);
  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\";\\s]+)", Pattern.CASE_INSENSITIVE);

  private final Ingest ingest;
  private final Sources sources;
  private final Semaphore open;
  private final long mostBytes;

  /**
   * @param mostOpen each open body keeps a thread
   */
  IngestResource(
      Ingest ingest,
      Sources sources,
      @ConfigProperty(name = "tidemark.ingest.most-open", defaultValue = "32") int mostOpen,
      @ConfigProperty(name = "tidemark.ingest.most-body") MemorySize mostBody) {
    this.mostBytes = mostBody.asLongValue();
    this.ingest = ingest;
    this.sources = sources;
    this.open = new Semaphore(mostOpen);
  }

  @POST
  @Path("/{kind}")
  @Consumes({
    MediaType.APPLICATION_JSON,
    "application/x-ndjson",
    "application/ndjson",
    "application/jsonl",
    "text/csv"
  })
  @Operation(
      summary = "Take in stock snapshots, or sales",
      description =
          "A JSON array, NDJSON or CSV with a header line; read as it comes in. Bad rows go to"
              + " quarantine, the others count. The same event again counts no more: by eventId, by"
              + " source, product and orderId, or by all that it says. 200 means: committed.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              examples = {
                @ExampleObject(
                    name = "snapshots",
                    value =
                        "[{\"source\":\"rest\",\"warehouse\":\"north\",\"channel\":\"all\",\"sku\":\"CLOCK-1\","
                            + "\"onHand\":120,\"reserved\":4,\"asOf\":\"2026-11-24T20:15:00Z\"}]"),
                @ExampleObject(
                    name = "sales",
                    value =
                        "[{\"channel\":\"shop\",\"sku\":\"CLOCK-1\",\"units\":2,"
                            + "\"at\":\"2026-11-24T20:15:00Z\",\"orderId\":\"A-1001\"}]")
              }))
  @APIResponse(
      responseCode = "200",
      description = "All rows are committed, or in quarantine",
      content =
          @Content(
              schema = @Schema(implementation = Tally.class),
              examples =
                  @ExampleObject(
                      name = "one of each",
                      value = "{\"accepted\":1,\"duplicate\":1,\"quarantined\":1,\"ignored\":0}")))
  @APIResponse(
      responseCode = "400",
      description = "MALFORMED_JSON, INVALID_HEADER, INVALID_FIELD: none of it can be understood")
  @APIResponse(responseCode = "404", description = "SOURCE_NOT_FOUND")
  @APIResponse(
      responseCode = "413",
      description = "BODY_TOO_LARGE; rows before the limit may count")
  @APIResponse(
      responseCode = "503",
      description =
          "OVERLOADED, STORE_UNAVAILABLE, QUARANTINE_FULL: some rows may count; send all of it"
              + " again")
  public Tally post(
      @Parameter(description = "snapshots or sales", example = "sales") @PathParam("kind")
          String kind,
      @Parameter(description = "The source of all rows; if left out, each row may name its own.")
          @QueryParam("source")
          @Nullable String source,
      @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType,
      InputStream body) {
    String only = source == null ? null : sources.require(source).name();
    Format format = Format.of(contentType).orElse(Format.JSON);
    Feed feed = ingest.open(only, EventKind.ofPlural(kind), "POST", charsetIn(contentType));
    if (!open.tryAcquire()) {
      throw new ProblemException(
          Problem.of(Refusal.OVERLOADED, "Too many bodies are being taken in"));
    }
    try {
      feed.takeOrRefuse(format, new LimitedBody(body, mostBytes));
      return feed.finish();
    } catch (IOException e) {
      LOG.debugf("A body broke off: %s", e.getMessage());
      throw new ProblemException(
          withRows(Problem.of(Refusal.MALFORMED_JSON, "The body broke off"), feed));
    } catch (ProblemException e) {
      throw new ProblemException(withRows(e.problem(), feed));
    } catch (StoreUnavailableException e) {
      LOG.warnf("%s: %s", e.getMessage(), e.getCause());
      Problem problem =
          Problem.of(
              Refusal.STORE_UNAVAILABLE, "Send all of it again: what counts will not count twice");
      throw new ProblemException(withRows(problem, feed));
    } finally {
      open.release();
    }
  }

  private static Problem withRows(Problem problem, Feed feed) {
    return problem.with("rows", feed.soFar());
  }

  private static @Nullable Charset charsetIn(@Nullable String contentType) {
    Matcher charset = CHARSET.matcher(contentType == null ? "" : contentType);
    return charset.find() ? Charset.forName(SourceChange.requireEncoding(charset.group(1))) : null;
  }
}
