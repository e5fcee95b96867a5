package dev.tidemark.channels;

/**
 * A channel as it is set.
 *
 * @param id never used again, also when a channel of the same name is made anew
 * @param secret signs what it is sent, or is the password at its broker
 * @param toldBase added to the version of every product that it is told of: a change of settings
 *     raises it
 * @param version raised with every change; the {@code ETag}
 */
record Channel(
    long id, String name, ChannelSettings settings, String secret, long toldBase, long version) {

  /** Without the secret. */
  @Override
  public String toString() {
    return "channel " + name + " at version " + version;
  }
}
