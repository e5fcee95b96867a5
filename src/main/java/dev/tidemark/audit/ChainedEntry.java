package dev.tidemark.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.kernel.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An entry as the chain sees it. Its hash is the SHA-256 of the hash of the entry before it and of
 * what follows: position, id and time as 64-bit numbers, then actor, action, subject, before,
 * after, reason, origin and address, each as its length in bytes (32 bits, -1 for null) and its
 * UTF-8. JSON counts with members in the order of their names, without spaces, and numbers without
 * needless zeros: databases write it each in a way of their own.
 *
 * @param before JSON; null where there was nothing
 * @param after JSON; null where there is nothing
 * @param origin where it was copied from; null for one that was written here
 */
record ChainedEntry(
    long id,
    long atMillis,
    String actor,
    String action,
    String subject,
    @Nullable String before,
    @Nullable String after,
    @Nullable String reason,
    @Nullable String origin,
    @Nullable String address) {

  static final int HASH_BYTES = 32;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  byte[] hash(long position, byte[] previous) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(previous);
      out.writeLong(position);
      out.writeLong(id);
      out.writeLong(atMillis);
      for (String text : new String[] {actor, action, subject}) {
        write(out, text);
      }
      write(out, canonical(before));
      write(out, canonical(after));
      write(out, reason);
      write(out, origin);
      write(out, address);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail so
    }
    return Sha256.of(bytes.toByteArray());
  }

  private static void write(DataOutputStream out, @Nullable String text) throws IOException {
    if (text == null) {
      out.writeInt(-1);
      return;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  static @Nullable String canonical(@Nullable String json) {
    if (json == null) {
      return null;
    }
    try {
      StringBuilder out = new StringBuilder();
      append(out, JSON.readTree(json));
      return out.toString();
    } catch (JsonProcessingException e) {
      return json; // somebody has changed it: it is hashed as it is
    }
  }

  private static void append(StringBuilder out, JsonNode node) throws JsonProcessingException {
    if (node.isObject()) {
      Map<String, JsonNode> members = new TreeMap<>();
      node.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
      char before = '{';
      for (var member : members.entrySet()) {
        out.append(before).append(JSON.writeValueAsString(member.getKey())).append(':');
        append(out, member.getValue());
        before = ',';
      }
      out.append(members.isEmpty() ? "{}" : "}");
    } else if (node.isArray()) {
      char before = '[';
      for (JsonNode item : node) {
        append(out.append(before), item);
        before = ',';
      }
      out.append(node.isEmpty() ? "[]" : "]");
    } else if (node.isNumber()) {
      BigDecimal value = node.decimalValue();
      out.append(value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString());
    } else {
      out.append(JSON.writeValueAsString(node));
    }
  }
}
