/**
 * Makes the Grafana dashboards in {@code dashboards/grafana}, and checks that they, the alert rules
 * and the service's metrics fit together.
 */
package dev.tidemark.dashboards;
