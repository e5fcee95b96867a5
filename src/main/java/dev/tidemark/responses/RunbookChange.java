package dev.tidemark.responses;

import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Reasons;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
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

  static final String PREFIX = "whsec_";
  private static final int LONGEST_URL = 2_000;
  private static final int FEWEST_BYTES = 24;
  private static final int MOST_BYTES = 64;

  RunbookChange {
    var unused = Reasons.require(reason);
    if (secret != null && !isSecret(secret)) {
      throw ProblemException.invalidField("secret", "must be whsec_ and 24 to 64 bytes in Base64");
    }
  }

  private static boolean isSecret(String secret) {
    try {
      int bytes =
          secret.startsWith(PREFIX)
              ? Base64.getDecoder().decode(secret.substring(PREFIX.length())).length
              : 0;
      return bytes >= FEWEST_BYTES && bytes <= MOST_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Null where none is given. */
  @Nullable URI address() {
    if (url == null) {
      return null;
    }
    if (url.length() > LONGEST_URL) {
      throw ProblemException.invalidField("url", "must be at most 2000 characters");
    }
    try {
      URI parsed = new URI(url);
      boolean web = "http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme());
      if (web && parsed.getHost() != null && parsed.getRawUserInfo() == null) {
        return parsed;
      }
    } catch (URISyntaxException e) {
      // as one that leads nowhere
    }
    throw ProblemException.invalidField("url", "must be an http or https URL with a host");
  }
}
