package dev.tidemark.rules;

import dev.tidemark.kernel.Bodies;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.Scope;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Thresholds that people set without touching a rule's text. */
@Path("/v1/rules/parameters")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
@Tag(name = "Rules")
class ParametersResource {

  private final Rules rules;
  private final ChangeParameters change;
  private final SecurityIdentity caller;

  ParametersResource(Rules rules, ChangeParameters change, SecurityIdentity caller) {
    this.rules = rules;
    this.change = change;
    this.caller = caller;
  }

  /** All tunables of the rules that run, and all that are set. */
  record Listing(List<Tunable> items) {}

  /**
   * A tunable.
   *
   * @param readBy the rules that read it, each with the default that it declares; none where only a
   *     setting is left of it, which null takes away
   * @param settings what people have set, the widest first; at most 1,000
   */
  record Tunable(String tunable, List<Reader> readBy, List<Setting> settings) {}

  /** A rule that reads a tunable. */
  record Reader(String name, String rule, double defaultValue) {}

  /**
   * What a tunable is set to.
   *
   * @param target the category or product; empty for all
   */
  record Setting(ChangeParameters.Scope scope, String target, double value) {}

  @GET
  @Operation(summary = "The tunables of the rules that run, and what people have set them to")
  public Listing list() {
    return new Listing(rules.tunables());
  }

  @PUT
  @RolesAllowed(Scope.OPERATE)
  @Path("/{tunable}")
  @Operation(
      summary = "Set a tunable, for all products, for a category, or for one product",
      description = "The closest wins: product, category, all, the default of the rule's text.")
  @APIResponse(responseCode = "404", description = "TUNABLE_NOT_FOUND")
  public Tunable put(@PathParam("tunable") String tunable, ChangeParameters.@Nullable Change body) {
    ChangeParameters.Change wanted = Bodies.require(body);
    requireKnown(rules.tunable(tunable), wanted.value() != null);
    change.set(tunable, wanted, caller.getPrincipal().getName());
    return rules.tunable(tunable);
  }

  /** What no rule reads any more can only be taken away. */
  private static void requireKnown(Tunable tunable, boolean isSet) {
    if (tunable.readBy().isEmpty() && (isSet || tunable.settings().isEmpty())) {
      String name = tunable.tunable();
      throw new ProblemException(
          Problem.of(Refusal.TUNABLE_NOT_FOUND, "No rule declares such a tunable")
              .with("tunable", name.substring(0, Math.min(name.length(), 60))));
    }
  }
}
