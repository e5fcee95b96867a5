package dev.tidemark.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Json;
import dev.tidemark.TidemarkTest;
import dev.tidemark.rules.Severity;
import dev.tidemark.rules.Subject;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alerts and silences as Grafana and amtool ask for them. */
@TidemarkTest
class AlertmanagerTest {

  private static final String BASE = "/v1/alertmanager/api/v2";

  @Inject AlertBook book;

  private final String sku = Api.newSku();
  private final Findings.Rule rule = Findings.rule(Findings.newRule(), Severity.P2).in("clocks");
  private Api api;

  @BeforeEach
  void connect() {
    api = Api.ofTest();
  }

  private void fires(Findings.Rule one) {
    book.apply(List.of(Subject.product(sku)), Findings.of(one.about(sku)), Set.of(one.ref()));
  }

  private JsonNode alerts(String parameters) {
    Answer answer =
        api.get(BASE + "/alerts?" + filter("alertname=\"" + rule.name() + "\"") + parameters);
    assertEquals(200, answer.status(), answer.body());
    return answer.json();
  }

  private static String filter(String filter) {
    return "filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8);
  }

  private static String matcher(String name, String value, boolean regex, boolean equal) {
    return Json.of("name", name, "value", value, "isRegex", regex, "isEqual", equal);
  }

  private static String silence(String id, String ends, String... matchers) {
    return "{\"id\":\"%s\",\"matchers\":[%s],\"startsAt\":\"%s\",\"endsAt\":\"%s\",\"createdBy\":\"eva\",\"comment\":\"unpacking\"}"
        .formatted(id, String.join(",", matchers), Instant.now(), ends);
  }

  /** A text: clients made for Alertmanager read nothing else. */
  private static void assertRefused(String expected, Answer answer) {
    String told = answer.status() + " " + answer.json().asText();
    assertTrue(told.startsWith(expected), told);
    String type = answer.headers().firstValue("Content-Type").orElse("");
    assertTrue(type.startsWith("application/json"), type);
  }

  private static String inAnHour() {
    return Instant.now().plus(1, ChronoUnit.HOURS).toString();
  }

  @Test
  void anAlertHasTheShapeThatAlertmanagerGivesIt() {
    fires(rule);
    JsonNode found = alerts("");
    assertEquals(1, found.size());
    JsonNode alert = found.get(0);
    assertEquals(rule.name(), alert.path("labels").path("alertname").asText());
    assertEquals("error", alert.path("labels").path("severity").asText());
    assertEquals("P2", alert.path("labels").path("priority").asText());
    assertEquals(sku, alert.path("labels").path("product").asText());
    assertEquals("clocks", alert.path("labels").path("category").asText());
    assertEquals("firing", alert.path("annotations").path("state").asText());
    assertTrue(alert.path("fingerprint").asText().matches("[0-9a-f]{16}"));
    assertEquals("tidemark", alert.path("receivers").path(0).path("name").asText());
    assertEquals("active", alert.path("status").path("state").asText());
    assertTrue(alert.path("status").path("silencedBy").isArray());
    assertTrue(alert.path("status").path("inhibitedBy").isArray());
    Instant started = Instant.parse(alert.path("startsAt").asText());
    assertTrue(started.isBefore(Instant.parse(alert.path("endsAt").asText())));
  }

  /** What Grafana sends: all labels of an alert as matchers. */
  @Test
  void allItsLabelsTogetherSilenceItAndItIsActiveAgainWhenTheSilenceEnds() {
    fires(rule);
    List<String> matchers = new ArrayList<>();
    for (Map.Entry<String, JsonNode> label : alerts("").get(0).path("labels").properties()) {
      matchers.add(matcher(label.getKey(), label.getValue().asText(), false, true));
    }
    Answer made =
        api.post(BASE + "/silences", silence("", inAnHour(), matchers.toArray(String[]::new)));
    assertEquals(200, made.status(), made.body());
    String id = made.json().path("silenceID").asText();
    JsonNode status = alerts("").get(0).path("status");
    assertEquals("suppressed", status.path("state").asText());
    assertEquals(id, status.path("silencedBy").path(0).asText());
    assertEquals(0, alerts("&silenced=false").size());
    assertEquals(0, alerts("&active=true&silenced=false").size());
    JsonNode silence = api.get(BASE + "/silence/" + id).json();
    assertEquals("active", silence.path("status").path("state").asText());
    assertEquals("unpacking (eva)", silence.path("comment").asText());
    assertEquals(matchers.size(), silence.path("matchers").size());

    assertEquals(200, api.delete(BASE + "/silence/" + id).status());
    assertEquals("active", alerts("").get(0).path("status").path("state").asText());
    assertEquals(
        "expired", api.get(BASE + "/silence/" + id).json().path("status").path("state").asText());
  }

  @Test
  void aSilenceThatIsChangedIsANewOneInItsPlace() {
    String about = matcher("product", sku, false, true);
    String first =
        api.post(BASE + "/silences", silence("", inAnHour(), about))
            .json()
            .path("silenceID")
            .asText();
    String second =
        api.post(BASE + "/silences", silence(first, inAnHour(), about))
            .json()
            .path("silenceID")
            .asText();
    List<String> states = new ArrayList<>();
    for (JsonNode silence : api.get(BASE + "/silences?" + filter("product=" + sku)).json()) {
      states.add(silence.path("id").asText() + " " + silence.path("status").path("state").asText());
    }
    assertEquals(List.of(second + " active", first + " expired"), states);
    Answer unknown =
        api.post(
            BASE + "/silences", silence("6fa459ea-ee8a-3ca4-894e-db77e160355e", inAnHour(), about));
    assertRefused("404 SILENCE_NOT_FOUND", unknown);
  }

  @Test
  void whatIsNeverHiddenIsRefusedHereToo() {
    Findings.Rule never = rule.neverHidden();
    fires(never);
    Answer refused =
        api.post(
            BASE + "/silences",
            silence("", inAnHour(), matcher("alertname", rule.name(), false, true)));
    assertRefused("422 SILENCE_REFUSED", refused);
  }

  @ParameterizedTest
  @CsvSource({
    "severity, error, false, true",
    "severity, critical, false, false",
    "priority, P2, false, true",
    "category, clo.*, true, true",
    "product, .*-nobody, true, false",
    "kind, product, false, true",
  })
  void aSilenceSaysByLabelsWhatOursSaysByFields(
      String name, String value, boolean regex, boolean hides) {
    fires(rule);
    String made =
        api.post(
                BASE + "/silences",
                silence(
                    "",
                    inAnHour(),
                    matcher("alertname", rule.name(), false, true),
                    matcher(name, value, regex, true)))
            .json()
            .path("silenceID")
            .asText();
    assertEquals(
        hides ? "suppressed" : "active", alerts("").get(0).path("status").path("state").asText());
    assertEquals(200, api.delete(BASE + "/silence/" + made).status());
  }

  @ParameterizedTest
  @CsvSource({
    "instance, a, false",
    "product, a|b, true",
    "product, [ab], true",
    "product, .+, true",
    "product, a*, false",
    "severity, page, false",
    "product, '', false",
  })
  void whatCannotBeMeantIsRefused(String name, String value, boolean regex) {
    Answer refused =
        api.post(BASE + "/silences", silence("", inAnHour(), matcher(name, value, regex, true)));
    assertRefused("400 INVALID_FIELD", refused);
  }

  @ParameterizedTest
  @CsvSource({"2h, 3h, startsAt", "0h, 200h, endsAt", "-2h, -1h, endsAt", "x, 1h, startsAt"})
  void itBeginsNowAndEndsWithinAWeek(String starts, String ends, String field) {
    String body =
        "{\"matchers\":[%s],\"startsAt\":\"%s\",\"endsAt\":\"%s\",\"createdBy\":\"eva\",\"comment\":\"x\"}"
            .formatted(matcher("product", sku, false, true), moment(starts), moment(ends));
    Answer refused = api.post(BASE + "/silences", body);
    assertRefused("400 INVALID_FIELD: " + field, refused);
  }

  private static String moment(String hours) {
    return hours.endsWith("h")
        ? Instant.now()
            .plus(Long.parseLong(hours.substring(0, hours.length() - 1)), ChronoUnit.HOURS)
            .toString()
        : hours;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "severity=\"error\"; true",
        "severity=error; true",
        "severity!=\"error\"; false",
        "category=~\"cl.*\"; true",
        "category=~\"hats|clocks\"; true",
        "category!~\"(hats|clocks)\"; false",
        "nothing=\"\"; true",
        "nothing!=\"\"; false",
      })
  void aFilterIsOfLabels(String filter, boolean shows) {
    fires(rule);
    assertEquals(shows ? 1 : 0, alerts("&" + filter(filter)).size());
  }

  @ParameterizedTest
  @CsvSource({"severity", "=x", "a=~(b+)+$"})
  void aFilterThatCannotBeReadIsRefused(String filter) {
    assertRefused("400 INVALID_FIELD", api.get(BASE + "/alerts?" + filter(filter)));
    assertRefused("400 INVALID_FIELD: active", api.get(BASE + "/alerts?active=maybe"));
  }

  @ParameterizedTest
  @CsvSource({"a.*, a*", "a\\.b, a.b", "a|b.*, 'a,b*'", "(a|b), 'a,b'", "a-b, a-b"})
  void aRegularExpressionBecomesStars(String regex, String stars) {
    assertEquals(Optional.of(List.of(stars.split(",", -1))), LabelPattern.ofRegex(regex));
  }

  @ParameterizedTest
  @CsvSource({"a+", "a?", "[a]", "(a)(b)", "a\\d", "a\\*b", "^a", "a$", "a{2}", "a*"})
  void whatStarsCannotSayIsNone(String regex) {
    assertEquals(Optional.empty(), LabelPattern.ofRegex(regex));
  }

  @Test
  void groupsAreByNameAndPriority() {
    fires(rule);
    JsonNode groups =
        api.get(BASE + "/alerts/groups?" + filter("alertname=\"" + rule.name() + "\"")).json();
    assertEquals(1, groups.size());
    assertEquals(
        Json.of("alertname", rule.name(), "priority", "P2"),
        groups.get(0).path("labels").toString());
    assertEquals(1, groups.get(0).path("alerts").size());
  }

  @Test
  void theStatusIsOneThatGrafanaTakes() {
    JsonNode status = api.get(BASE + "/status").json();
    assertEquals("disabled", status.path("cluster").path("status").asText());
    assertTrue(status.path("config").path("original").asText().startsWith("route:\n"));
    assertTrue(status.path("versionInfo").path("version").isTextual());
    // Its test of the address expects Mimir there, and Alertmanager not.
    assertEquals(404, api.get("/v1/alertmanager/alertmanager/api/v2/status").status());
    assertEquals("[{\"name\":\"tidemark\"}]", api.get(BASE + "/receivers").body());
  }

  @Test
  void whoMayOnlyReadSilencesNothing() {
    String key =
        api.post("/v1/keys", "{\"name\":\"grafana-" + sku + "\",\"scopes\":[\"read\"]}")
            .json()
            .path("key")
            .asText();
    Api reader = api.as(key);
    assertEquals(200, reader.get(BASE + "/alerts").status());
    Answer refused =
        reader.post(
            BASE + "/silences", silence("", inAnHour(), matcher("product", sku, false, true)));
    assertEquals("403 FORBIDDEN", refused.status() + " " + refused.code());
  }
}
