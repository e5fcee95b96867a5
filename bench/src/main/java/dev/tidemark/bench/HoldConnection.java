package dev.tidemark.bench;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A buyer's connection, which stays open: one hold at a time. */
final class HoldConnection implements Closeable {

  private final Socket socket;
  private final OutputStream out;
  private final HttpBytes in;
  private final String head;

  HoldConnection(URI base, String key) throws IOException {
    socket = new Socket(base.getHost(), base.getPort());
    socket.setTcpNoDelay(true);
    out = socket.getOutputStream();
    in = new HttpBytes(new BufferedInputStream(socket.getInputStream()));
    head =
        "POST /v1/reservations HTTP/1.1\r\nHost: "
            + base.getAuthority()
            + "\r\nX-API-Key: "
            + key
            + "\r\nContent-Type: application/json\r\n";
  }

  /**
   * @throws IllegalStateException if the answer is not 201
   */
  void hold(String sku, int userId, String idempotencyKey) throws IOException {
    String body = "{\"sku\":\"" + sku + "\",\"userId\":" + userId + ",\"quantity\":1}";
    String request =
        head
            + "Idempotency-Key: "
            + idempotencyKey
            + "\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    out.write(request.getBytes(StandardCharsets.US_ASCII));
    HttpBytes.Message answer = in.read();
    if (!answer.start().startsWith("HTTP/1.1 201")) {
      throw new IllegalStateException(answer.toString());
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
