package dev.tidemark.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Json;
import dev.tidemark.Program;
import dev.tidemark.ServiceProcess;
import dev.tidemark.TestServers;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Names that mean one address now and another later, and servers that are not who they say they
 * are. The service asks a file for names, which the tests change while it runs.
 */
class WebhookAddressesIT {

  private static final String KEY = "integration-test-key";
  private static final String PASSWORD = "changeit";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final Receiver receiver = Receiver.start();
  private final List<String> namesAsked = new CopyOnWriteArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private HttpsServer trusted;

  @SuppressWarnings("NullAway.Init")
  private HttpsServer unknown;

  @BeforeEach
  void startServers() throws IOException, GeneralSecurityException, InterruptedException {
    trusted = serve("trusted.p12");
    unknown = serve("unknown.p12");
  }

  @AfterEach
  void close() {
    receiver.close();
    trusted.stop(0);
    unknown.stop(0);
  }

  @Test
  void whatANameMeansIsLookedAtWhenItIsCalled() throws IOException {
    name("93.184.215.14", "rebind.test");
    try (ServiceProcess service = start(Map.of())) {
      Api api = new Api(service.baseUri(), KEY);
      int port = Integer.parseInt(receiver.url().replaceAll(".*:([0-9]+)/.*", "$1"));
      assertEquals(
          "422 ADDRESS_NOT_ALLOWED",
          create(api, "http://rebind.test:" + port + "/hook").brief(),
          "only https");
      Answer made = create(api, "https://rebind.test:" + port + "/hook");
      assertEquals(201, made.status(), made.body());
      for (String inner : List.of("127.0.0.1", "169.254.169.254", "::ffff:127.0.0.1", "fd00::1")) {
        name(inner, "rebind.test");
        JsonNode said = api.post("/v1/webhooks/" + made.id() + "/test", "").json();
        assertFalse(said.path("delivered").asBoolean());
        assertTrue(
            said.path("error").asText().startsWith("ADDRESS_NOT_ALLOWED"), inner + ": " + said);
      }
      assertEquals(0, receiver.calls().size());
      api.delete("/v1/webhooks/" + made.id());
    }
  }

  @Test
  void theCertificateIsThatOfTheNameThoughTheAddressIsPinned() throws IOException {
    Files.writeString(folder.resolve("hosts"), "127.0.0.1 hooks.test\n127.0.0.1 other.test\n");
    try (ServiceProcess service =
        start(Map.of("TIDEMARK_OUTBOUND_ALLOW", "hooks.test,other.test"))) {
      Api api = new Api(service.baseUri(), KEY);
      int port = trusted.getAddress().getPort();
      JsonNode well = test(api, "https://hooks.test:" + port + "/hook");
      assertTrue(well.path("delivered").asBoolean(), well.toString());
      assertEquals(List.of("hooks.test"), namesAsked);
      JsonNode wrongName = test(api, "https://other.test:" + port + "/hook");
      assertFalse(wrongName.path("delivered").asBoolean(), wrongName.toString());
      JsonNode wrongIssuer =
          test(api, "https://hooks.test:" + unknown.getAddress().getPort() + "/hook");
      assertFalse(wrongIssuer.path("delivered").asBoolean(), wrongIssuer.toString());
      assertEquals(1, namesAsked.size(), "nobody else was told anything");
    }
  }

  private static JsonNode test(Api api, String url) {
    Answer made = create(api, url);
    assertEquals(201, made.status(), made.body());
    JsonNode said = api.post("/v1/webhooks/" + made.id() + "/test", "").json();
    api.delete("/v1/webhooks/" + made.id());
    return said;
  }

  private static Answer create(Api api, String url) {
    return api.post("/v1/webhooks", Json.of("url", url, "types", List.of("kill-switch.changed")));
  }

  private void name(String address, String name) throws IOException {
    Path next = folder.resolve("hosts.next");
    Files.writeString(next, address + " " + name + "\n");
    Files.move(
        next,
        folder.resolve("hosts"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  private HttpsServer serve(String store)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path keys = folder.resolve(store);
    Program.keytool(
        "-genkeypair",
        "-alias",
        "hooks",
        "-keyalg",
        "EC",
        "-dname",
        "CN=hooks.test",
        "-ext",
        "SAN=dns:hooks.test",
        "-validity",
        "2",
        "-storetype",
        "PKCS12",
        "-keystore",
        keys.toString(),
        "-storepass",
        PASSWORD);
    KeyStore loaded = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      loaded.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(loaded, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          ExtendedSSLSession session =
              (ExtendedSSLSession) ((HttpsExchange) exchange).getSSLSession();
          session
              .getRequestedServerNames()
              .forEach(
                  name -> namesAsked.add(new String(name.getEncoded(), StandardCharsets.US_ASCII)));
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private ServiceProcess start(Map<String, String> more) {
    Map<String, String> environment =
        new HashMap<>(ServiceProcess.environment(TestServers.shared().settings()));
    environment.put("TIDEMARK_ADMIN_KEY", KEY);
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put(
        "JAVA_TOOL_OPTIONS",
        "-Djdk.net.hosts.file=%s -Dsun.net.inetaddr.ttl=0 -Dsun.net.inetaddr.negative.ttl=0"
                .formatted(folder.resolve("hosts"))
            + " -Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
                .formatted(folder.resolve("trusted.p12"), PASSWORD));
    environment.putAll(more);
    return ServiceProcess.start(environment);
  }
}
