package dev.tidemark.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.LocalServersResource;
import dev.tidemark.TidemarkTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What people send who mean no good, byte by byte, and what they learn from the answers. */
@TidemarkTest
class HostileTest {

  private static final int PATIENCE_MILLIS = 30_000;
  private static final String KEY = "X-API-Key: " + LocalServersResource.ADMIN_KEY + "\r\n";
  private static final String JSON = "Content-Type: application/json\r\n";

  /** Of these an answer would tell how it is made. */
  private static final List<String> TELLING =
      List.of(
          "exception",
          "\tat ",
          "java.",
          "dev.tidemark",
          "jakarta",
          "quarkus",
          "vert.x",
          "netty",
          "hibernate",
          "resteasy",
          "jackson",
          "select ",
          "insert ",
          "mariadb",
          "mysql",
          "3.30");

  private static final List<String> BODIES =
      List.of(
          "",
          "{",
          "null",
          "[]",
          "\"x\"",
          "42",
          "{\"name\":{\"a\":[1]},\"role\":7,\"sku\":[],\"userId\":\"x\",\"quantity\":1e99}",
          "{\"total\":-1,\"buckets\":\"many\",\"stage\":null,\"scopes\":\"read\",\"drl\":9}",
          "{\"a\":1,\"a\":2,\"__proto__\":{}}",
          "{\"reason\":\"' OR 1=1; DROP TABLE audit_entry; --\\u0000\"}",
          "{\"name\":\"\\ud800\",\"password\":\"\\ud800\"}",
          "[".repeat(5_000),
          "{\"a\":".repeat(3_000),
          "\u0000\u0001\u00ff");

  private static final List<String> TARGETS =
      List.of(
          "POST /v1/reservations",
          "POST /v1/reservations/1/extend",
          "PUT /v1/products/X-1",
          "POST /v1/products/X-1/layout",
          "PUT /v1/sale",
          "PUT /v1/sources/x",
          "POST /v1/quarantine/replay",
          "PUT /v1/rules/x",
          "POST /v1/rules/x/why-not",
          "PUT /v1/channels/x",
          "POST /v1/channels/x/orders",
          "POST /v1/silences",
          "PUT /v1/responses/guardrails/throttle",
          "PUT /v1/runbooks/x",
          "POST /v1/keys",
          "PUT /v1/accounts/x",
          "POST /v1/session",
          "POST /v1/session/password");

  private static final List<String> PATHS =
      List.of(
          "GET /",
          "GET /nothing/here",
          "GET /v1",
          "GET /v1/",
          "GET /v1/nothing",
          "GET /v1/products/%00",
          "GET /v1/products/%ff%fe",
          "GET /v1/products/..%2f..%2fetc%2fpasswd",
          "GET /v1/../q/../v1/keys/x",
          "GET /v1/products/a'%20OR%201=1",
          "GET /v1/products?limit=-1",
          "GET /v1/products?limit=9999999999999999999",
          "GET /v1/products?cursor=%27%3B--",
          "GET /v1/audit?actor=%25%27*",
          "GET /v1/audit?from=%00",
          "GET /v1/alerts?cursor=x",
          "GET /v1/quarantine/x",
          "GET /v1/tasks?cursor=-1",
          "GET /v1/products/" + "x".repeat(3_000),
          "DELETE /v1/products/X-1",
          "PATCH /v1/sale",
          "TRACE /v1/sale",
          "OPTIONS /v1/sale",
          "BREW /v1/sale",
          "GET /q/nothing",
          "GET /q/dev",
          "GET /q/swagger-ui");

  /** An answer as it came. */
  private record Raw(String request, String answer) {

    int status() {
      return answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : 0;
    }

    String head() {
      int end = answer.indexOf("\r\n\r\n");
      return (end < 0 ? answer : answer.substring(0, end)).toLowerCase(Locale.ROOT);
    }

    /** What is wrong with it, in words; empty for nothing. */
    Stream<String> faults() {
      String all = answer.toLowerCase(Locale.ROOT);
      String echoed = request.toLowerCase(Locale.ROOT);
      Stream<String> told =
          TELLING.stream().filter(word -> all.contains(word) && !echoed.contains(word));
      Stream<String> missing =
          Stream.of("x-content-type-options: nosniff", "content-security-policy: ")
              .filter(header -> !head().contains(header))
              .map(header -> "no " + header);
      Stream<String> extra =
          Stream.of("\r\nserver:", "x-powered-by").filter(header -> head().contains(header));
      Stream<String> status = status() < 200 || status() >= 500 ? Stream.of("status") : Stream.of();
      return Stream.of(told, missing, extra, status)
          .flatMap(faults -> faults)
          .map(fault -> fault + " in " + first(request) + " -> " + first(answer));
    }

    private static String first(String text) {
      return text.substring(0, Math.min(text.length(), 160)).replaceAll("[\\r\\n]+", " | ");
    }
  }

  @Test
  void noBodyTellsHowItIsMadeOrBreaksIt() throws IOException {
    List<String> faults = new ArrayList<>();
    int refused = 0;
    for (String target : TARGETS) {
      for (String body : BODIES) {
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        String head =
            "%s HTTP/1.1\r\nHost: x\r\nIdempotency-Key: k\r\n%s%sContent-Length: %d\r\n\r\n"
                .formatted(target, KEY, JSON, bytes.length);
        Raw raw = send(head, bytes);
        raw.faults().forEach(faults::add);
        refused += raw.status() >= 400 ? 1 : 0;
      }
    }
    assertEquals(List.of(), faults);
    assertTrue(refused > TARGETS.size() * BODIES.size() / 2, "only " + refused);
  }

  @Test
  void noPathTellsHowItIsMade() throws IOException {
    List<String> faults = new ArrayList<>();
    for (String path : PATHS) {
      for (String key : List.of(KEY, "")) {
        send(path + " HTTP/1.1\r\nHost: x\r\n" + key + "\r\n", new byte[0])
            .faults()
            .forEach(faults::add);
      }
    }
    assertEquals(List.of(), faults);
  }

  @Test
  void headersAreRefusedByTheirNames() throws IOException {
    assertEquals(406, sale("Accept: image/png\r\n").status());
    assertEquals(
        415,
        send(
                "PUT /v1/sale HTTP/1.1\r\nHost: x\r\n"
                    + KEY
                    + "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n",
                "{}".getBytes(StandardCharsets.US_ASCII))
            .status());
    assertEquals(
        413,
        send(
                "PUT /v1/sale HTTP/1.1\r\nHost: x\r\n"
                    + KEY
                    + JSON
                    + "Content-Length: 99999999999\r\n\r\n",
                new byte[0])
            .status());
    for (String header :
        List.of(
            "Cookie: tidemark_session=\r\n",
            "Cookie: =;;;tidemark_session\r\n",
            "Authorization: Bearer\r\n",
            "Authorization: Basic YTpi\r\n",
            "If-Match: \"x\"\r\n",
            "Accept: ///\r\n",
            "Content-Type: /\r\n",
            "X-Forwarded-For: <script>\r\n")) {
      assertEquals(List.of(), sale(header).faults().toList(), header);
    }
  }

  @Test
  void aBodyThatIsSentAByteAtATimeIsGivenUp() throws IOException {
    try (Socket socket = connect()) {
      write(
          socket,
          ("PUT /v1/sale HTTP/1.1\r\nHost: x\r\n" + KEY + JSON + "Content-Length: 1000\r\n\r\n{")
              .getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readAllBytes();
      assertTrue(
          answer.length == 0 || !new String(answer, StandardCharsets.US_ASCII).contains(" 200 "));
    }
  }

  private static Raw sale(String header) throws IOException {
    return send("GET /v1/sale HTTP/1.1\r\nHost: x\r\n" + KEY + header + "\r\n", new byte[0]);
  }

  private static Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static Raw send(String head, byte[] body) throws IOException {
    String closing = head.replaceFirst("\r\n", "\r\nConnection: close\r\n");
    try (Socket socket = connect()) {
      write(socket, closing.getBytes(StandardCharsets.ISO_8859_1));
      write(socket, body);
      InputStream in = socket.getInputStream();
      String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Raw(head + new String(body, StandardCharsets.ISO_8859_1), answer);
    }
  }

  private static void write(Socket socket, byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }
}
