package dev.tidemark.platform.servers;

import dev.tidemark.platform.servers.ServerCheck.Answer;
import dev.tidemark.platform.servers.ServerCheck.Verdict;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One Redis address: {@code redis://[[user]:password@]host[:port]}, port 6379 by default.
 *
 * @param encrypted {@code rediss://}: only the port is tried, its certificates are Quarkus's matter
 * @param credentials user and password, or the password alone; empty for none
 */
record RedisHost(boolean encrypted, String host, int port, List<String> credentials) {

  private static final int CONNECT_MILLIS = 2_000;
  private static final int READ_MILLIS = 5_000;
  private static final int DEFAULT_PORT = 6379;

  /** Not java.net.URI: it finds no host in a name with an underscore, as Compose makes them. */
  private static final Pattern URL =
      Pattern.compile("(rediss?)://(?:([^@/]*)@)?(\\[[^]]+]|[^:/?]+)(?::(\\d{1,5}))?(?:[/?].*)?");

  /**
   * Reads an address.
   *
   * @param password used when the address has none of its own
   * @throws StartFailure when it is not of the form above
   */
  static RedisHost parse(String url, @Nullable String password) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw new StartFailure(
          "quarkus.redis.hosts has an address that is not of the form"
              + " redis://[user:password@]host:port.");
    }
    int port = parts.group(4) == null ? DEFAULT_PORT : Integer.parseInt(parts.group(4));
    return new RedisHost(
        parts.group(1).equals("rediss"),
        parts.group(3).replaceAll("[\\[\\]]", ""),
        port,
        credentials(parts.group(2), password));
  }

  String address() {
    return host + ":" + port;
  }

  /** Asks the addresses of the host in turn, until one answers. */
  Answer ask() {
    Answer answer = Answer.notYet("unknown host");
    try {
      for (InetAddress each : InetAddress.getAllByName(host)) {
        answer = ask(each);
        if (answer.verdict() != Verdict.NOT_YET) {
          break;
        }
      }
      return answer;
    } catch (UnknownHostException e) {
      return Answer.notYet(e);
    }
  }

  private Answer ask(InetAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
      socket.setSoTimeout(READ_MILLIS);
      return encrypted ? Answer.READY : converse(socket);
    } catch (IOException e) {
      return Answer.notYet(e);
    }
  }

  /** A Sentinel may know no password and yet be fine: only the replies named here are bad. */
  private Answer converse(Socket socket) throws IOException {
    BufferedReader replies =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    OutputStream out = socket.getOutputStream();
    if (!credentials.isEmpty()) {
      send(out, "AUTH", credentials);
      String reply = line(replies);
      if (reply.startsWith("-WRONGPASS") || reply.startsWith("-ERR invalid password")) {
        return Answer.refused("wrong user or password");
      }
    }
    send(out, "PING", List.of());
    String reply = line(replies);
    if (reply.startsWith("-NOAUTH")) {
      return Answer.refused("it asks for a password");
    }
    return reply.startsWith("-LOADING") ? Answer.notYet("still loading its data") : Answer.READY;
  }

  private static void send(OutputStream out, String command, List<String> arguments)
      throws IOException {
    StringBuilder text = new StringBuilder("*" + (1 + arguments.size()) + "\r\n");
    text.append(bulk(command));
    arguments.forEach(argument -> text.append(bulk(argument)));
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String bulk(String text) {
    return "$" + text.getBytes(StandardCharsets.UTF_8).length + "\r\n" + text + "\r\n";
  }

  private static String line(BufferedReader replies) throws IOException {
    String reply = replies.readLine();
    if (reply == null) {
      throw new EOFException();
    }
    return reply;
  }

  private static List<String> credentials(@Nullable String userInfo, @Nullable String password) {
    if (userInfo == null || userInfo.isEmpty()) {
      return password == null ? List.of() : List.of(password);
    }
    int colon = userInfo.indexOf(':');
    String own = decode(userInfo.substring(colon + 1));
    return colon > 0 ? List.of(decode(userInfo.substring(0, colon)), own) : List.of(own);
  }

  /** Percent-encoding only: in a user's name or password a plus is a plus. */
  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
