package dev.tidemark.responses;

import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Reasons;
import dev.tidemark.kernel.outbound.OutboundUrl;
import dev.tidemark.kernel.outbound.Signature;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body of {@code PUT /v1/runbooks/{name}}; a member left out keeps its value. */
@Schema(description = "Where a runbook is called. Members left out keep their value.")
record RunbookChange(
    @Schema(
            description = "Where it is called with POST; required for a new one.",
            examples = "https://automation.example.com/hooks/sold-out")
        @Nullable String url,
    @Schema(
            description =
                "What calls are signed with: whsec_ and 24 to 64 bytes in Base64. Made where none is"
                    + " given for a new one.")
        @Nullable String secret,
    @Schema(description = "Why, for the audit; at most 500 characters.") @Nullable String reason) {

  RunbookChange {
    var unused = Reasons.require(reason);
    if (secret != null && !Signature.isSecret(secret)) {
      throw ProblemException.invalidField("secret", "must be whsec_ and 24 to 64 bytes in Base64");
    }
  }

  /** Null where none is given. */
  @Nullable URI address() {
    return url == null ? null : OutboundUrl.require("url", url, OutboundUrl.WEB);
  }
}
