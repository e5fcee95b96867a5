package dev.tidemark.rules;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.tidemark.kernel.Bodies;
import dev.tidemark.kernel.IfMatch;
import dev.tidemark.kernel.PageSize;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Scope;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
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
import java.util.List;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Rules as people edit them: texts, their versions, and which of them run. */
@Path("/v1/rules")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
@Tag(name = "Rules")
class RulesResource {

  private static final String EXAMPLE =
      """
      {"drl":"rule \\"few left\\"\\n@severity(\\"P2\\") @hold(\\"1m\\") @tunable(few = 10)\\nwhen\\n\
        Policy( $few : few )\\n  $p : StockPosition( available > 0, available < $few )\\nthen\\n\
        actions.alert(\\"only \\" + $p.available + \\" units left\\");\\nend\\n",\
      "note":"for tonight"}""";

  private final Rules rules;
  private final ChangeRules change;
  private final SecurityIdentity caller;

  RulesResource(Rules rules, ChangeRules change, SecurityIdentity caller) {
    this.rules = rules;
    this.change = change;
    this.caller = caller;
  }

  /** All texts. */
  record Listing(List<View> items) {}

  /** A text, and the rules in its version that runs, or in the latest where none does. */
  record View(@JsonUnwrapped RuleStatus rule, List<RuleSummary> rules) {}

  /** As {@link View}, with the text of that version. */
  record Detail(@JsonUnwrapped RuleStatus rule, List<RuleSummary> rules, String drl) {}

  /** The body of a save. */
  @Schema(description = "A text. No package, import or global lines are needed.")
  record SaveBody(
      @Schema(description = "At most 64 KB.", required = true) @Nullable String drl,
      @Schema(description = "What was changed, and why; at most 500 characters.")
          @Nullable String note) {}

  /** The body of a check. */
  record ValidateBody(
      @Nullable String drl,
      @Schema(description = "Ignored: so that what is to be saved can be checked as it is.")
          @Nullable String note) {}

  /**
   * What is wrong with a text; nothing where it is valid.
   *
   * @param rules what it holds, where it is valid
   */
  record Validation(boolean valid, List<Diagnostic> diagnostics, List<RuleSummary> rules) {}

  /** The body of what is done to a version. */
  record ChangeBody(
      @Schema(description = "Default: the latest; of a rollback, the one active before.")
          @Nullable Long version,
      @Schema(description = "Why, for the audit; at most 500 characters.")
          @Nullable String reason) {

    private static final ChangeBody NOTHING = new ChangeBody(null, null);

    OptionalLong number() {
      return version == null ? OptionalLong.empty() : OptionalLong.of(version);
    }
  }

  @GET
  @Operation(summary = "All rule texts, and what each is doing")
  public Listing list() {
    return new Listing(rules.list().stream().map(this::view).toList());
  }

  private View view(Rules.Text running) {
    return new View(running.rule(), running.rules());
  }

  @GET
  @Path("/{name}")
  @Operation(summary = "A rule text: the version that runs, or the latest where none does")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Detail.class)))
  @APIResponse(responseCode = "404", description = "RULE_NOT_FOUND")
  public Response get(@PathParam("name") String name) {
    Rules.Text running = rules.read(name);
    return Response.ok(new Detail(running.rule(), running.rules(), running.drl()))
        .tag(Long.toString(running.rule().version()))
        .build();
  }

  @PUT
  @RolesAllowed(Scope.OPERATE)
  @Path("/{name}")
  @Operation(
      summary = "Save a version of a rule text",
      description =
          "It does not run before it is activated. With If-Match, it is refused (412) unless the"
              + " rule is still at that version.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = SaveBody.class),
              examples = @ExampleObject(name = "few left", value = EXAMPLE)))
  @APIResponse(responseCode = "201", description = "Made")
  @APIResponse(
      responseCode = "200",
      description = "Saved",
      content = @Content(schema = @Schema(implementation = RuleStatus.class)))
  @APIResponse(responseCode = "412", description = "VERSION_MISMATCH: changed since it was read")
  @APIResponse(
      responseCode = "422",
      description = "RULE_REFUSED: diagnostics, each with line, column and message")
  public Response put(
      @PathParam("name") String name,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @Nullable SaveBody body) {
    SaveBody text = Bodies.require(body);
    RuleStatus saved = change.save(name, requireDrl(text.drl()), asked(ifMatch, text.note()));
    return Response.status(saved.version() == 1 ? Response.Status.CREATED : Response.Status.OK)
        .tag(Long.toString(saved.version()))
        .entity(saved)
        .build();
  }

  private static String requireDrl(@Nullable String drl) {
    if (drl == null || drl.isBlank()) {
      throw ProblemException.invalidField("drl", "is required");
    }
    return drl;
  }

  private ChangeRules.Asked asked(@Nullable String ifMatch, @Nullable String reason) {
    return new ChangeRules.Asked(caller.getPrincipal().getName(), IfMatch.version(ifMatch), reason);
  }

  @POST
  @RolesAllowed(Scope.OPERATE)
  @Path("/{name}/validate")
  @Operation(summary = "Check a text without saving it", description = "The name need not exist.")
  public Validation validate(@PathParam("name") String name, @Nullable ValidateBody body) {
    RuleText text = RuleText.parse(requireDrl(body == null ? null : body.drl()));
    return new Validation(text.isValid(), text.diagnostics(), RuleSummary.of(text));
  }

  /** Versions of a text, the newest first. */
  record VersionList(List<Version> items) {}

  /**
   * A version of a text.
   *
   * @param shipped whether it came with the product
   */
  record Version(
      long version,
      String author,
      String at,
      @Nullable String note,
      boolean shipped,
      @Nullable String drl) {}

  @GET
  @Path("/{name}/versions")
  @Operation(summary = "Versions of a text, the newest first, without the texts themselves")
  public VersionList versions(
      @PathParam("name") String name, @QueryParam("limit") @DefaultValue("100") String limit) {
    return new VersionList(rules.versions(name, PageSize.parse(limit)));
  }

  @GET
  @Path("/{name}/versions/{version}")
  @Operation(summary = "A version of a text")
  public Version version(@PathParam("name") String name, @PathParam("version") String version) {
    return rules.version(name, VersionNumber.parse("version", version));
  }

  /** What differs between two versions: lines of a unified diff; none where nothing does. */
  record Diff(long from, long to, List<String> lines) {}

  @GET
  @Path("/{name}/diff")
  @Operation(summary = "What differs between two versions of a text, as a unified diff")
  public Diff diff(
      @PathParam("name") String name,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to) {
    Version before = rules.version(name, VersionNumber.parse("from", from));
    Version after = rules.version(name, VersionNumber.parse("to", to));
    return new Diff(before.version(), after.version(), TextDiff.unified(before, after));
  }

  @POST
  @RolesAllowed(Scope.OPERATE)
  @Path("/{name}/activate")
  @Operation(
      summary = "Have a version raise alerts, in the place of the one that does",
      description = "In every process within 2 seconds. Open alerts and their timers go on.")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = RuleStatus.class)))
  @APIResponse(
      responseCode = "422",
      description = "RULE_REFUSED: it is no longer allowed, or cannot run beside the others")
  public Response activate(
      @PathParam("name") String name,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @RequestBody(required = false) @Nullable ChangeBody body) {
    return answer(ifMatch, body, (number, asked) -> change.activate(name, number, asked));
  }

  @POST
  @RolesAllowed(Scope.OPERATE)
  @Path("/{name}/shadow")
  @Operation(
      summary = "Have a version run beside the active one, to be watched only",
      description = "Its alerts are marked shadow: nobody is told, and nothing is done.")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = RuleStatus.class)))
  @APIResponse(
      responseCode = "422",
      description = "RULE_REFUSED: it is no longer allowed, or cannot run beside the others")
  public Response shadow(
      @PathParam("name") String name,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @RequestBody(required = false) @Nullable ChangeBody body) {
    return answer(ifMatch, body, (number, asked) -> change.shadow(name, number, asked));
  }

  @POST
  @RolesAllowed(Scope.OPERATE)
  @Path("/{name}/shadow/end")
  @Operation(summary = "Stop the version that runs in shadow")
  @APIResponse(responseCode = "409", description = "RULE_NOT_RUNNING")
  public Response endShadow(
      @PathParam("name") String name,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @RequestBody(required = false) @Nullable ChangeBody body) {
    return answer(ifMatch, body, (number, asked) -> change.endShadow(name, asked));
  }

  @POST
  @RolesAllowed(Scope.OPERATE)
  @Path("/{name}/pause")
  @Operation(
      summary = "Stop the active version for now",
      description = "Its open alerts are resolved, since nobody watches them any more.")
  @APIResponse(responseCode = "409", description = "RULE_NOT_RUNNING")
  public Response pause(
      @PathParam("name") String name,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @RequestBody(required = false) @Nullable ChangeBody body) {
    return answer(ifMatch, body, (number, asked) -> change.pause(name, true, asked));
  }

  @POST
  @RolesAllowed(Scope.OPERATE)
  @Path("/{name}/resume")
  @Operation(summary = "Have the active version run again")
  @APIResponse(responseCode = "409", description = "RULE_NOT_RUNNING")
  @APIResponse(
      responseCode = "422",
      description = "RULE_REFUSED: it is no longer allowed, or cannot run beside the others")
  public Response resume(
      @PathParam("name") String name,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @RequestBody(required = false) @Nullable ChangeBody body) {
    return answer(ifMatch, body, (number, asked) -> change.pause(name, false, asked));
  }

  @POST
  @RolesAllowed(Scope.OPERATE)
  @Path("/{name}/rollback")
  @Operation(
      summary = "Go back to the version that was active before, or to any other",
      description = "No version is lost by it; going back twice is going forth again.")
  @APIResponse(responseCode = "409", description = "RULE_NOT_RUNNING: there is nothing to go to")
  @APIResponse(
      responseCode = "422",
      description = "RULE_REFUSED: it is no longer allowed, or cannot run beside the others")
  public Response rollBack(
      @PathParam("name") String name,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @RequestBody(required = false) @Nullable ChangeBody body) {
    return answer(ifMatch, body, (number, asked) -> change.rollBack(name, number, asked));
  }

  /** What is done to a text; the number is that of the version that the body names. */
  private interface Change {
    RuleStatus run(OptionalLong number, ChangeRules.Asked asked);
  }

  private Response answer(@Nullable String ifMatch, @Nullable ChangeBody body, Change what) {
    ChangeBody given = body == null ? ChangeBody.NOTHING : body;
    RuleStatus rule = what.run(given.number(), asked(ifMatch, given.reason()));
    return Response.ok(rule).tag(Long.toString(rule.version())).build();
  }
}
