package dev.tidemark.platform.servers;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Ownership of a data directory; the operating system takes it back when this JVM ends in any way.
 */
final class DirectoryLock implements AutoCloseable {

  private final FileChannel channel;
  private final String heldHere;

  private DirectoryLock(FileChannel channel, String heldHere) {
    this.channel = channel;
    this.heldHere = heldHere;
  }

  /**
   * Takes the lock unless anyone, in this JVM or another, has it.
   *
   * <p>POSIX drops a process's locks on a file when that process closes any descriptor of it. So a
   * second opener in the same JVM must not even open the file: system properties are the one place
   * that all class loaders of a JVM share.
   *
   * @return null when the directory has an owner
   */
  static @Nullable DirectoryLock tryAcquire(Path file) throws IOException {
    String heldHere = "tidemark.servers.lock:" + file;
    if (System.getProperties().putIfAbsent(heldHere, "held") != null) {
      return null;
    }
    FileChannel channel = null;
    boolean acquired = false;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      acquired = channel.tryLock() != null;
      return acquired ? new DirectoryLock(channel, heldHere) : null;
    } finally {
      if (!acquired) {
        System.clearProperty(heldHere);
        if (channel != null) {
          channel.close();
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    System.clearProperty(heldHere);
  }
}
