package dev.tidemark.notify;

import dev.tidemark.kernel.Hash128;
import dev.tidemark.storage.Binary;
import java.util.Comparator;
import java.util.UUID;

/** What deliveries to one endpoint keep their order by: a hash of the subject. */
record Lane(long high, long low) {

  /** As the database orders them: whoever names many in one statement locks them so. */
  static final Comparator<Lane> IN_ORDER =
      (one, other) -> {
        int high = Long.compareUnsigned(one.high, other.high);
        return high == 0 ? Long.compareUnsigned(one.low, other.low) : high;
      };

  static Lane of(String subject) {
    Hash128 hash = Hash128.of(subject);
    return new Lane(hash.high(), hash.low());
  }

  static Lane read(byte[] stored) {
    UUID id = Binary.uuid(stored);
    return new Lane(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  byte[] bytes() {
    return Binary.of(high, low);
  }

  String literal() {
    return Binary.literal(new UUID(high, low));
  }
}
