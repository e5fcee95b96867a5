package dev.tidemark.notify;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * A pair of keys of ed25519, as Standard Webhooks writes them: {@code whsk_} and the Base64 of the
 * 32 bytes of the private key and the 32 of the public one, {@code whpk_} and that of the public
 * one alone. Signatures begin with {@code v1a,}. Immutable.
 */
final class Ed25519Key {

  static final String PREFIX = "whsk_";
  private static final String PUBLIC_PREFIX = "whpk_";
  private static final String ALGORITHM = "Ed25519";
  private static final int LENGTH = 32;

  /** What PKCS#8 has before the 32 bytes of a private key of ed25519 (RFC 8410). */
  private static final byte[] PKCS8 = {
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20
  };

  private final byte[] bytes;

  private Ed25519Key(byte[] bytes) {
    this.bytes = bytes;
  }

  static Ed25519Key make() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      byte[] bytes = Arrays.copyOf(last(pair.getPrivate().getEncoded()), 2 * LENGTH);
      System.arraycopy(last(pair.getPublic().getEncoded()), 0, bytes, LENGTH, LENGTH);
      return new Ed25519Key(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform since 15 has Ed25519", e);
    }
  }

  /** Of what {@link #text} wrote. */
  static Ed25519Key parse(String text) {
    return new Ed25519Key(Base64.getDecoder().decode(text.substring(PREFIX.length())));
  }

  private static byte[] last(byte[] encoded) {
    return Arrays.copyOfRange(encoded, encoded.length - LENGTH, encoded.length);
  }

  /** Private and public. */
  String text() {
    return PREFIX + Base64.getEncoder().encodeToString(bytes);
  }

  String publicText() {
    byte[] open = Arrays.copyOfRange(bytes, LENGTH, 2 * LENGTH);
    return PUBLIC_PREFIX + Base64.getEncoder().encodeToString(open);
  }

  String sign(String messageId, long atSeconds, byte[] body) {
    try {
      byte[] encoded = Arrays.copyOf(PKCS8, PKCS8.length + LENGTH);
      System.arraycopy(bytes, 0, encoded, PKCS8.length, LENGTH);
      PrivateKey key =
          KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update((messageId + "." + atSeconds + ".").getBytes(StandardCharsets.UTF_8));
      signature.update(body);
      return "v1a," + Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform since 15 has Ed25519", e);
    }
  }
}
