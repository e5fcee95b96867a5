package dev.tidemark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The authorization code flow of {@link LocalIssuer}, as OpenID Connect Core 1.0 (3.1), RFC 6749
 * (4.1) and RFC 7636 have it: a code is good once, for the client that proves itself, at the
 * address that was named, with the verifier of its challenge. Who is at the browser says by the
 * parameter {@code person} which claims to have; without it they refuse. Thread-safe.
 */
final class LocalIssuerCodes {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Signing signing;
  private final Map<String, Map<String, String>> asked = new ConcurrentHashMap<>();

  LocalIssuerCodes(Signing signing) {
    this.signing = signing;
  }

  /** Signs claims. */
  interface Signing {
    String sign(JsonNode claims) throws JsonProcessingException;
  }

  void authorize(HttpExchange call) throws IOException {
    Map<String, String> query = parameters(call.getRequestURI().getRawQuery());
    boolean proper =
        "code".equals(query.get("response_type"))
            && "tidemark".equals(query.get("client_id"))
            && "S256".equals(query.get("code_challenge_method"))
            && query.getOrDefault("scope", "").contains("openid")
            && query.containsKey("nonce");
    if (!proper) {
      answer(call, 400, Json.of("error", "invalid_request"));
      return;
    }
    String back = query.get("redirect_uri") + "?state=" + encoded(query.get("state"));
    if (query.containsKey("person")) {
      String code = UUID.randomUUID().toString();
      asked.put(code, query);
      back += "&code=" + code;
    } else {
      back += "&error=access_denied";
    }
    call.getResponseHeaders().add("Location", back);
    call.sendResponseHeaders(302, -1);
    call.close();
  }

  void token(HttpExchange call) throws IOException {
    String basic =
        Base64.getEncoder()
            .encodeToString(
                ("tidemark:" + LocalIssuer.CLIENT_SECRET).getBytes(StandardCharsets.UTF_8));
    Map<String, String> form =
        parameters(new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    Map<String, String> query = asked.remove(form.getOrDefault("code", ""));
    boolean good =
        ("Basic " + basic).equals(call.getRequestHeaders().getFirst("Authorization"))
            && "authorization_code".equals(form.get("grant_type"))
            && query != null
            && form.getOrDefault("redirect_uri", "").equals(query.get("redirect_uri"))
            && challenge(form.getOrDefault("code_verifier", ""))
                .equals(query.get("code_challenge"));
    if (!good) {
      answer(call, 400, Json.of("error", "invalid_grant"));
      return;
    }
    ObjectNode claims = JSON.createObjectNode().put("sub", "1").put("nonce", query.get("nonce"));
    claims.setAll((ObjectNode) JSON.readTree(query.get("person")));
    answer(
        call,
        200,
        Json.of(
            "access_token",
            UUID.randomUUID().toString(),
            "token_type",
            "Bearer",
            "expires_in",
            300,
            "id_token",
            signing.sign(claims)));
  }

  private static String challenge(String verifier) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, String> parameters(@Nullable String text) {
    Map<String, String> found = new HashMap<>();
    for (String pair : text == null ? new String[0] : text.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      found.put(decoded(parts[0]), parts.length < 2 ? "" : decoded(parts[1]));
    }
    return found;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static String encoded(@Nullable String text) {
    return URLEncoder.encode(text == null ? "" : text, StandardCharsets.UTF_8);
  }

  private static void answer(HttpExchange call, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    call.getResponseHeaders().add("Content-Type", "application/json");
    call.sendResponseHeaders(status, bytes.length);
    call.getResponseBody().write(bytes);
    call.close();
  }
}
