package dev.tidemark.access;

import dev.tidemark.kernel.Scope;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A key as it is shown: nothing here lets anyone in. */
@Schema(name = "ApiKey")
record KeyView(
    @Schema(description = "The second part of the key.", examples = "4f1k9x0a7c2m") String id,
    String name,
    List<String> scopes,
    Instant createdAt,
    String createdBy,
    @Schema(description = "Null for never.") @Nullable Instant expiresAt,
    @Schema(description = "Some seconds late; null for not yet.") @Nullable Instant lastUsedAt,
    @Nullable Instant revokedAt,
    @Nullable String revokedBy) {

  static KeyView of(ApiKey key) {
    return new KeyView(
        key.id(),
        key.name(),
        Scope.ALL.stream().filter(key.scopes()::contains).toList(),
        Instant.ofEpochMilli(key.createdMillis()),
        key.createdBy(),
        moment(key.expiresMillis()),
        moment(key.usedMillis()),
        moment(key.revokedMillis()),
        key.revokedBy());
  }

  private static @Nullable Instant moment(@Nullable Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }
}
