package dev.tidemark.platform.demo;

import java.net.URI;

/**
 * The service that the demo plays against.
 *
 * @param base such as {@code http://127.0.0.1:8080}
 * @param apiKey of an administrator
 * @param apiKeyInShell how a person writes that key in a shell, such as {@code $(cat
 *     local-data/admin.key)}; printed, so never the key itself
 */
record Target(URI base, String apiKey, String apiKeyInShell) {

  /** What a person can do next: a hold by hand. */
  String invitation(String sku) {
    return """

        The service stays up at %1$s until Ctrl-C. Take a hold by hand:

          curl -X POST %1$s/v1/reservations \\
            -H "X-API-Key: %2$s" -H "Idempotency-Key: by-hand-$(date +%%s)" \\
            -H 'Content-Type: application/json' \\
            -d '{"sku":"%3$s","userId":1,"quantity":1}'
        """
        .formatted(base, apiKeyInShell, sku);
  }
}
