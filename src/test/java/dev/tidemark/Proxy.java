package dev.tidemark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * A cable between a service and a server, which a test may cut, unplug, or let nothing through.
 * Thread-safe.
 */
public final class Proxy implements AutoCloseable {

  private final String host;
  private final int port;
  private final int ownPort;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile ServerSocket listening;
  private volatile CountDownLatch flowing = new CountDownLatch(0);
  private volatile boolean closed;

  public Proxy(String host, int port) {
    this.host = host;
    this.port = port;
    this.listening = listen(0);
    this.ownPort = listening.getLocalPort();
  }

  public int port() {
    return ownPort;
  }

  /** Ends every connection; new ones are welcome. */
  public void cut() {
    open.forEach(Proxy::close);
    open.clear();
  }

  /** Ends every connection, and refuses new ones until {@link #plug}. */
  public void unplug() {
    close(listening);
    cut();
  }

  public void plug() {
    listening = listen(ownPort);
  }

  /** Nothing comes through, and nobody is told, until {@link #thaw}. */
  public void freeze() {
    flowing = new CountDownLatch(1);
  }

  public void thaw() {
    flowing.countDown();
  }

  @Override
  public void close() {
    closed = true;
    thaw();
    unplug();
  }

  private ServerSocket listen(int wanted) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 100);
      start(() -> accept(socket));
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(ServerSocket socket) {
    while (!closed && !socket.isClosed()) {
      try {
        Socket client = socket.accept();
        Socket server = new Socket(host, port);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        open.add(client);
        open.add(server);
        start(() -> pump(client, server));
        start(() -> pump(server, client));
      } catch (IOException e) {
        // Unplugged, or the server is gone: whoever wanted to connect sees it.
      }
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] bytes = new byte[16 * 1024];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        flowing.await();
        out.write(bytes, 0, count);
        out.flush();
      }
    } catch (IOException e) {
      // Cut.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    open.remove(from);
    open.remove(to);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private static void close(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      // It is gone all the same.
    }
  }
}
