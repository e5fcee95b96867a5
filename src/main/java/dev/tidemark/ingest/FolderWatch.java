package dev.tidemark.ingest;

import dev.tidemark.kernel.Repeating;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes in the files that are put into the folder of each source of kind {@code folder}: {@code
 * <tidemark.ingest.folder>/<source>/}. A file is read once it has stood still, and moved to {@code
 * done} or {@code failed} beside it. Where several processes share the folder, the one that has
 * locked it reads; the lock goes with the process.
 */
@Startup
@ApplicationScoped
class FolderWatch {

  private static final Logger LOG = Logger.getLogger(FolderWatch.class);
  private static final String LOCK = ".lock";
  private static final int MOST_A_LOOK = 1_000;
  private static final long RETRY_MILLIS = 10_000;

  private final Ingest ingest;
  private final Sources sources;
  private final InstantSource clock;
  private final Optional<Path> base;
  private final Duration every;
  private final Duration settle;
  private final Map<Path, InboxFile.Mark> seen = new HashMap<>();
  private final Map<Path, Long> notBeforeMillis = new HashMap<>();
  private @Nullable Repeating looking;

  /**
   * @param base off where it is not given
   * @param settle how long a file must have stood still
   */
  FolderWatch(
      Ingest ingest,
      Sources sources,
      InstantSource clock,
      @ConfigProperty(name = "tidemark.ingest.folder") Optional<Path> base,
      @ConfigProperty(name = "tidemark.ingest.folder-every", defaultValue = "1s") Duration every,
      @ConfigProperty(name = "tidemark.ingest.folder-settle", defaultValue = "3s")
          Duration settle) {
    this.ingest = ingest;
    this.sources = sources;
    this.clock = clock;
    this.base = base;
    this.every = every;
    this.settle = settle;
  }

  @PostConstruct
  void open() {
    if (base.isPresent()) {
      looking = new Repeating("folder-watch", every, this::look);
    }
  }

  @PreDestroy
  void close() {
    if (looking != null) {
      looking.close();
    }
  }

  /** Takes in every file that has stood still since the last look. */
  void look() {
    base.ifPresent(
        folder ->
            sources.all().values().stream()
                .filter(source -> source.kind() == Source.Kind.FOLDER)
                .forEach(source -> look(source.name(), folder.resolve(source.name()))));
  }

  private void look(String source, Path folder) {
    try {
      Files.createDirectories(folder);
      try (FileChannel channel =
              FileChannel.open(
                  folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.tryLock()) {
        if (lock != null) {
          takeAll(source, folder);
        }
      } catch (OverlappingFileLockException e) {
        // Another watch of this process has it.
      }
    } catch (IOException e) {
      LOG.warnf("The folder of source %s cannot be read: %s", source, e);
    }
  }

  private void takeAll(String source, Path folder) throws IOException {
    List<InboxFile> files = new ArrayList<>();
    try (Stream<Path> paths = Files.list(folder)) {
      for (Path path :
          paths
              .filter(InboxFile::isForUs)
              .filter(path -> notBeforeMillis.getOrDefault(path, 0L) <= clock.millis())
              .sorted()
              .limit(MOST_A_LOOK)
              .toList()) {
        files.add(new InboxFile(path));
      }
    }
    for (InboxFile file : files) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      try {
        take(source, file);
      } catch (IOException e) {
        LOG.warnf("%s waits: %s", file.path(), e);
      }
    }
    seen.keySet().removeIf(path -> !Files.exists(path));
    notBeforeMillis.keySet().removeIf(path -> !Files.exists(path));
  }

  private void take(String source, InboxFile file) throws IOException {
    InboxFile.Mark mark = file.mark();
    InboxFile.Mark before = seen.put(file.path(), mark);
    long now = clock.millis();
    long ageMillis = now - mark.millis(); // below 0 where the writer's clock is ahead
    boolean still = mark.equals(before) && (ageMillis < 0 || ageMillis >= settle.toMillis());
    if (!still) {
      return;
    }
    if (file.take(ingest, source, mark)) {
      seen.remove(file.path());
    } else {
      notBeforeMillis.put(file.path(), now + RETRY_MILLIS);
    }
  }
}
