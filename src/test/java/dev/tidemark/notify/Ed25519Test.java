package dev.tidemark.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.notify.Receiver.Call;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Signatures of ed25519, verified by the platform from the public key alone. */
class Ed25519Test {

  /** What X.509 has before the 32 bytes of a public key of ed25519 (RFC 8410). */
  private static final byte[] X509 = {
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
  };

  /** As a receiver does it. */
  static boolean isSigned(Call call, String publicKey) {
    try {
      byte[] key = Base64.getDecoder().decode(publicKey.substring("whpk_".length()));
      byte[] encoded = Arrays.copyOf(X509, X509.length + key.length);
      System.arraycopy(key, 0, encoded, X509.length, key.length);
      PublicKey open =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
      String signed = call.id() + "." + call.header("webhook-timestamp") + "." + call.body();
      for (String part : call.header("webhook-signature").split(" ", -1)) {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(open);
        signature.update(signed.getBytes(StandardCharsets.UTF_8));
        if (part.startsWith("v1a,")
            && signature.verify(Base64.getDecoder().decode(part.substring("v1a,".length())))) {
          return true;
        }
      }
      return false;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static Call call(Ed25519Key key, String body) {
    String signature = key.sign("msg_1", 1_700_000_000, "{}".getBytes(StandardCharsets.UTF_8));
    return new Call(
        "/",
        Map.of(
            "webhook-id", "msg_1",
            "webhook-timestamp", "1700000000",
            "webhook-signature", "v1,AAAA " + signature),
        body);
  }

  @Test
  void thePublicKeyVerifiesWhatThePrivateOneSigned() {
    Ed25519Key key = Ed25519Key.parse(Ed25519Key.make().text());
    assertTrue(isSigned(call(key, "{}"), key.publicText()));
    assertFalse(isSigned(call(key, "{ }"), key.publicText()), "another body");
    assertFalse(isSigned(call(key, "{}"), Ed25519Key.make().publicText()), "another key");
  }

  @Test
  void keysAreWrittenAsStandardWebhooksHasThem() {
    Ed25519Key key = Ed25519Key.make();
    assertEquals(64, Base64.getDecoder().decode(key.text().substring("whsk_".length())).length);
    assertEquals(
        32, Base64.getDecoder().decode(key.publicText().substring("whpk_".length())).length);
  }
}
