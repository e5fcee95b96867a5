package dev.tidemark.responses;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A runbook as people see it.
 *
 * @param secret shown once, to whoever makes the runbook or gives it another; null after that
 * @param version raised with every change; the {@code ETag}
 */
@Schema(description = "What is called when a rule or a P1 asks for it by name.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record Runbook(
    String name,
    URI url,
    @Schema(description = "What calls are signed with; shown when it is given or made only.")
        @Nullable String secret,
    @Schema(description = "Raised with every change; also the ETag.") long version) {}
