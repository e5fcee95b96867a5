package dev.tidemark.channels;

import dev.tidemark.kernel.Repeating;
import dev.tidemark.storage.Shard;
import dev.tidemark.storage.StockDatabases;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Sees to it that every channel has a lane from each stock database, and none that is gone. */
@Startup
@ApplicationScoped
class Senders {

  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final Duration READ_BACK_EVERY = Duration.ofSeconds(1);

  private final Channels channels;
  private final StockDatabases databases;
  private final Transports transports;
  private final Reports reports;
  private final Lane.Setting setting;
  private final Duration every;
  private final Optional<Path> folder;
  private final Map<Long, Running> running = new HashMap<>();
  private @Nullable Repeating looking;

  Senders(
      Channels channels,
      StockDatabases databases,
      Transports transports,
      Reports reports,
      Meters meters,
      InstantSource clock,
      @Any Instance<LagUnits> lag,
      @ConfigProperty(name = "tidemark.channels.every", defaultValue = "100ms") Duration every,
      @ConfigProperty(name = Channels.FOLDER) Optional<String> folder,
      @ConfigProperty(name = "tidemark.channels.sweep-every", defaultValue = "60s")
          Duration sweepEvery,
      @ConfigProperty(name = "tidemark.channels.lease", defaultValue = "30s") Duration lease) {
    this.channels = channels;
    this.databases = databases;
    this.transports = transports;
    this.reports = reports;
    this.every = every;
    this.folder = folder.map(Path::of);
    this.setting =
        new Lane.Setting(
            clock,
            new SecureRandom(),
            lag.isResolvable() ? lag.get() : LagUnits.NONE,
            meters,
            UUID.randomUUID().toString(),
            databases.all().size(),
            sweepEvery,
            lease);
  }

  /** A channel whose lanes are open. */
  private record Running(Channel channel, List<LaneThread> lanes) {
    /** Their turns end at the same time; one that leads to a dead channel takes seconds. */
    void close() {
      lanes.forEach(LaneThread::end);
      lanes.forEach(LaneThread::close);
    }
  }

  @PostConstruct
  void open() {
    looking = new Repeating("channels", LOOK_EVERY, this::look);
  }

  void close(@Observes ShutdownEvent event) {
    if (looking != null) {
      looking.close();
    }
    running.values().forEach(one -> one.lanes().forEach(LaneThread::end));
    running.values().forEach(Running::close);
  }

  private void look() {
    Map<Long, Channel> wanted = new HashMap<>();
    channels.all().values().forEach(channel -> wanted.put(channel.id(), channel));
    running.entrySet().removeIf(one -> isOver(one.getValue(), wanted.get(one.getKey())));
    wanted.forEach(this::follow);
  }

  /** Closes what is gone, or leads to another place now. */
  private static boolean isOver(Running one, @Nullable Channel now) {
    boolean over = now == null || !leadToTheSame(one.channel(), now);
    if (over) {
      one.close();
    }
    return over;
  }

  private static boolean leadToTheSame(Channel before, Channel now) {
    ChannelSettings old = before.settings();
    ChannelSettings next = now.settings();
    return old.kind() == next.kind()
        && Objects.equals(old.url(), next.url())
        && Objects.equals(old.topic(), next.topic())
        && Objects.equals(old.username(), next.username())
        && Objects.equals(old.readBackUrl(), next.readBackUrl())
        && before.secret().equals(now.secret());
  }

  private void follow(long id, Channel channel) {
    Running one = running.get(id);
    if (one == null) {
      running.put(id, new Running(channel, lanes(channel)));
    } else if (one.channel().version() != channel.version()) {
      one.lanes().forEach(lane -> lane.follow(channel));
      running.put(id, new Running(channel, one.lanes()));
    }
  }

  private LaneThread export(Channel channel, Path into) {
    Way way = new FileExport(databases.all(), channel.id(), into, setting);
    return new LaneThread("channel-" + channel.name(), every, way, channel);
  }

  /** A process that has no folder leaves files to those that have one. */
  private List<LaneThread> lanes(Channel channel) {
    if (channel.settings().kind() == ChannelSettings.Kind.FILE) {
      return folder.isEmpty() ? List.of() : List.of(export(channel, folder.get()));
    }
    List<LaneThread> lanes = new ArrayList<>();
    for (Shard shard : databases.all()) {
      String name = "channel-" + channel.name() + "-" + shard.number();
      Lane lane = new Lane(shard, channel.id(), transports.open(channel), setting);
      lanes.add(new LaneThread(name, every, lane, channel));
    }
    if (channel.settings().readBackUrl() != null) {
      Way readBack = new ReadBack(databases.all(), transports.http(), reports, setting.clock());
      String name = "channel-" + channel.name() + "-read-back";
      lanes.add(new LaneThread(name, READ_BACK_EVERY, readBack, channel));
    }
    return lanes;
  }
}
