package dev.tidemark.access;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key of a machine, without its secret.
 *
 * @param id the second part of the key's text, by which it is found
 * @param name unique for ever, so that the audit always means one key
 * @param scopes what it may do
 * @param expiresMillis null for never
 * @param usedMillis when it was used last, some seconds late; null for never
 * @param revokedMillis null for a key that was not revoked
 */
record ApiKey(
    String id,
    String name,
    Set<String> scopes,
    long createdMillis,
    String createdBy,
    @Nullable Long expiresMillis,
    @Nullable Long usedMillis,
    @Nullable Long revokedMillis,
    @Nullable String revokedBy) {

  /** What every key begins with, so that those who look for leaked keys find it. */
  static final String PREFIX = "tmk_";

  private static final int ID_LENGTH = 12;

  static String newId() {
    return Secret.randomName(ID_LENGTH);
  }

  /** The whole text of a key. */
  static String text(String id, String secret) {
    return PREFIX + id + "_" + secret;
  }

  /** The id in the text of a key; null where it is no key of ours. */
  static @Nullable String idIn(String text) {
    int end = PREFIX.length() + ID_LENGTH;
    return text.length() > end && text.startsWith(PREFIX) && text.charAt(end) == '_'
        ? text.substring(PREFIX.length(), end)
        : null;
  }
}
