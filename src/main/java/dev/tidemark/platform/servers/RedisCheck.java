package dev.tidemark.platform.servers;

import dev.tidemark.platform.servers.MainSettings.RedisHosts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Sends PING to the configured Redis hosts; one that answers is enough. */
final class RedisCheck implements ServerCheck {

  private final List<RedisHost> hosts;

  /** Without the hosts of {@code unix://} addresses, which Java 17 alone cannot read from. */
  RedisCheck(RedisHosts redis) {
    this.hosts =
        Arrays.stream(redis.hosts().split(",", -1))
            .map(String::strip)
            .filter(url -> !url.isEmpty() && !url.startsWith("unix:"))
            .map(url -> RedisHost.parse(url, redis.password()))
            .toList();
  }

  @Override
  public String server() {
    return hosts.stream()
        .map(RedisHost::address)
        .collect(Collectors.joining(", ", "Redis at ", ""));
  }

  @Override
  public String settings() {
    return "quarkus.redis.hosts and quarkus.redis.password";
  }

  /** Ready when any host is, else refused when any refuses, else not yet, for all their reasons. */
  @Override
  public Answer ask() {
    List<Answer> answers = new ArrayList<>();
    for (RedisHost host : hosts) {
      Answer answer = host.ask();
      if (answer.verdict() == Verdict.READY) {
        return answer;
      }
      answers.add(answer);
    }
    return answers.isEmpty() ? Answer.READY : new Answer(worst(answers), reasons(answers));
  }

  private static Verdict worst(List<Answer> answers) {
    return answers.stream().map(Answer::verdict).reduce(Verdict.NOT_YET, RedisCheck::worse);
  }

  private static Verdict worse(Verdict one, Verdict other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static String reasons(List<Answer> answers) {
    return answers.stream().map(Answer::reason).distinct().collect(Collectors.joining(", "));
  }
}
