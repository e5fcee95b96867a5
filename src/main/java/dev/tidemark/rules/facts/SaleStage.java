package dev.tidemark.rules.facts;

/** The stage that the whole sale is in: a fact beside every subject, joined to none. */
@Meaning("The stage that the whole sale is in")
public record SaleStage(@Meaning("warmup, rush, cooldown or normal") String stage) implements Fact {

  @Override
  public String key() {
    return stage;
  }
}
