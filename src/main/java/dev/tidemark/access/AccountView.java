package dev.tidemark.access;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An account as it is shown. */
@Schema(name = "Account")
record AccountView(
    String name,
    @Schema(description = "viewer, operator or admin.") Role role,
    boolean disabled,
    long version,
    Instant createdAt,
    String createdBy,
    @Schema(description = "Null for not yet.") @Nullable Instant lastLoginAt,
    @Nullable String lastLoginFrom) {

  static AccountView of(Account account) {
    Long login = account.loginMillis();
    return new AccountView(
        account.name(),
        account.role(),
        account.disabled(),
        account.version(),
        Instant.ofEpochMilli(account.createdMillis()),
        account.createdBy(),
        login == null ? null : Instant.ofEpochMilli(login),
        account.loginAddress());
  }
}
