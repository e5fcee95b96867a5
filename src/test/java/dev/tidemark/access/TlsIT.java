package dev.tidemark.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.Json;
import dev.tidemark.LocalIssuer;
import dev.tidemark.Program;
import dev.tidemark.ServiceProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service has the TLS itself, with a certificate made for this test: cookies are for it only.
 */
@Timeout(180)
class TlsIT {

  private static final String ADMIN = "the-admin-key-of-this-test";
  private static final String SECRET = "a-password-of-the-store";
  private static final String PASSWORD = "four tides before dawn";
  private static final String ACCOUNT = Json.of("role", "viewer", "password", PASSWORD);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path directory;

  @Test
  void cookiesGoOverTlsOnly() throws Exception {
    Path store = certificate();
    int port = Program.freePort();
    try (ServiceProcess service = ServiceProcess.start(settings(store, port))) {
      HttpClient browser = browser(store);
      URI secure = URI.create("https://localhost:" + port);
      assertEquals(
          201,
          send(
                  browser,
                  request(secure, "/v1/accounts/eva")
                      .header("X-API-Key", ADMIN)
                      .PUT(BodyPublishers.ofString(ACCOUNT)))
              .statusCode());
      HttpResponse<String> in =
          send(
              browser, request(secure, "/v1/session").POST(BodyPublishers.ofString(credentials())));
      List<String> cookies = in.headers().allValues("Set-Cookie");
      assertEquals(200, in.statusCode(), in.body());
      assertTrue(cookies.size() == 1 && isForTlsOnly(cookies.get(0)), cookies::toString);
      assertTrue(in.headers().firstValue("Strict-Transport-Security").isPresent());

      HttpResponse<String> away = send(browser, request(secure, "/v1/session/oidc").GET());
      assertEquals(302, away.statusCode(), service::output);
      assertTrue(
          away.headers().allValues("Set-Cookie").stream().allMatch(TlsIT::isForTlsOnly),
          away.headers()::toString);
      assertTrue(
          away.headers().firstValue("Location").orElseThrow().contains("redirect_uri=https%3A"));

      HttpResponse<String> plain =
          send(
              browser,
              request(service.baseUri(), "/v1/session")
                  .POST(BodyPublishers.ofString(credentials())));
      assertTrue(plain.headers().allValues("Set-Cookie").stream().noneMatch(TlsIT::isForTlsOnly));
    }
  }

  private static boolean isForTlsOnly(String cookie) {
    return cookie.contains("Secure");
  }

  private static String credentials() {
    return Json.of("name", "eva", "password", PASSWORD);
  }

  private Map<String, String> settings(Path store, int port) {
    Map<String, String> settings = new HashMap<>();
    settings.put("TIDEMARK_DATA_DIR", directory.resolve("data").toString());
    settings.put("TIDEMARK_ADMIN_KEY", ADMIN);
    settings.put("QUARKUS_HTTP_SSL_PORT", Integer.toString(port));
    settings.put("QUARKUS_HTTP_SSL_CERTIFICATE_KEY_STORE_FILE", store.toString());
    settings.put("QUARKUS_HTTP_SSL_CERTIFICATE_KEY_STORE_PASSWORD", SECRET);
    settings.put("TIDEMARK_OIDC_LOGIN", "true");
    settings.put("TIDEMARK_OIDC_ISSUER", LocalIssuer.shared().url());
    settings.put("TIDEMARK_OIDC_CLIENT_SECRET", LocalIssuer.CLIENT_SECRET);
    return settings;
  }

  private Path certificate() {
    Path store = directory.resolve("service.p12");
    Program.keytool(
        "-genkeypair",
        "-alias",
        "service",
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-ext",
        "SAN=DNS:localhost,IP:127.0.0.1",
        "-validity",
        "2",
        "-storetype",
        "PKCS12",
        "-keystore",
        store.toString(),
        "-storepass",
        SECRET);
    return store;
  }

  /** Trusts that certificate and no other. */
  private static HttpClient browser(Path store) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, SECRET.toCharArray());
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("service", keys.getCertificate("service"));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private static HttpRequest.Builder request(URI base, String path) {
    return HttpRequest.newBuilder(base.resolve(path))
        .timeout(LIMIT)
        .header("Content-Type", "application/json");
  }

  private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
