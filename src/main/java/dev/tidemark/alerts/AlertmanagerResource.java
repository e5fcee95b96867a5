package dev.tidemark.alerts;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.tidemark.kernel.Bodies;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.RefusalCounters;
import dev.tidemark.kernel.Scope;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/**
 * Alerts and silences by the API of Prometheus' Alertmanager, version 2, as far as Grafana's data
 * source {@code alertmanager} and {@code amtool} ask for it: with the address {@code
 * …/v1/alertmanager} they show our alerts and silence them. Alerts cannot be posted: they are our
 * rules' to raise.
 */
@Path("/v1/alertmanager/api/v2")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
@Tag(name = "Alertmanager")
class AlertmanagerResource {

  private static final int PAGE = 500;
  private static final int MOST_PAGES = 10;
  private static final int MOST_TOLD = 1_000;

  /** Grafana shows it, and wants a route in it. */
  private static final String CONFIGURATION =
      """
      route:
        receiver: tidemark
        group_by: [alertname, priority]
      receivers:
        - name: tidemark
      """;

  private final AlertDesk desk;
  private final Silences silences;
  private final SecurityIdentity caller;
  private final RefusalCounters refusals;
  private final InstantSource clock;
  private final String version;
  private final Instant started;

  AlertmanagerResource(
      AlertDesk desk,
      Silences silences,
      SecurityIdentity caller,
      RefusalCounters refusals,
      InstantSource clock,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.desk = desk;
    this.silences = silences;
    this.caller = caller;
    this.refusals = refusals;
    this.clock = clock;
    this.version = version;
    this.started = clock.instant();
  }

  /** What runs here; of the members that only Alertmanager has, what is true of no cluster. */
  record Status(
      Map<String, Object> cluster,
      Map<String, String> versionInfo,
      Map<String, String> config,
      Instant uptime) {}

  /** Alerts of one text and severity. */
  record Group(
      Map<String, String> labels,
      AlertmanagerAlert.Receiver receiver,
      List<AlertmanagerAlert> alerts) {}

  /** The id of a silence that was made. */
  record Made(String silenceID) {}

  @GET
  @Path("/status")
  @Operation(summary = "What runs here, as Alertmanager says it")
  public Status status() {
    Map<String, String> build = new LinkedHashMap<>();
    build.put("version", version);
    for (String unknown : List.of("revision", "branch", "buildUser", "buildDate", "goVersion")) {
      build.put(unknown, "");
    }
    return new Status(
        Map.of("status", "disabled", "peers", List.of()),
        build,
        Map.of("original", CONFIGURATION),
        started);
  }

  @GET
  @Path("/receivers")
  @Operation(summary = "Who is told: one name that stands for all webhooks")
  public List<AlertmanagerAlert.Receiver> receivers() {
    return List.of(AlertmanagerAlert.RECEIVER);
  }

  @GET
  @Path("/alerts")
  @Operation(
      summary = "Alerts that fire, acknowledged ones too, the newest first, at most 1000",
      description =
          "filter is name=\"value\", !=, =~ or !~, given once or more; of regular expressions it"
              + " takes .* and alternatives with |.")
  @APIResponse(responseCode = "400", description = "INVALID_FIELD")
  public List<AlertmanagerAlert> alerts(
      @QueryParam("active") @DefaultValue("true") String active,
      @QueryParam("silenced") @DefaultValue("true") String silenced,
      @QueryParam("inhibited") @DefaultValue("true") String inhibited,
      @QueryParam("filter") List<String> filter) {
    return read(Wanted.parse(active, silenced, inhibited, filter));
  }

  @GET
  @Path("/alerts/groups")
  @Operation(summary = "The same by the name of the text and severity")
  @APIResponse(responseCode = "400", description = "INVALID_FIELD")
  public List<Group> groups(
      @QueryParam("active") @DefaultValue("true") String active,
      @QueryParam("silenced") @DefaultValue("true") String silenced,
      @QueryParam("inhibited") @DefaultValue("true") String inhibited,
      @QueryParam("filter") List<String> filter) {
    Map<Map<String, String>, List<AlertmanagerAlert>> groups = new LinkedHashMap<>();
    for (AlertmanagerAlert alert : read(Wanted.parse(active, silenced, inhibited, filter))) {
      Map<String, String> labels = new LinkedHashMap<>(alert.labels());
      labels.keySet().retainAll(List.of("alertname", "priority"));
      groups.computeIfAbsent(labels, none -> new ArrayList<>()).add(alert);
    }
    return groups.entrySet().stream()
        .map(group -> new Group(group.getKey(), AlertmanagerAlert.RECEIVER, group.getValue()))
        .toList();
  }

  @GET
  @Path("/silences")
  @Operation(summary = "Silences: active ones, and the latest 200 that are over")
  @APIResponse(responseCode = "400", description = "INVALID_FIELD")
  public List<AlertmanagerSilence> silences(@QueryParam("filter") List<String> filter) {
    List<LabelFilter> filters = LabelFilter.parse(filter);
    Instant now = clock.instant();
    return Stream.concat(silences.active().stream(), silences.expired().stream())
        .map(silence -> AlertmanagerSilence.of(silence, now))
        .filter(silence -> filters.stream().allMatch(one -> one.matches(silence.labels())))
        .toList();
  }

  @GET
  @Path("/silence/{id}")
  @Operation(summary = "A silence")
  @APIResponse(responseCode = "404", description = "SILENCE_NOT_FOUND")
  public AlertmanagerSilence silence(@PathParam("id") String id) {
    return AlertmanagerSilence.of(
        silences.find(AlertmanagerSilence.number(id)).silence(), clock.instant());
  }

  @POST
  @RolesAllowed(Scope.OPERATE)
  @Path("/silences")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Hide alerts from people for a while",
      description =
          "With the id of a silence, a new one is made and that one ended. startsAt must be now,"
              + " endsAt within 7 days; of regular expressions it takes .* only.")
  @APIResponse(responseCode = "400", description = "INVALID_FIELD")
  @APIResponse(responseCode = "404", description = "SILENCE_NOT_FOUND")
  @APIResponse(responseCode = "422", description = "SILENCE_REFUSED: all it names is never hidden")
  public Made make(AlertmanagerSilence.@Nullable Wanted body) {
    AlertmanagerSilence.Wanted wanted = Bodies.require(body);
    Silence silence = wanted.toOurs(who(), clock.instant());
    String before = wanted.id();
    if (before == null || before.isEmpty()) {
      return new Made(AlertmanagerSilence.id(silences.make(silence).id()));
    }
    return new Made(
        AlertmanagerSilence.id(silences.replace(AlertmanagerSilence.number(before), silence).id()));
  }

  @DELETE
  @RolesAllowed(Scope.OPERATE)
  @Path("/silence/{id}")
  @Operation(summary = "End a silence now")
  @APIResponse(responseCode = "200", description = "It is over")
  @APIResponse(responseCode = "404", description = "SILENCE_NOT_FOUND")
  public Map<String, String> end(@PathParam("id") String id) {
    silences.end(AlertmanagerSilence.number(id), who());
    return Map.of();
  }

  /** What a caller wants to see. */
  private record Wanted(
      boolean active, boolean silenced, boolean inhibited, List<LabelFilter> filters) {

    static Wanted parse(String active, String silenced, String inhibited, List<String> filters) {
      return new Wanted(
          AlertFilter.flag("active", active),
          AlertFilter.flag("silenced", silenced),
          AlertFilter.flag("inhibited", inhibited),
          LabelFilter.parse(filters));
    }

    boolean has(AlertmanagerAlert alert) {
      AlertmanagerAlert.Status status = alert.status();
      boolean wanted =
          status.state().equals("active")
              ? active
              : status.silencedBy().isEmpty() ? inhibited : silenced;
      return wanted && filters.stream().allMatch(filter -> filter.matches(alert.labels()));
    }
  }

  private List<AlertmanagerAlert> read(Wanted wanted) {
    Instant now = clock.instant();
    List<AlertmanagerAlert> found = new ArrayList<>();
    UUID before = null;
    for (int page = 0; page < MOST_PAGES; page++) {
      List<AlertView> some =
          desk.list(new AlertFilter(AlertFilter.TOLD, null, "", "", false, before), PAGE);
      some.stream()
          .map(alert -> AlertmanagerAlert.of(alert, now))
          .filter(wanted::has)
          .limit(MOST_TOLD - found.size())
          .forEach(found::add);
      if (some.size() < PAGE || found.size() == MOST_TOLD) {
        break;
      }
      before = some.get(PAGE - 1).id();
    }
    return found;
  }

  /** A text, counted as all refusals are: clients made for Alertmanager read no problem details. */
  @ServerExceptionMapper
  Response refused(ProblemException e) {
    Problem problem = e.problem();
    refusals.count(problem.refusal());
    return Response.status(problem.refusal().status())
        .type(MediaType.APPLICATION_JSON)
        .entity(new TextNode(problem.refusal() + ": " + problem.detail()))
        .build();
  }

  private String who() {
    return caller.getPrincipal().getName();
  }
}
