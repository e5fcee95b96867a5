package dev.tidemark.channels;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemark.outbox.Event;
import dev.tidemark.outbox.EventData;
import dev.tidemark.outbox.EventIds;
import dev.tidemark.outbox.EventLabels;
import dev.tidemark.outbox.EventType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What others are told of tasks; the schema is {@code events/schemas/task.json}. Stateless. */
final class TaskEvents {

  private TaskEvents() {}

  /** Moments as texts: ISO 8601 in UTC. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Data(
      long task,
      String channel,
      String sku,
      String kind,
      String detail,
      String openedAt,
      @Nullable String closedAt,
      @Nullable String closedBy,
      @Nullable String resolution,
      @Nullable String reason) {}

  static Event opened(long number, Tasks.Wanted wanted, String detail, long nowMillis) {
    Data data =
        new Data(
            number,
            wanted.channel(),
            wanted.sku(),
            wanted.kind(),
            detail,
            Instant.ofEpochMilli(nowMillis).toString(),
            null,
            null,
            null,
            null);
    return event(EventType.CHANNEL_TASK_OPENED, "opened", data, nowMillis);
  }

  static Event closed(TaskRow row) {
    long number = row.number();
    Data data =
        new Data(
            number,
            row.channel,
            row.sku,
            row.kind,
            row.detail,
            Instant.ofEpochMilli(row.openedMillis).toString(),
            Instant.ofEpochMilli(row.closedMillis).toString(),
            row.closedBy,
            row.resolution,
            row.reason);
    return event(EventType.CHANNEL_TASK_CLOSED, "closed", data, row.closedMillis);
  }

  private static Event event(EventType type, String step, Data data, long atMillis) {
    return new Event(
        EventIds.of("task", Long.toString(data.task()), step),
        type.toString(),
        "task:" + data.task(),
        new EventLabels(null, data.sku().isEmpty() ? null : data.sku(), data.channel(), null),
        EventData.write(data),
        atMillis);
  }
}
