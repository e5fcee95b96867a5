package dev.tidemark.platform;

import dev.tidemark.access.SessionCookie;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeIn;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** The head of the document at {@code /q/openapi}. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Tidemark",
            version = "1",
            description =
                "Owns the stock of a flash sale. Errors are problem details (RFC 9457) whose code"
                    + " names the cause.",
            license =
                @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0")))
@SecurityScheme(
    securitySchemeName = WhoMay.KEY,
    description = "A machine's key. One of the scopes that an operation names suffices.",
    type = SecuritySchemeType.APIKEY,
    in = SecuritySchemeIn.HEADER,
    apiKeyName = Authentication.HEADER)
@SecurityScheme(
    securitySchemeName = WhoMay.SESSION,
    description = "A person's session, begun by POST /v1/session. The role has scopes.",
    type = SecuritySchemeType.APIKEY,
    in = SecuritySchemeIn.COOKIE,
    apiKeyName = SessionCookie.NAME)
public class OpenApi extends Application {}
