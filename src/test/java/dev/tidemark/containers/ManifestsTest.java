package dev.tidemark.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The compose file and the manifests for Kubernetes, as far as they can be checked without either.
 */
class ManifestsTest {

  private static final YAMLMapper YAML = new YAMLMapper();

  private static JsonNode compose() throws IOException {
    return YAML.readTree(Files.readString(Path.of("docker", "compose.yaml")));
  }

  private static JsonNode kubernetes(String kind) throws IOException {
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class)
            .readValues(Files.readString(Path.of("docker", "kubernetes.yaml")))) {
      while (documents.hasNext()) {
        JsonNode document = documents.next();
        if (document.path("kind").asText().equals(kind)) {
          return document;
        }
      }
    }
    throw new AssertionError("there is no " + kind);
  }

  /**
   * As the Compose Specification's own schema has it, which has no member that it does not know.
   */
  @Test
  void composeTakesEveryMemberOfItsFile() throws IOException {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V201909)
            .getSchema(ManifestsTest.class.getResourceAsStream("/compose/compose-spec.json"));
    ObjectNode file = (ObjectNode) compose();
    assertEquals("tidemark", file.remove("name").asText(), "is newer than the schema");
    assertEquals(Set.of(), schema.validate(file));
    ((ObjectNode) file.path("services").path("tidemark")).put("memory_limit", "512m");
    assertEquals(1, schema.validate(file).size());
  }

  @Test
  void everyServiceHasATagAndStartsAgain() throws IOException {
    List<String> services = new ArrayList<>();
    for (Map.Entry<String, JsonNode> service : compose().path("services").properties()) {
      services.add(service.getKey());
      JsonNode is = service.getValue();
      assertTrue(is.path("image").asText().contains(":"), service::getKey);
      assertEquals("unless-stopped", is.path("restart").asText(), service.getKey());
      for (JsonNode port : is.path("ports")) {
        assertTrue(port.asText().startsWith("127.0.0.1:"), "open to the network: " + port);
      }
    }
    assertEquals(List.of("mysql", "redis", "tidemark", "prometheus", "grafana"), services);
  }

  @Test
  void everyFileThatIsMountedIsThere() throws IOException {
    int mounted = 0;
    for (JsonNode service : compose().path("services")) {
      for (JsonNode volume : service.path("volumes")) {
        String from = volume.asText().split(":", 2)[0];
        if (from.startsWith(".")) {
          assertTrue(Files.exists(Path.of("docker").resolve(from).normalize()), from);
          mounted++;
        } else {
          assertTrue(compose().path("volumes").has(from), from);
        }
      }
    }
    assertTrue(mounted >= 4);
  }

  /** No password is in it, and none is left out. */
  @Test
  void everySecretComesFromTheEnvironment() throws IOException {
    List<String> names = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("docker", "env.example"))) {
      if (!line.startsWith("#")) {
        assertTrue(line.endsWith("="), line);
        names.add(line.substring(0, line.length() - 1));
      }
    }
    String text = Files.readString(Path.of("docker", "compose.yaml"));
    for (String name : names) {
      assertTrue(text.contains("${" + name + ":?"), name);
    }
  }

  @Test
  void theServiceRunsWithoutRightsAndOnAReadOnlyFileSystem() throws IOException {
    JsonNode service = compose().path("services").path("tidemark");
    assertTrue(service.path("read_only").asBoolean());
    assertEquals("/tmp", service.path("tmpfs").path(0).asText());
    assertEquals("ALL", service.path("cap_drop").path(0).asText());
    assertEquals("512m", service.path("mem_limit").asText());
    assertEquals("docker/Dockerfile", service.path("build").path("dockerfile").asText());
  }

  /**
   * Read as the classes that are made from Kubernetes' own description; Jackson refuses the rest.
   */
  @Test
  void kubernetesKnowsEveryMemberOfTheManifests() throws IOException {
    Map<String, Class<?>> kinds =
        Map.of(
            "Deployment", Deployment.class,
            "Service", Service.class,
            "PodDisruptionBudget", PodDisruptionBudget.class,
            "HorizontalPodAutoscaler", HorizontalPodAutoscaler.class);
    YAMLMapper strict = new YAMLMapper();
    strict.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    strict.setAnnotationIntrospector(
        new JacksonAnnotationIntrospector() {
          private static final long serialVersionUID = 1L;

          @Override
          public Boolean hasAnySetter(Annotated annotated) {
            return false;
          }
        });
    for (Map.Entry<String, Class<?>> kind : kinds.entrySet()) {
      JsonNode document = kubernetes(kind.getKey());
      assertNotNull(strict.treeToValue(document, kind.getValue()));
      ((ObjectNode) document.path("spec")).put("wrong", 1);
      assertThrows(
          UnrecognizedPropertyException.class, () -> strict.treeToValue(document, kind.getValue()));
    }
    assertEquals(kinds.size(), documents());
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static int documents() throws IOException {
    try (MappingIterator<JsonNode> all =
        YAML.readerFor(JsonNode.class)
            .readValues(Files.readString(Path.of("docker", "kubernetes.yaml")))) {
      return all.readAll().size();
    }
  }

  @Test
  void aPodIsProbedBoundedAndWithoutRights() throws IOException {
    JsonNode pod = kubernetes("Deployment").path("spec").path("template").path("spec");
    JsonNode container = pod.path("containers").path(0);
    Map<String, String> probes = new TreeMap<>();
    for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      probes.put(probe, container.path(probe).path("httpGet").path("path").asText());
    }
    assertEquals(
        Map.of(
            "livenessProbe", "/q/health/live",
            "readinessProbe", "/q/health/ready",
            "startupProbe", "/q/health/started"),
        probes);
    assertEquals("512Mi", container.path("resources").path("limits").path("memory").asText());
    assertTrue(container.path("resources").path("requests").has("cpu"));
    assertFalse(container.path("resources").path("limits").has("cpu"), "it would stall the sale");
    assertTrue(pod.path("securityContext").path("runAsNonRoot").asBoolean());
    assertTrue(container.path("securityContext").path("readOnlyRootFilesystem").asBoolean());
    assertFalse(container.path("securityContext").path("allowPrivilegeEscalation").asBoolean(true));
    assertEquals("/tmp", container.path("volumeMounts").path(0).path("mountPath").asText());
    assertFalse(pod.path("automountServiceAccountToken").asBoolean(true));
    assertTrue(pod.path("initContainers").isMissingNode(), "a start migrates by itself");
  }

  @Test
  void whatSelectsPodsSelectsTheseAndOutlivesAVersion() throws IOException {
    JsonNode labels =
        kubernetes("Deployment").path("spec").path("template").path("metadata").path("labels");
    for (JsonNode selector :
        List.of(
            kubernetes("Deployment").path("spec").path("selector").path("matchLabels"),
            kubernetes("Service").path("spec").path("selector"),
            kubernetes("PodDisruptionBudget").path("spec").path("selector").path("matchLabels"))) {
      assertFalse(selector.isEmpty());
      for (Map.Entry<String, JsonNode> label : selector.properties()) {
        assertEquals(label.getValue(), labels.path(label.getKey()), label.getKey());
      }
      assertFalse(selector.has("app.kubernetes.io/version"));
    }
  }

  @Test
  void itScalesByProcessorAndByOrdersASecond() throws IOException {
    JsonNode scaler = kubernetes("HorizontalPodAutoscaler");
    assertEquals("autoscaling/v2", scaler.path("apiVersion").asText());
    assertEquals("tidemark", scaler.path("spec").path("scaleTargetRef").path("name").asText());
    List<String> metrics = new ArrayList<>();
    for (JsonNode metric : scaler.path("spec").path("metrics")) {
      metrics.add(
          metric.path("resource").path("name").asText()
              + metric.path("pods").path("metric").path("name").asText());
    }
    assertEquals(List.of("cpu", "tidemark_orders_per_second"), metrics);
    JsonNode rule =
        YAML.readTree(Files.readString(Path.of("docker", "prometheus-adapter.yaml")))
            .path("rules")
            .path("custom")
            .path(0);
    assertEquals(metrics.get(1), rule.path("name").path("as").asText());
    assertEquals(Set.of("namespace", "pod"), names(rule.path("resources").path("overrides")));
    int atLeast = scaler.path("spec").path("minReplicas").asInt();
    assertTrue(
        kubernetes("PodDisruptionBudget").path("spec").path("minAvailable").asInt() < atLeast);
  }
}
