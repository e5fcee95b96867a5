package dev.tidemark.notify;

/** Texts that a star may end. */
final class Wildcard {

  private Wildcard() {}

  static boolean matches(String entry, String value) {
    return entry.endsWith("*")
        ? value.startsWith(entry.substring(0, entry.length() - 1))
        : value.equals(entry);
  }
}
