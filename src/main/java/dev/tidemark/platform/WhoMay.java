package dev.tidemark.platform;

import dev.tidemark.access.Role;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;

/**
 * Says beside the key's scopes, which Quarkus reads from the annotations, that the session of a
 * person will do as well, where some role has one of them.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class WhoMay implements OASFilter {

  static final String KEY = "apiKey";
  static final String SESSION = "session";

  @Override
  public Operation filterOperation(Operation operation) {
    List<SecurityRequirement> given = operation.getSecurity();
    if (given != null && given.stream().noneMatch(one -> one.hasScheme(SESSION))) {
      List<SecurityRequirement> all = new ArrayList<>(given);
      given.stream()
          .filter(one -> one.hasScheme(KEY))
          .map(one -> one.getScheme(KEY))
          .filter(WhoMay::isForPeople)
          .forEach(
              scopes -> all.add(OASFactory.createSecurityRequirement().addScheme(SESSION, scopes)));
      operation.setSecurity(all);
    }
    return operation;
  }

  private static boolean isForPeople(List<String> scopes) {
    return scopes.isEmpty() || Role.ADMIN.scopes().stream().anyMatch(scopes::contains);
  }
}
