package dev.tidemark.ingest;

import dev.tidemark.LocalServersResource;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A POST whose body comes bit by bit, each bit sent at once: HTTP/1.1 in chunks, by hand. */
final class SlowPost implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;

  private SlowPost(Socket socket) {
    this.socket = socket;
  }

  static SlowPost open(String path, String contentType) throws IOException {
    SlowPost post = new SlowPost(new Socket(InetAddress.getLoopbackAddress(), RestAssured.port));
    post.socket.setSoTimeout(PATIENCE_MILLIS);
    post.write(
        """
        POST %s HTTP/1.1
        Host: localhost
        X-API-Key: %s
        Content-Type: %s
        Transfer-Encoding: chunked
        Connection: close

        """
            .formatted(path, LocalServersResource.ADMIN_KEY, contentType)
            .replace("\n", "\r\n"));
    return post;
  }

  void send(String bit) throws IOException {
    int length = bit.getBytes(StandardCharsets.UTF_8).length;
    write(Integer.toHexString(length) + "\r\n" + bit + "\r\n");
  }

  /** Ends the body; the answer's body. */
  String finish() throws IOException {
    write("0\r\n\r\n");
    InputStream in = socket.getInputStream();
    String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  private void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
