package dev.tidemark.platform.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Redis on loopback, without a password, in the sub-directory {@code redis}. */
final class RedisServer {

  private RedisServer() {}

  /** Ends a leftover of an earlier owner, then starts and waits until PING is answered. */
  static RunningServer start(DataDirectory directory, Path binary, int port, boolean throwaway)
      throws IOException, InterruptedException {
    Path data = directory.directory("redis");
    Path pidFile = directory.file("redis.pid");
    Leftover.end(pidFile, data);
    List<String> command = command(binary, data, pidFile, port, throwaway);
    SupervisedProcess process =
        SupervisedProcess.start("Redis", command, data, directory.freshLog("redis"));
    return RunningServer.await(process, port, pidFile, () -> Probe.redisAnswers(port));
  }

  private static List<String> command(
      Path binary, Path data, Path pidFile, int port, boolean throwaway) {
    List<String> command = new ArrayList<>(List.of(binary.toString()));
    command.addAll(List.of("--dir", data.toString()));
    command.addAll(List.of("--pidfile", pidFile.toString()));
    command.addAll(List.of("--bind", Probe.LOOPBACK, "--port", Integer.toString(port)));
    command.addAll(List.of("--daemonize", "no", "--maxmemory-policy", "noeviction"));
    // Keeps the command line as it is, by which a leftover is recognised.
    command.addAll(List.of("--set-proc-title", "no"));
    command.addAll(List.of("--save", "", "--appendonly", throwaway ? "no" : "yes"));
    command.addAll(List.of("--appendfsync", "everysec"));
    return command;
  }
}
