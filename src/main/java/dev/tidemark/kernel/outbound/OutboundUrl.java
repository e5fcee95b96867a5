package dev.tidemark.kernel.outbound;

import dev.tidemark.kernel.ProblemException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form of an address that people set. Whether it may be called is asked of {@link
 * OutboundGuard}. Stateless.
 */
public final class OutboundUrl {

  /** What is called by HTTP. */
  public static final List<String> WEB = List.of("http", "https");

  private static final String VISIBLE_ASCII = "[!-~]{1,1000}";
  private static final int HIGHEST_PORT = 65_535;

  private OutboundUrl() {}

  /**
   * Reads an absolute address.
   *
   * @param field that a refusal names
   * @param text null is refused as a wrong one is
   * @param schemes that it may have, in small letters
   * @throws ProblemException 400 {@code INVALID_FIELD} unless it is 1 to 1,000 visible ASCII
   *     characters with one of the schemes, a host and, where it has one, a port that exists, and
   *     without a user, password or fragment
   */
  public static URI require(String field, @Nullable String text, List<String> schemes) {
    try {
      if (text != null && text.matches(VISIBLE_ASCII)) {
        URI uri = new URI(text);
        if (isUsable(uri, schemes)) {
          return uri;
        }
      }
    } catch (URISyntaxException e) {
      // as one that leads nowhere
    }
    throw ProblemException.invalidField(
        field,
        "must begin with %s://, have a host and no password, and be at most 1000 characters"
            .formatted(String.join(":// or ", schemes)));
  }

  private static boolean isUsable(URI uri, List<String> schemes) {
    return uri.getScheme() != null
        && schemes.contains(uri.getScheme())
        && uri.getHost() != null
        && uri.getPort() != 0
        && uri.getPort() <= HIGHEST_PORT
        && uri.getRawUserInfo() == null
        && uri.getRawFragment() == null;
  }
}
