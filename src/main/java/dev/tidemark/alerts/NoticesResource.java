package dev.tidemark.alerts;

import dev.tidemark.kernel.PageSize;
import dev.tidemark.kernel.RowNumber;
import dev.tidemark.kernel.Scope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What people were told. */
@Path("/v1/notices")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
@Tag(name = "Alerts")
class NoticesResource {

  private final Notices notices;

  NoticesResource(Notices notices) {
    this.notices = notices;
  }

  /** A page; {@code nextCursor} is null on the last. */
  record Listing(List<Notice> items, @Nullable String nextCursor) {}

  @GET
  @Operation(
      summary = "Notices, the newest first",
      description =
          "One notice tells of all alerts of a rule, severity and category that belong together.")
  public Listing list(
      @QueryParam("cursor") @DefaultValue("") String cursor,
      @QueryParam("limit") @DefaultValue("100") String limit) {
    int most = PageSize.parse(limit);
    List<Notice> items = notices.before(before(cursor), most);
    boolean more = items.size() == most;
    return new Listing(items, more ? Long.toString(items.get(most - 1).id()) : null);
  }

  private static long before(String cursor) {
    if (cursor.isEmpty()) {
      return Long.MAX_VALUE;
    }
    return RowNumber.parse("cursor", cursor, "must be the nextCursor of a page");
  }
}
