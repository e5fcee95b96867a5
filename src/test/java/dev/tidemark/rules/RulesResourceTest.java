package dev.tidemark.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Json;
import dev.tidemark.TidemarkTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a rule text, as those who edit it see it. */
@TidemarkTest
class RulesResourceTest {

  private final String name = "text-" + UUID.randomUUID().toString().substring(0, 8);
  private final String path = "/v1/rules/" + name;
  private Api api;

  @BeforeEach
  void connect() {
    api = Api.ofTest();
  }

  @AfterEach
  void pause() {
    api.post(path + "/pause", "");
  }

  /** Never true in these tests: of no product that there is. */
  private static String text(int below) {
    return """
        rule "few"
        @tunable( few = %d )
        when
          Policy( $few : few )
          StockPosition( sku == "none-such", available < $few )
        then
          actions.alert("few");
        end
        """
        .formatted(below);
  }

  private Answer save(int below, String... headers) {
    return api.put(path, Json.of("drl", text(below), "note", "below " + below), headers);
  }

  @Test
  void aTextLivesFromDraftToActiveAndBack() {
    Answer made = save(1);
    assertEquals("201 draft", made.status() + " " + made.json().path("state").asText());
    assertEquals(1, made.json().path("latestVersion").asLong());
    assertEquals("200 draft", save(2).brief());
    assertEquals("200 shadow", api.post(path + "/shadow", "{\"version\":1}").brief());
    assertEquals("200 active", api.post(path + "/activate", "{\"version\":1}").brief());
    assertEquals(1, view().path("activeVersion").asLong());
    assertTrue(view().path("shadowVersion").isMissingNode());
    assertEquals("200 active", api.post(path + "/activate", "").brief());
    assertEquals(2, view().path("activeVersion").asLong());
    assertEquals(text(2), view().path("drl").asText());
    assertEquals("200 active", api.post(path + "/rollback", "").brief());
    assertEquals(1, view().path("activeVersion").asLong());
    assertEquals("200 active", api.post(path + "/rollback", "").brief());
    assertEquals(2, view().path("activeVersion").asLong());
    assertEquals("200 paused", api.post(path + "/pause", "{\"reason\":\"noisy\"}").brief());
    assertEquals("200 active", api.post(path + "/resume", "").brief());
    assertEquals("409 RULE_NOT_RUNNING", api.post(path + "/shadow/end", "").brief());
  }

  @Test
  void everySaveIsAVersionWithAuthorAndNote() {
    save(1);
    save(2);
    JsonNode versions = api.get(path + "/versions").json().path("items");
    assertEquals(
        List.of("2 below 2", "1 below 1"),
        versions.findValuesAsText("version").stream()
            .map(number -> number + " below " + number)
            .toList());
    assertEquals("below 2", versions.path(0).path("note").asText());
    assertFalse(versions.path(0).path("author").asText().isEmpty());
    assertEquals(text(1), api.get(path + "/versions/1").json().path("drl").asText());
    JsonNode lines = api.get(path + "/diff?from=1&to=2").json().path("lines");
    assertTrue(lines.toString().contains("-@tunable( few = 1 )"), lines.toString());
    assertTrue(lines.toString().contains("+@tunable( few = 2 )"), lines.toString());
    assertEquals(0, api.get(path + "/diff?from=1&to=1").json().path("lines").size());
    assertEquals("400 INVALID_FIELD", api.get(path + "/diff?from=1&to=9").brief());
  }

  @Test
  void ofTwoEditorsTheSecondIsToldSo() {
    String tag = save(1).headers().firstValue("ETag").orElseThrow();
    assertEquals(200, save(2, "If-Match", tag).status());
    assertEquals("412 VERSION_MISMATCH", save(3, "If-Match", tag).brief());
    assertEquals(2, view().path("latestVersion").asLong());
  }

  @Test
  void whatIsWrongIsToldWithItsPlace() {
    String wrong = text(1).replace("available", "availabel");
    Answer refused = api.put(path, Json.of("drl", wrong));
    assertEquals("422 RULE_REFUSED", refused.brief());
    JsonNode first = refused.json().path("diagnostics").path(0);
    assertEquals(5, first.path("line").asInt(), refused.body());
    assertEquals(
        wrong.lines().toList().get(4).indexOf("availabel") + 1, first.path("column").asInt());
    assertTrue(first.path("message").asText().contains("available"), refused.body());
    assertEquals("404 RULE_NOT_FOUND", api.get(path).brief());
    JsonNode checked = api.post(path + "/validate", Json.of("drl", wrong)).json();
    assertFalse(checked.path("valid").asBoolean(true));
    assertEquals(first, checked.path("diagnostics").path(0));
    assertTrue(
        api.post(path + "/validate", Json.of("drl", text(1))).json().path("valid").asBoolean());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Few", "-few", "rule-broken", "a_b"})
  void aNameIsOfSmallLettersDigitsAndDashes(String wrong) {
    assertEquals(
        "400 INVALID_FIELD", api.put("/v1/rules/" + wrong, Json.of("drl", text(1))).brief());
  }

  @Test
  void whatCannotBeDoneIsRefusedByName() {
    assertEquals("400 INVALID_FIELD", api.put(path, "{}").brief());
    assertEquals("400 MALFORMED_JSON", api.put(path, "").brief());
    assertEquals("404 RULE_NOT_FOUND", api.post(path + "/activate", "").brief());
    save(1);
    assertEquals("400 INVALID_FIELD", api.post(path + "/activate", "{\"version\":2}").brief());
    assertEquals("409 RULE_NOT_RUNNING", api.post(path + "/rollback", "").brief());
    assertEquals("409 RULE_NOT_RUNNING", api.post(path + "/pause", "").brief());
  }

  @Test
  void tunablesAreSetForAllForACategoryAndForAProduct() {
    String tunable = "few" + name.substring(5);
    api.put(path, Json.of("drl", text(4).replace("few", tunable)));
    api.post(path + "/activate", "");
    String at = "/v1/rules/parameters/" + tunable;
    assertEquals(200, api.put(at, "{\"value\":7}").status());
    assertEquals(200, api.put(at, "{\"value\":8,\"category\":\"shoes\"}").status());
    JsonNode set = api.put(at, "{\"value\":9,\"sku\":\"S-1\",\"reason\":\"hot\"}").json();
    assertEquals(4.0, set.path("readBy").path(0).path("defaultValue").asDouble());
    assertEquals(List.of("7.0", "8.0", "9.0"), set.path("settings").findValuesAsText("value"));
    assertEquals(
        List.of("global", "category", "product"), set.path("settings").findValuesAsText("scope"));
    JsonNode less = api.put(at, "{\"value\":null,\"category\":\"shoes\"}").json();
    assertEquals(List.of("7.0", "9.0"), less.path("settings").findValuesAsText("value"));
    assertEquals("404 TUNABLE_NOT_FOUND", api.put(at + "x", "{\"value\":1}").brief());
    assertEquals(
        "400 INVALID_FIELD",
        api.put(at, "{\"value\":1,\"category\":\"shoes\",\"sku\":\"S-1\"}").brief());
  }

  @Test
  void whatOnlyAShadowReadsIsSetAndWhatNobodyReadsIsTakenAway() {
    String tunable = "few" + name.substring(5);
    String at = "/v1/rules/parameters/" + tunable;
    save(1);
    api.post(path + "/activate", "");
    api.put(path, Json.of("drl", text(4).replace("few", tunable)));
    assertEquals("404 TUNABLE_NOT_FOUND", api.put(at, "{\"value\":7}").brief());
    api.post(path + "/shadow", "");
    assertEquals(200, api.put(at, "{\"value\":7}").status());
    api.post(path + "/shadow/end", "");
    JsonNode all = api.get("/v1/rules/parameters").json().path("items");
    assertTrue(all.findValuesAsText("tunable").contains(tunable), all.toString());
    assertEquals("404 TUNABLE_NOT_FOUND", api.put(at, "{\"value\":8}").brief());
    assertEquals(0, api.put(at, "{\"value\":null}").json().path("settings").size());
    assertEquals("404 TUNABLE_NOT_FOUND", api.put(at, "{\"value\":null}").brief());
  }

  private JsonNode view() {
    return api.get(path).json();
  }
}
