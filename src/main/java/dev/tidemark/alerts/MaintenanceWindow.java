package dev.tidemark.alerts;

import java.util.List;

/** Work that is planned: while it goes on, people are not told of what it brings about. */
record MaintenanceWindow(
    long id,
    String name,
    List<Matcher> matchers,
    String reason,
    Schedule schedule,
    String madeBy,
    long version) {

  MaintenanceWindow {
    matchers = List.copyOf(matchers);
  }
}
