package dev.tidemark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An OpenID Connect issuer on this machine: discovery, keys, {@code POST /sign} which signs the
 * claims that it is given, as RFC 7515 and 7519 say, and the authorization code flow with PKCE, see
 * {@link LocalIssuerCodes}. Thread-safe.
 */
public final class LocalIssuer {

  /** What the one client of the code flow, {@code tidemark}, proves itself by. */
  public static final String CLIENT_SECRET = "the-secret-that-the-issuer-gave-tidemark";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final HttpServer server;
  private final KeyPair keys;

  private LocalIssuer(HttpServer server, KeyPair keys) {
    this.server = server;
    this.keys = keys;
  }

  /** The issuer of this JVM, started by the first call; it ends with the JVM. */
  public static LocalIssuer shared() {
    return Shared.INSTANCE;
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static LocalIssuer start() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      LocalIssuer issuer = new LocalIssuer(server, generator.generateKeyPair());
      server.createContext(
          "/.well-known/openid-configuration", call -> answer(call, issuer.discovery()));
      server.createContext("/keys", call -> answer(call, issuer.keys()));
      server.createContext(
          "/sign", call -> answer(call, issuer.sign(JSON.readTree(call.getRequestBody()))));
      LocalIssuerCodes codes = new LocalIssuerCodes(issuer::sign);
      server.createContext("/authorize", codes::authorize);
      server.createContext("/token", codes::token);
      server.start();
      return issuer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private String discovery() {
    return Json.of(
        "issuer", url(),
        "authorization_endpoint", url() + "/authorize",
        "token_endpoint", url() + "/token",
        "jwks_uri", url() + "/keys",
        "id_token_signing_alg_values_supported", List.of("RS256"));
  }

  private String keys() {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    Map<String, Object> shown = new HashMap<>();
    shown.put("kty", "RSA");
    shown.put("use", "sig");
    shown.put("alg", "RS256");
    shown.put("kid", "one");
    shown.put("n", number(key.getModulus()));
    shown.put("e", number(key.getPublicExponent()));
    return Json.of("keys", List.of(shown));
  }

  private static String number(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int signs = bytes[0] == 0 ? 1 : 0;
    return BASE64.encodeToString(java.util.Arrays.copyOfRange(bytes, signs, bytes.length));
  }

  private String sign(JsonNode given) throws JsonProcessingException {
    Map<String, Object> claims = new HashMap<>();
    claims.put("iss", url());
    claims.put("aud", "tidemark");
    claims.put("iat", Instant.now().getEpochSecond());
    claims.put("exp", Instant.now().plusSeconds(300).getEpochSecond());
    given.properties().forEach(claim -> claims.put(claim.getKey(), claim.getValue()));
    String signed = part(Map.of("alg", "RS256", "typ", "JWT", "kid", "one")) + "." + part(claims);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String part(Map<String, Object> claims) throws JsonProcessingException {
    return BASE64.encodeToString(JSON.writeValueAsBytes(claims));
  }

  private static void answer(HttpExchange call, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    call.getResponseHeaders().add("Content-Type", "application/json");
    call.sendResponseHeaders(200, bytes.length);
    call.getResponseBody().write(bytes);
    call.close();
  }

  /** Has claims signed by the issuer at an address. */
  public static String token(String issuer, String claims) {
    return new Api(URI.create(issuer), "").post("/sign", claims).body();
  }

  private static final class Shared {
    static final LocalIssuer INSTANCE = start();
  }
}
