package dev.tidemark.ingest.cdc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTest {

  /** As MySQL 8 and MariaDB 11 word them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Could not find first log file name in binary log index file | true
          Could not find GTID state requested by slave in any binlog files. Probably the slave state is too old and required binlog files have been purged. | true
          Cannot replicate because the source purged required binary logs. | true
          Error: connecting slave requested to start from GTID 0-1-31, which is not in the master's binlog | true
          Client requested master to start replication from impossible position | true
          log event entry exceeded max_allowed_packet | false
          Access denied for user 'capture' | false
          """)
  void aPositionThatIsGoneIsKnown(String said, boolean gone) {
    Exception cause = new IllegalStateException(said);
    Failure failure = Failure.of("stopped", new RuntimeException("producer", cause));
    assertEquals(new Failure(said, gone), failure);
  }

  @Test
  void aFailureWithoutAnErrorIsItsMessage() {
    assertEquals(new Failure("stopped", false), Failure.of("stopped", null));
  }
}
