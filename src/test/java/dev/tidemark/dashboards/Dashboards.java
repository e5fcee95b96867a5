package dev.tidemark.dashboards;

import static dev.tidemark.dashboards.Dashboard.row;

import java.util.List;

/** All dashboards, from what a buyer feels down to the machine. */
final class Dashboards {

  private Dashboards() {}

  static List<Dashboard> all() {
    return List.of(
        SaleDashboard.make(),
        product(),
        rules(),
        responses(),
        OutwardDashboard.make(),
        MachineDashboard.make());
  }

  private static Dashboard product() {
    return new Dashboard(
        "tidemark-product",
        "Tidemark: products",
        "Where single products stand. Only those that sell fastest and those that are named are"
            + " told: TIDEMARK_METRICS_TOP_PRODUCTS, TIDEMARK_METRICS_PRODUCTS.",
        List.of(
            new Dashboard.Variable(
                "sku", "Product", "label_values(tidemark_product_units{job=~\"$job\"}, sku)")),
        List.of(
            row(
                "Now",
                Panel.bars(
                    "Sold out first",
                    "Time until what is available is sold at the pace of the last five minutes.",
                    "s",
                    """
                    sort(max by (sku) (tidemark_product_units{§,sku=~"$sku",state="available"})
                      / (max by (sku) (tidemark_product_velocity_units_per_second{§,sku=~"$sku"}) > 0))""",
                    "{{sku}}"),
                Panel.bars(
                    "Fastest",
                    "Units sold a second, the average of the last five minutes.",
                    "short",
                    """
                    topk(20, max by (sku) (tidemark_product_velocity_units_per_second{§,sku=~"$sku"}))""",
                    "{{sku}}")),
            row(
                "Over time",
                Panel.chart(
                    "Available",
                    "Units on sale, all buckets together.",
                    "short",
                    """
                    max by (sku) (tidemark_product_units{§,sku=~"$sku",state="available"})""",
                    "{{sku}}"),
                Panel.chart(
                    "Held",
                    "Units that wait for their payment.",
                    "short",
                    """
                    max by (sku) (tidemark_product_units{§,sku=~"$sku",state="held"})""",
                    "{{sku}}"),
                Panel.chart(
                    "Sold",
                    "Units that are paid.",
                    "short",
                    """
                    max by (sku) (tidemark_product_units{§,sku=~"$sku",state="sold"})""",
                    "{{sku}}"),
                Panel.chart(
                    "Drift",
                    "Units that the cache is off from the ledger, of the twenty products that are"
                        + " off the most. While a product sells, work under way is part of it.",
                    "short",
                    """
                    max by (sku) (tidemark_drift_units{§})""",
                    "{{sku}}"))));
  }

  private static Dashboard rules() {
    return new Dashboard(
        "tidemark-rules",
        "Tidemark: rules and alerts",
        "What is wrong with the stock, and whether the rules keep up.",
        List.of(),
        List.of(
            row(
                "Now",
                firing("P1").redFrom(1),
                firing("P2"),
                firing("P3"),
                Panel.stat(
                        "Missing",
                        "Alerts of which the facts cannot be read.",
                        "short",
                        "sum(max by (severity) (tidemark_alerts{§,state=\"missing\"}))")
                    .redFrom(1),
                Panel.stat(
                    "Sources silent",
                    "Sources that were not heard of for longer than expected.",
                    "short",
                    "sum(max by (source) (tidemark_feed_silent{§}))"),
                Panel.stat(
                    "Products to look at",
                    "Products that have changed and that rules have not looked at yet.",
                    "short",
                    "sum(tidemark_alerts_waiting{§})")),
            row(
                "Alerts",
                Panel.chart(
                    "Open alerts",
                    "By state and severity, without those of shadow rules.",
                    "short",
                    "max by (state, severity) (tidemark_alerts{§})",
                    "{{severity}} {{state}}"),
                Panel.bars(
                    "By rule",
                    "Alerts that fire or are acknowledged, of the twenty rules with the most.",
                    "short",
                    "topk(20, max by (rule) (tidemark_rule_alerts{§}))",
                    "{{rule}}"),
                Panel.chart(
                    "Fired",
                    "Alerts that began to fire, a second.",
                    "short",
                    "sum by (severity) (rate(tidemark_alerts_fired_total{§}[$__rate_interval]))",
                    "{{severity}}"),
                Panel.chart(
                    "Resolved",
                    "Alerts that were over after they had fired, a second.",
                    "short",
                    "sum by (severity) (rate(tidemark_alerts_resolved_total{§}[$__rate_interval]))",
                    "{{severity}}")),
            row(
                "Evaluation",
                Panel.chart(
                    "Time of an evaluation",
                    "To ask all rules about a batch of subjects.",
                    "s",
                    quantile("0.5", "tidemark_rules_evaluate_seconds"),
                    "p50",
                    quantile("0.99", "tidemark_rules_evaluate_seconds"),
                    "p99"),
                Panel.chart(
                    "Subjects",
                    "Products, channels and sources that rules were asked about, a second.",
                    "short",
                    "sum by (instance) (rate(tidemark_rules_subjects_total{§}[$__rate_interval]))",
                    "{{instance}}"))));
  }

  private static Panel firing(String severity) {
    return Panel.stat(
        severity + " firing",
        "Alerts of this severity that fire and that nobody has acknowledged.",
        "short",
        "max(tidemark_alerts{§,state=\"firing\",severity=\"" + severity + "\"})");
  }

  private static Dashboard responses() {
    return new Dashboard(
        "tidemark-responses",
        "Tidemark: responses",
        "What is done by itself about alerts, and what the guardrails held back.",
        List.of(),
        List.of(
            row(
                "Now",
                Panel.stat(
                        "Kill switch",
                        "1 while it is on: no response is run.",
                        "bool_on_off",
                        "max(tidemark_responses_kill_switch{§})")
                    .redFrom(1),
                Panel.stat(
                    "Held back, an hour",
                    "Responses that guardrails refused in the last hour.",
                    "short",
                    "sum(increase(tidemark_responses_refused_total{§}[1h]))")),
            row(
                "Over time",
                Panel.chart(
                    "What became of them",
                    "Steps of responses, a second.",
                    "short",
                    "sum by (what) (rate(tidemark_responses_total{§}[$__rate_interval]))",
                    "{{what}}"),
                Panel.chart(
                    "By verb",
                    "Steps of responses, a second.",
                    "short",
                    "sum by (verb) (rate(tidemark_responses_total{§}[$__rate_interval]))",
                    "{{verb}}"),
                Panel.chart(
                        "Held back by",
                        "Responses that guardrails refused, a second, by the guardrail.",
                        "short",
                        "sum by (verb, verdict)"
                            + " (rate(tidemark_responses_refused_total{§}[$__rate_interval]))",
                        "{{verb}} {{verdict}}")
                    .wide(24))));
  }

  /** Over all processes. */
  static String quantile(String quantile, String metric) {
    return quantile(quantile, metric, "", "");
  }

  static String quantile(String quantile, String metric, String labels, String by) {
    return "histogram_quantile(%s, sum by (le%s) (rate(%s_bucket{§%s}[$__rate_interval])))"
        .formatted(quantile, by, metric, labels);
  }
}
