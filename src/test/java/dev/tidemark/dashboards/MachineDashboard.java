package dev.tidemark.dashboards;

import static dev.tidemark.dashboards.Dashboard.row;

import java.util.List;

/** The processes and what they lean on. */
final class MachineDashboard {

  private MachineDashboard() {}

  static Dashboard make() {
    return new Dashboard(
        "tidemark-machine",
        "Tidemark: JVM and stores",
        "The processes, their connections to the databases, and Redis.",
        List.of(),
        List.of(processes(), stores(), redis()));
  }

  private static Dashboard.Row processes() {
    return row(
        "Processes",
        Panel.chart(
            "Heap",
            "In use, and the most that there may be.",
            "bytes",
            "sum by (instance) (jvm_memory_used_bytes{§,area=\"heap\"})",
            "{{instance}} used",
            "sum by (instance) (jvm_memory_committed_bytes{§,area=\"heap\"})",
            "{{instance}} committed"),
        Panel.chart(
            "Beside the heap",
            "Classes, compiled code and buffers.",
            "bytes",
            "sum by (instance) (jvm_memory_used_bytes{§,area=\"nonheap\"})",
            "{{instance}} classes and code",
            "sum by (instance) (jvm_buffer_memory_used_bytes{§})",
            "{{instance}} buffers"),
        Panel.chart(
            "Processor",
            "Share of all cores that the process uses, and that the machine does.",
            "percentunit",
            "max by (instance) (process_cpu_usage{§})",
            "{{instance}}",
            "max by (instance) (system_cpu_usage{§})",
            "{{instance}} machine"),
        Panel.chart(
            "Collector pauses",
            "Share of the time that the collector stops the process.",
            "percentunit",
            "sum by (instance) (rate(jvm_gc_pause_seconds_sum{§}[$__rate_interval]))",
            "{{instance}}"),
        Panel.chart(
            "Threads and files",
            "Live threads and open files.",
            "short",
            "max by (instance) (jvm_threads_live_threads{§})",
            "{{instance}} threads",
            "max by (instance) (process_files_open_files{§})",
            "{{instance}} files"),
        Panel.chart(
            "Requests",
            "Answered, a second, by status.",
            "reqps",
            "sum by (status) (rate(http_server_requests_seconds_count{§}[$__rate_interval]))",
            "{{status}}"));
  }

  private static Dashboard.Row stores() {
    return row(
        "Databases",
        Panel.chart(
            "Connections to stock databases",
            "In use and idle, over all processes.",
            "short",
            "sum by (shard, state) (tidemark_stock_connections{§})",
            "database {{shard}} {{state}}"),
        Panel.chart(
            "Waiting for a connection",
            "Threads that wait for one: to a stock database, or to the product database.",
            "short",
            "sum by (shard) (tidemark_stock_connection_waiters{§})",
            "database {{shard}}",
            "sum(agroal_awaiting_count{§})",
            "product database"),
        Panel.chart(
            "Connections to the product database",
            "In use and idle, over all processes.",
            "short",
            "sum(agroal_active_count{§})",
            "active",
            "sum(agroal_available_count{§})",
            "idle"),
        Panel.chart(
                "Stock databases lost",
                "1 while one does not answer and its products are refused at once.",
                "short",
                "max by (shard) (tidemark_stock_breaker{§})",
                "database {{shard}}")
            .redFrom(1),
        Panel.chart(
            "Audit",
            "Entries in its chain, and whether the database refuses to change them (1: yes).",
            "short",
            "max(tidemark_audit_chain_entries{§})",
            "entries",
            "min(tidemark_audit_append_only{§})",
            "append-only"),
        Panel.chart(
            "Unaccounted units",
            "Missing or too many, over all products. Anything but 0 is a fault of Tidemark.",
            "short",
            "max(tidemark_conservation_gap_units{§})",
            "units"));
  }

  private static Dashboard.Row redis() {
    return row(
        "Redis",
        Panel.chart(
            "Commands",
            "A second, and those that failed.",
            "short",
            "sum(rate(redis_commands_count_total{§}[$__rate_interval]))",
            "commands",
            "sum(rate(redis_commands_failure_total{§}[$__rate_interval]))",
            "failed"),
        Panel.chart(
            "Time of a command",
            "The mean, from the call to its answer.",
            "s",
            """
            sum by (instance) (rate(redis_commands_duration_seconds_sum{§}[$__rate_interval]))
              / sum by (instance) (rate(redis_commands_duration_seconds_count{§}[$__rate_interval]))""",
            "{{instance}}"));
  }
}
