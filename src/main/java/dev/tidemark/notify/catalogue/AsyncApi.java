package dev.tidemark.notify.catalogue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.outbox.EventType;

/**
 * The events as an AsyncAPI 3.0.0 document (<a
 * href="https://www.asyncapi.com/docs/reference/specification/v3.0.0">specification</a>): one
 * channel, which is whatever endpoint a person sets up, and one message a type. Stateless.
 */
final class AsyncApi {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CHANNEL = "webhooks";
  private static final String MESSAGES = "#/components/messages/";
  private static final String SCHEMAS = "#/components/schemas/";
  private static final String ENVELOPE = "envelope";
  private static final String HEADERS = "headers";
  private static final String CONTENT_TYPE = "application/cloudevents+json";

  private AsyncApi() {}

  /**
   * @param version of the service
   */
  static ObjectNode document(String version) {
    ObjectNode document = JSON.createObjectNode();
    document.put("asyncapi", "3.0.0");
    document
        .putObject("info")
        .put("title", "Tidemark events")
        .put("version", version)
        .put("description", "What Tidemark tells the endpoints that people set up.");
    document.put("defaultContentType", "application/json");
    addChannel(document.putObject("channels").putObject(CHANNEL));
    ObjectNode send = document.putObject("operations").putObject("tell");
    send.put("action", "send").put("summary", "A POST to the endpoint, until it answers 2xx.");
    send.putObject("channel").put("$ref", "#/channels/" + CHANNEL);
    addComponents(document.putObject("components"));
    return document;
  }

  private static void addChannel(ObjectNode channel) {
    channel.putNull("address");
    channel.put("title", "Webhooks");
    channel.put("description", "The url of an endpoint, each with the types that it wants.");
    ObjectNode messages = channel.putObject("messages");
    for (EventType type : EventType.values()) {
      messages.putObject(type.toString()).put("$ref", MESSAGES + type);
    }
  }

  private static void addComponents(ObjectNode components) {
    ObjectNode messages = components.putObject("messages");
    ObjectNode schemas = components.putObject("schemas");
    schemas.set(ENVELOPE, EventType.schema(ENVELOPE));
    schemas.set(HEADERS, EventType.schema(HEADERS));
    for (EventType type : EventType.values()) {
      addMessage(messages.putObject(type.toString()), type);
      schemas.set(type.schemaName(), type.schema());
    }
  }

  private static void addMessage(ObjectNode message, EventType type) {
    message.put("name", type.toString());
    message.put("title", type.toString());
    message.put("summary", type.meaning());
    message.put("description", "The subject is " + type.subject() + ".");
    message.put("contentType", CONTENT_TYPE);
    message.putObject("headers").put("$ref", SCHEMAS + HEADERS);
    ArrayNode all = message.putObject("payload").putArray("allOf");
    all.addObject().put("$ref", SCHEMAS + ENVELOPE);
    ObjectNode own = all.addObject().put("type", "object").putObject("properties");
    own.putObject("type").put("const", type.toString());
    own.putObject("data").put("$ref", SCHEMAS + type.schemaName());
    ObjectNode example = message.putArray("examples").addObject();
    example.put("name", type.toString());
    example.set("payload", Examples.of(type));
  }
}
