package dev.tidemark.rules;

import dev.tidemark.kernel.Scope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The words that rules are made of, for editors. */
@Path("/v1/rules/vocabulary")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
@Tag(name = "Rules")
class VocabularyResource {

  @GET
  @Operation(summary = "The facts, verbs, annotations and operators that rules are made of")
  public Vocabulary get() {
    return Vocabulary.whole();
  }
}
