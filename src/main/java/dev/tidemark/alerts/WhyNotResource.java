package dev.tidemark.alerts;

import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.Scope;
import dev.tidemark.rules.Explanation;
import dev.tidemark.rules.Rules;
import dev.tidemark.rules.Subject;
import dev.tidemark.rules.SubjectFacts;
import dev.tidemark.rules.VersionNumber;
import dev.tidemark.rules.facts.Fact;
import dev.tidemark.rules.facts.SaleStage;
import dev.tidemark.stock.Place;
import dev.tidemark.stock.Products;
import dev.tidemark.stock.Sales;
import dev.tidemark.storage.StockDatabases;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Why a rule does, or does not, fire for something, condition by condition. */
@Path("/v1/rules/{name}/why-not")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
@Tag(name = "Rules")
class WhyNotResource {

  private final Rules rules;
  private final FactReader reader;
  private final Products products;
  private final StockDatabases databases;
  private final Sales sales;

  WhyNotResource(
      Rules rules, FactReader reader, Products products, StockDatabases databases, Sales sales) {
    this.rules = rules;
    this.reader = reader;
    this.products = products;
    this.databases = databases;
    this.sales = sales;
  }

  /**
   * The answer.
   *
   * @param facts what is known now, by kind
   * @param missing kinds of facts that cannot be read now
   */
  record WhyNot(
      Subject subject,
      Map<String, Fact> facts,
      List<String> missing,
      List<Explanation.OfRule> rules) {}

  @POST
  @Operation(
      summary = "Why a rule does, or does not, fire for a product, source or channel",
      description = "Each condition with the values of now put in, and whether it holds.")
  @APIResponse(responseCode = "404", description = "RULE_NOT_FOUND or PRODUCT_NOT_FOUND")
  public WhyNot explain(
      @PathParam("name") String name,
      @QueryParam("sku") @Nullable String sku,
      @QueryParam("source") @Nullable String source,
      @QueryParam("channel") @Nullable String channel,
      @QueryParam("version") @Nullable String version) {
    SubjectFacts facts = facts(sku, source, channel);
    SaleStage stage = new SaleStage(sales.known().stage().toString());
    Long number = version == null ? null : Long.valueOf(VersionNumber.parse("version", version));
    Explanation explanation = rules.whyNot(name, number, facts, stage);
    Map<String, Fact> byKind = new TreeMap<>();
    facts.facts().forEach(fact -> byKind.put(fact.getClass().getSimpleName(), fact));
    byKind.put(SaleStage.class.getSimpleName(), stage);
    return new WhyNot(
        facts.subject(),
        byKind,
        facts.missing().stream().map(Class::getSimpleName).sorted().toList(),
        explanation.rules());
  }

  private SubjectFacts facts(
      @Nullable String sku, @Nullable String source, @Nullable String channel) {
    if (sku != null) {
      return product(sku);
    }
    if (source != null) {
      return one(reader.sources(), new Subject(Subject.Kind.SOURCE, source));
    }
    if (channel != null) {
      return one(reader.channels(), new Subject(Subject.Kind.CHANNEL, channel));
    }
    throw ProblemException.invalidField("sku", "is required, or source, or channel");
  }

  private SubjectFacts product(String sku) {
    Place place = products.find(List.of(sku)).get(sku);
    if (place == null) {
      throw new ProblemException(
          Problem.of(Refusal.PRODUCT_NOT_FOUND, "There is no such product")
              .with("sku", sku.substring(0, Math.min(sku.length(), 64))));
    }
    return one(
        reader.products(databases.of(place.slot()), List.of(place.productId())),
        Subject.product(sku));
  }

  private static SubjectFacts one(List<SubjectFacts> all, Subject subject) {
    Optional<SubjectFacts> found =
        all.stream().filter(one -> one.subject().equals(subject)).findFirst();
    return found.orElseThrow(
        () ->
            new ProblemException(
                Problem.of(Refusal.NOT_FOUND, "Nothing is known of it")
                    .with("kind", subject.kind())));
  }
}
