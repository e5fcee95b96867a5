package dev.tidemark.dashboards;

import static dev.tidemark.dashboards.Dashboard.row;
import static dev.tidemark.dashboards.Dashboards.quantile;

import java.util.List;

/** What is told to others, and what comes in from them. */
final class OutwardDashboard {

  private static final String CHANNEL = ",channel=~\"$channel\"";

  private OutwardDashboard() {}

  static Dashboard make() {
    return new Dashboard(
        "tidemark-outward",
        "Tidemark: channels, webhooks and sources",
        "Whether channels know their stock, endpoints are told, and sources are heard of.",
        List.of(
            new Dashboard.Variable(
                "channel",
                "Channel",
                "label_values(tidemark_channel_pending_products{job=~\"$job\"}, channel)")),
        List.of(channels(), webhooks(), sources()));
  }

  private static Dashboard.Row channels() {
    return row(
        "Channels",
        Panel.chart(
            "Messages",
            "To channels, a second, by what became of them.",
            "short",
            "sum by (channel, outcome)"
                + " (rate(tidemark_channel_messages_total{§,channel=~\"$channel\"}[$__rate_interval]))",
            "{{channel}} {{outcome}}"),
        Panel.chart(
            "Lag",
            "From a change of stock until the channel has it, the slowest hundredth.",
            "s",
            quantile("0.99", "tidemark_channel_lag_seconds", CHANNEL, ",channel"),
            "{{channel}}"),
        Panel.chart(
            "Products not acknowledged",
            "That a channel should have acknowledged 30 s ago and more.",
            "short",
            "max by (channel) (tidemark_channel_pending_products{§,channel=~\"$channel\"})",
            "{{channel}}"),
        Panel.chart(
            "Behind",
            "Time since the oldest of them was sent or changed.",
            "s",
            "max by (channel) (tidemark_channel_behind_seconds{§,channel=~\"$channel\"})",
            "{{channel}}"),
        Panel.chart(
                "Discrepancies",
                "Products of which a channel's report differs from what it was told, a second.",
                "short",
                "sum by (channel, kind)"
                    + " (rate(tidemark_channel_discrepancies_total{§,channel=~\"$channel\"}[$__rate_interval]))",
                "{{channel}} {{kind}}")
            .wide(24));
  }

  private static Dashboard.Row webhooks() {
    return row(
        "Webhooks",
        Panel.chart(
            "Deliveries",
            "That are over, a second, by how they ended.",
            "short",
            "sum by (outcome) (rate(tidemark_webhook_deliveries_total{§}[$__rate_interval]))",
            "{{outcome}}"),
        Panel.chart(
            "Attempts",
            "A second, by what was answered.",
            "short",
            "sum by (answer) (rate(tidemark_webhook_attempts_total{§}[$__rate_interval]))",
            "{{answer}}"),
        Panel.chart(
            "Time",
            "From what happened until an endpoint has it, and from an attempt to its answer.",
            "s",
            quantile("0.99", "tidemark_webhook_lag_seconds"),
            "lag p99",
            quantile("0.99", "tidemark_webhook_latency_seconds"),
            "answer p99"),
        Panel.chart(
            "Waiting",
            "Subjects of endpoints with deliveries that wait; endpoints that fail or are disabled.",
            "short",
            "max(tidemark_webhook_waiting_subjects{§})",
            "subjects",
            "max(tidemark_webhook_failing{§})",
            "endpoints failing",
            "max(tidemark_webhook_disabled{§})",
            "endpoints disabled"),
        Panel.chart(
                "Overdue",
                "Time since the delivery that is overdue the longest was due.",
                "s",
                "max(tidemark_webhook_overdue_seconds{§})",
                "overdue")
            .wide(24));
  }

  private static Dashboard.Row sources() {
    return row(
        "Sources",
        Panel.chart(
            "Rows",
            "Taken in, a second, by what became of them.",
            "short",
            "sum by (source, outcome) (rate(tidemark_ingest_rows_total{§}[$__rate_interval]))",
            "{{source}} {{outcome}}"),
        Panel.chart(
            "Last heard of",
            "Time since a source was heard of.",
            "s",
            "max by (source) (tidemark_feed_age_seconds{§})",
            "{{source}}"),
        Panel.chart(
            "Time of a commit",
            "Of one transaction for many events.",
            "s",
            quantile("0.5", "tidemark_ingest_commit_seconds"),
            "p50",
            quantile("0.99", "tidemark_ingest_commit_seconds"),
            "p99"),
        Panel.chart(
            "Waiting",
            "Chunks of events that wait for the next transaction, by stock database.",
            "short",
            "sum by (shard) (tidemark_ingest_waiting{§})",
            "database {{shard}}"));
  }
}
