package dev.tidemark.ingest;

import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that is refused by name when it has grown too large. Used by one thread. */
final class LimitedBody extends FilterInputStream {

  private final long mostBytes;
  private long bytes;

  LimitedBody(InputStream body, long mostBytes) {
    super(body);
    this.mostBytes = mostBytes;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    count(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] into, int from, int most) throws IOException {
    int read = super.read(into, from, most);
    count(Math.max(read, 0));
    return read;
  }

  private void count(int more) {
    bytes += more;
    if (bytes > mostBytes) {
      throw new ProblemException(
          Problem.of(Refusal.BODY_TOO_LARGE, "The limit is " + mostBytes + " bytes")
              .with("limitBytes", mostBytes));
    }
  }
}
