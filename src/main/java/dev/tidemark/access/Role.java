package dev.tidemark.access;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Scope;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a person is here for. */
public enum Role {
  /** Looks on. */
  VIEWER,
  /** Runs a sale. */
  OPERATOR,
  /** May do everything. */
  ADMIN;

  /** The scopes that come with it. */
  public List<String> scopes() {
    return switch (this) {
      case VIEWER -> List.of(Scope.READ);
      case OPERATOR -> List.of(Scope.READ, Scope.OPERATE);
      case ADMIN -> Scope.ALL;
    };
  }

  /** By its name in small letters; empty for any other text. */
  public static Optional<Role> of(@Nullable String name) {
    for (Role role : values()) {
      if (role.toString().equals(name)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }

  /**
   * @throws ProblemException {@code INVALID_FIELD}
   */
  static Role require(@Nullable String name) {
    return of(name)
        .orElseThrow(
            () -> ProblemException.invalidField("role", "must be viewer, operator or admin"));
  }

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
