package dev.tidemark.audit;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An entry as it is shown. */
@Schema(name = "AuditEntry")
record AuditView(
    long id,
    Instant at,
    @Schema(
            description = "key:…, account:… or oidc:…; tidemark for what it did by itself.",
            examples = "account:eva")
        String actor,
    @Schema(examples = "product.change") String action,
    @Schema(examples = "product:CLOCK-1") String subject,
    @Schema(implementation = Object.class) @JsonRawValue @Nullable String before,
    @Schema(implementation = Object.class) @JsonRawValue @Nullable String after,
    @Nullable String reason,
    @Schema(description = "Where the call came from.") @Nullable String address,
    @Schema(description = "The place in the chain; null within the first second.")
        @Nullable Long position,
    @Schema(description = "SHA-256 over this entry and the hash before it.")
        @Nullable String hash) {

  static AuditView of(AuditRows.Row row) {
    return new AuditView(
        row.id(),
        Instant.ofEpochMilli(row.atMillis()),
        row.actor(),
        row.action(),
        row.subject(),
        row.before(),
        row.after(),
        row.reason(),
        row.address(),
        row.position(),
        row.hash());
  }
}
