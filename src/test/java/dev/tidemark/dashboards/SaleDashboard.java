package dev.tidemark.dashboards;

import static dev.tidemark.dashboards.Dashboard.row;
import static dev.tidemark.dashboards.Dashboards.quantile;

import java.util.List;

/** How the sale goes. */
final class SaleDashboard {

  private static final String HOLD = ",method=\"POST\",uri=\"/v1/reservations\"";

  private SaleDashboard() {}

  static Dashboard make() {
    return new Dashboard(
        "tidemark-sale",
        "Tidemark: sale",
        "How the sale goes: orders, what is left, what is refused and why, how long a buyer waits.",
        List.of(),
        List.of(now(), sale(), speed(), cache()));
  }

  private static Dashboard.Row now() {
    return row(
        "Now",
        Panel.stat(
            "Orders",
            "Holds that were committed, a second.",
            "reqps",
            "sum(rate(tidemark_reservations_total{§,state=\"held\"}[$__rate_interval]))"),
        Panel.stat(
            "Units left",
            "On sale, all products, counted once a minute.",
            "short",
            "max(tidemark_stock_units{§,state=\"available\"})"),
        Panel.stat(
            "Units sold",
            "Paid, all products, counted once a minute.",
            "short",
            "max(tidemark_stock_units{§,state=\"sold\"})"),
        Panel.stat(
                "Unaccounted units",
                "Missing or too many, over all products. Anything but 0 is a fault of Tidemark.",
                "short",
                "max(tidemark_conservation_gap_units{§})")
            .redFrom(1),
        Panel.stat(
                "P1 alerts",
                "Alerts of the highest severity that nobody has acknowledged.",
                "short",
                "max(tidemark_alerts{§,state=\"firing\",severity=\"P1\"})")
            .redFrom(1),
        Panel.stat(
                "Stock databases lost",
                "Their products are refused with 503; the others sell on.",
                "short",
                "sum(max by (shard) (tidemark_stock_breaker{§}))")
            .redFrom(1));
  }

  private static Dashboard.Row sale() {
    return row(
        "Sale",
        Panel.chart(
            "Reservations",
            "That came into a state, a second.",
            "reqps",
            "sum by (state) (rate(tidemark_reservations_total{§}[$__rate_interval]))",
            "{{state}}"),
        Panel.chart(
            "Refusals",
            "Requests refused, a second, by cause: the ten most frequent. What each means is in"
                + " docs/API.md.",
            "reqps",
            "topk(10, sum by (code) (rate(tidemark_refusals_total{§}[$__rate_interval])))",
            "{{code}}"),
        Panel.chart(
            "Units",
            "Of reservations that came into a state, a second.",
            "short",
            "sum by (state) (rate(tidemark_reservation_units_total{§}[$__rate_interval]))",
            "{{state}}"),
        Panel.chart(
            "Stock",
            "Units of all products by state, counted once a minute.",
            "short",
            "max by (state) (tidemark_stock_units{§})",
            "{{state}}"));
  }

  private static Dashboard.Row speed() {
    return row(
        "Speed",
        Panel.chart(
            "Time of a hold",
            "From the request until its answer is sent, committed or refused.",
            "s",
            quantile("0.5", "http_server_requests_seconds", HOLD, ""),
            "p50",
            quantile("0.99", "http_server_requests_seconds", HOLD, ""),
            "p99"),
        Panel.chart(
            "Time of a commit",
            "Of one transaction for all commands that were waiting.",
            "s",
            quantile("0.5", "tidemark_commit_seconds"),
            "p50",
            quantile("0.99", "tidemark_commit_seconds"),
            "p99"),
        Panel.chart(
            "Commands in a transaction",
            "The mean. It rises with the load: that is what carries a rush.",
            "short",
            """
            sum by (instance) (rate(tidemark_commit_batch_commands_sum{§}[$__rate_interval]))
              / sum by (instance) (rate(tidemark_commit_batch_commands_count{§}[$__rate_interval]))""",
            "{{instance}}"),
        Panel.chart(
            "Waiting",
            "Commands that wait for the next transaction, by stock database, and open requests.",
            "short",
            "sum by (shard) (tidemark_commit_waiting{§})",
            "database {{shard}}",
            "sum(tidemark_http_open_requests{§})",
            "open requests"));
  }

  private static Dashboard.Row cache() {
    return row(
        "Cache",
        Panel.chart(
            "Time to borrow from Redis",
            "Units of a bucket, for many holds at once.",
            "s",
            quantile("0.5", "tidemark_gate_take_seconds"),
            "p50",
            quantile("0.99", "tidemark_gate_take_seconds"),
            "p99"),
        Panel.chart(
            "Drift",
            "Units that the cache is off from the ledger, all products that a process sells. While"
                + " they sell, work under way is part of it; in calm it is 0.",
            "short",
            "max by (instance) (tidemark_drift_all_units{§})",
            "{{instance}}"),
        Panel.chart(
            "Caches made anew",
            "Because of drift, a second.",
            "short",
            "sum by (instance) (rate(tidemark_drift_healed_total{§}[$__rate_interval]))",
            "{{instance}}"),
        Panel.chart(
                "Redis away",
                "1 while Redis does not answer: the ledger decides alone, slower and as correct.",
                "short",
                "max by (instance) (tidemark_gate_cache_away{§})",
                "{{instance}}")
            .redFrom(1));
  }
}
