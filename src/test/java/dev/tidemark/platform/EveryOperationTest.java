package dev.tidemark.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Aside;
import dev.tidemark.Await;
import dev.tidemark.Json;
import dev.tidemark.TidemarkTest;
import dev.tidemark.kernel.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Walks the description of the API: every operation says who may, and refuses all others. */
@TidemarkTest
class EveryOperationTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  /** Fewer would mean that the description was not read. */
  private static final int LEAST_OPERATIONS = 90;

  private static final Set<String> VERBS = Set.of("get", "put", "post", "delete", "patch");

  /** Whoever is known may. */
  private static final Set<String> ANY_CALLER =
      Set.of("get /v1/session", "delete /v1/session", "post /v1/session/password");

  private static final Set<String> ANYBODY = Set.of("post /v1/session", "get /v1/session/ways");

  /** Reads that need a body. */
  private static final Set<String> READS =
      Set.of(
          "post /v1/rules/{name}/why-not",
          "post /v1/products/{sku}/layout/preview",
          "post /v1/silences/preview");

  private Api api;

  @BeforeEach
  void connect() {
    api = Api.ofTest();
  }

  /**
   * An operation.
   *
   * @param scopes of which one suffices
   */
  record Operation(String verb, String path, Set<String> scopes) {

    String name() {
      return verb + " " + path;
    }

    int statusFor(Api caller) {
      String concrete = path.replaceAll("\\{[^}]*}", "1");
      return switch (verb) {
        case "get" -> caller.get(concrete, "Accept", "*/*").status();
        case "put" -> caller.put(concrete, "{}").status();
        case "post" -> caller.post(concrete, "{}").status();
        case "delete" -> caller.delete(concrete).status();
        default -> throw new AssertionError("not known here: " + verb);
      };
    }
  }

  @Test
  void everyOperationSaysWhoMay() {
    List<String> wrong = new ArrayList<>();
    for (Operation operation : operations()) {
      boolean open = ANY_CALLER.contains(operation.name()) || ANYBODY.contains(operation.name());
      if (operation.scopes().isEmpty() != open || !Scope.ALL.containsAll(operation.scopes())) {
        wrong.add(operation.name() + " " + operation.scopes());
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void whoMayOnlyReadChangesNothing() {
    List<String> wrong =
        operations().stream()
            .filter(operation -> !operation.verb().equals("get"))
            .filter(operation -> operation.scopes().contains(Scope.READ))
            .map(Operation::name)
            .filter(name -> !READS.contains(name))
            .toList();
    assertEquals(List.of(), wrong);
  }

  @Test
  void everyOperationRefusesWhoIsNotKnown() {
    Map<String, Api> strangers = new HashMap<>();
    strangers.put("nobody", api.as(""));
    strangers.put("unknown", api.as("tmk_000000000000_" + "x".repeat(43)));
    strangers.put("revoked", api.as(revoked()));
    strangers.put("expired", api.as(expired()));
    // At once, since each one of an unknown key waits until all keys were read again.
    List<CompletableFuture<List<String>>> asked =
        operations().stream()
            .filter(operation -> !ANYBODY.contains(operation.name()))
            .map(operation -> Aside.supply(() -> notRefused(operation, strangers)))
            .toList();
    assertEquals(
        List.of(), asked.stream().flatMap(wrong -> wrong.join().stream()).sorted().toList());
  }

  private static List<String> notRefused(Operation operation, Map<String, Api> strangers) {
    List<String> wrong = new ArrayList<>();
    strangers.forEach(
        (who, caller) -> {
          int status = operation.statusFor(caller);
          if (status != 401) {
            wrong.add(who + ": " + status + " " + operation.name());
          }
        });
    return wrong;
  }

  @Test
  void everyOperationRefusesWhoHasAllOtherScopes() {
    Map<Set<String>, Api> callers = new HashMap<>();
    List<String> wrong = new ArrayList<>();
    int refused = 0;
    for (Operation operation : operations()) {
      if (operation.scopes().isEmpty()) {
        continue;
      }
      Set<String> others = new HashSet<>(Scope.ALL);
      others.removeAll(operation.scopes());
      others.remove(Scope.ADMIN);
      int status = operation.statusFor(callers.computeIfAbsent(others, this::callerWith));
      if (status == 403) {
        refused++;
      } else {
        wrong.add(status + " " + operation.name());
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(
        refused >= LEAST_OPERATIONS - ANY_CALLER.size() - ANYBODY.size(), "refused " + refused);
  }

  @Test
  void whoHasOneOfTheScopesMayRead() {
    Map<Set<String>, Api> callers = new HashMap<>();
    List<String> wrong = new ArrayList<>();
    for (Operation operation : operations()) {
      boolean streams = operation.path().contains("stream");
      if (!operation.verb().equals("get") || streams) {
        continue;
      }
      for (String scope : operation.scopes()) {
        int status = operation.statusFor(callers.computeIfAbsent(Set.of(scope), this::callerWith));
        if (status == 401 || status == 403) {
          wrong.add(status + " " + operation.name() + " as " + scope);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  private List<Operation> operations() {
    JsonNode document = api.as("").get("/q/openapi?format=json").json();
    List<Operation> found = new ArrayList<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        one -> {
                          if (VERBS.contains(one.getKey())) {
                            found.add(
                                new Operation(one.getKey(), path.getKey(), scopes(one.getValue())));
                          }
                        }));
    assertTrue(found.size() >= LEAST_OPERATIONS, "only " + found.size() + " were found");
    return found;
  }

  private static Set<String> scopes(JsonNode operation) {
    Set<String> scopes = new TreeSet<>();
    for (JsonNode alternative : operation.path("security")) {
      alternative.path("apiKey").forEach(scope -> scopes.add(scope.asText()));
    }
    return scopes;
  }

  private Api callerWith(Set<String> scopes) {
    return api.as(make(Json.of("name", newName(), "scopes", scopes)).path("key").asText());
  }

  private String revoked() {
    JsonNode made = make(Json.of("name", newName(), "scopes", Scope.ALL));
    assertEquals(204, api.delete("/v1/keys/" + made.path("id").asText()).status());
    return made.path("key").asText();
  }

  private String expired() {
    Instant expires = Instant.now().plusMillis(500);
    String body = Json.of("name", newName(), "scopes", Scope.ALL, "expiresAt", expires.toString());
    String key = make(body).path("key").asText();
    Await.until(SOON, "expired", () -> Instant.now().isAfter(expires));
    return key;
  }

  private JsonNode make(String body) {
    return api.post("/v1/keys", body).json();
  }

  private static String newName() {
    return "walk-" + UUID.randomUUID();
  }
}
