package dev.tidemark.channels;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemark.kernel.PageSize;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Reasons;
import dev.tidemark.kernel.RowNumber;
import dev.tidemark.kernel.Scope;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What people are asked to look at. */
@Path("/v1/tasks")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
@Tag(name = "Channels")
class TasksResource {

  private final Tasks tasks;
  private final ChannelDesk desk;
  private final SecurityIdentity caller;

  TasksResource(Tasks tasks, ChannelDesk desk, SecurityIdentity caller) {
    this.tasks = tasks;
    this.desk = desk;
    this.caller = caller;
  }

  /** A task. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record View(
      long id,
      String channel,
      String sku,
      @Schema(description = "missing, doubled, wrong, stale or oversold.") String kind,
      String detail,
      Instant openedAt,
      @Nullable Instant closedAt,
      @Nullable String closedBy,
      @Nullable String resolution,
      @Nullable String reason) {}

  /** A page of tasks; {@code nextCursor} is null on the last. */
  record Listing(List<View> items, @Nullable String nextCursor) {}

  /** What was done about a task. */
  @Schema(description = "What was done about it.")
  record Closing(
      @Schema(
              description =
                  "correct: the channel is told the product's number once more; ignore: nothing is"
                      + " done. Default ignore.",
              examples = "correct")
          @Nullable String resolution,
      @Schema(description = "At most 500 characters.") @Nullable String reason) {

    static final Closing IGNORED = new Closing(null, null);
  }

  @GET
  @Operation(summary = "Tasks, the latest first, a page at a time")
  public Listing list(
      @Schema(description = "open or closed.") @QueryParam("state") @DefaultValue("open")
          String state,
      @QueryParam("cursor") @DefaultValue("") String cursor,
      @QueryParam("limit") @DefaultValue("100") String limit) {
    if (!state.equals("open") && !state.equals("closed")) {
      throw ProblemException.invalidField("state", "must be open or closed");
    }
    int most = PageSize.parse(limit);
    long before =
        cursor.isEmpty()
            ? Long.MAX_VALUE
            : RowNumber.parse("cursor", cursor, "must be a cursor of ours");
    List<View> items =
        tasks.page(state.equals("open"), before, most).stream().map(TasksResource::view).toList();
    String next = items.size() < most ? null : Long.toString(items.get(items.size() - 1).id());
    return new Listing(items, next);
  }

  @POST
  @RolesAllowed(Scope.OPERATE)
  @Path("/{id}/close")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Close a task, and say what was done about it",
      description = "A task that is closed already stays as it was.")
  @RequestBody(
      required = false,
      content =
          @Content(
              schema = @Schema(implementation = Closing.class),
              examples =
                  @ExampleObject(name = "tell it again", value = "{\"resolution\":\"correct\"}")))
  @APIResponse(responseCode = "404", description = "TASK_NOT_FOUND")
  public View close(@PathParam("id") String id, @Nullable Closing given) {
    Closing closing = given == null ? Closing.IGNORED : given;
    String resolution = closing.resolution() == null ? "ignore" : closing.resolution();
    if (!resolution.equals("ignore") && !resolution.equals("correct")) {
      throw ProblemException.invalidField("resolution", "must be one of correct, ignore");
    }
    if (!id.matches("[0-9]{1,18}")) {
      throw Tasks.notFound(id.length() > 18 ? id.substring(0, 18) : id);
    }
    String reason = Reasons.require(closing.reason());
    String who = caller.getPrincipal().getName();
    TaskRow closed = tasks.close(Long.parseLong(id), resolution, who, reason);
    if ("correct".equals(closed.resolution) && resolution.equals("correct")) {
      desk.correct(closed.channel, closed.sku, new ChannelDesk.By(who, reason));
    }
    return view(closed);
  }

  private static View view(TaskRow row) {
    return new View(
        row.id == null ? 0 : row.id,
        row.channel,
        row.sku,
        row.kind,
        row.detail,
        Instant.ofEpochMilli(row.openedMillis),
        row.closedMillis == 0 ? null : Instant.ofEpochMilli(row.closedMillis),
        row.closedBy,
        row.resolution,
        row.reason);
  }
}
