package dev.tidemark.rules;

import dev.tidemark.rules.facts.Fact;
import dev.tidemark.rules.facts.SaleStage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.drools.core.impl.RuleBaseFactory;
import org.drools.kiesession.rulebase.InternalKnowledgeBase;
import org.drools.kiesession.rulebase.KnowledgeBaseFactory;
import org.kie.api.KieBaseConfiguration;
import org.kie.api.io.ResourceType;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.Match;
import org.kie.internal.builder.KnowledgeBuilder;
import org.kie.internal.builder.KnowledgeBuilderFactory;
import org.kie.internal.conf.AlphaRangeIndexThresholdOption;
import org.kie.internal.io.ResourceFactory;

/** Rules compiled by Drools. Immutable, safe for use by several threads. */
final class Network {

  /** From nine thresholds of a whole number on, it would cut 10.5 to 10. */
  private static final AlphaRangeIndexThresholdOption NO_RANGE_INDEX =
      AlphaRangeIndexThresholdOption.get(0);

  private static final ClassLoader CLASSES = new RememberingLoader(Network.class.getClassLoader());

  private final InternalKnowledgeBase base;
  private final Map<String, PlacedRule> byName;

  private Network(InternalKnowledgeBase base, Map<String, PlacedRule> byName) {
    this.base = base;
    this.byName = byName;
  }

  /** Takes milliseconds; the first time in a process, seconds. */
  static Network compile(List<PlacedRule> rules) {
    Map<String, PlacedRule> byName = new LinkedHashMap<>();
    rules.forEach(rule -> byName.put("r" + byName.size(), rule));
    Map<String, Rule> written = new LinkedHashMap<>();
    byName.forEach((name, rule) -> written.put(name, rule.rule()));
    return inOurClassLoader(() -> new Network(base(written), byName));
  }

  private static InternalKnowledgeBase base(Map<String, Rule> rules) {
    KnowledgeBuilder builder =
        KnowledgeBuilderFactory.newKnowledgeBuilder(
            KnowledgeBuilderFactory.newKnowledgeBuilderConfiguration(null, CLASSES));
    builder.add(ResourceFactory.newDescrResource(DrlWriter.write(rules)), ResourceType.DESCR);
    if (builder.hasErrors()) {
      throw new IllegalStateException("Drools refuses what we wrote: " + builder.getErrors());
    }
    KieBaseConfiguration settings = RuleBaseFactory.newKnowledgeBaseConfiguration(null, CLASSES);
    settings.setOption(NO_RANGE_INDEX);
    InternalKnowledgeBase base = KnowledgeBaseFactory.newKnowledgeBase(settings);
    base.addPackages(builder.getKnowledgePackages());
    return base;
  }

  /**
   * Which rules are true of which of these rows, all of which have the same tunables and no two the
   * same subject.
   *
   * @param facts those to ask about, of all the rows
   * @throws RuntimeException if a condition cannot be computed
   */
  List<True> ask(Collection<Row> rows, Collection<Fact> facts, SaleStage stage, double[] tunables) {
    Map<Subject, Row> bySubject = new HashMap<>();
    rows.forEach(row -> bySubject.put(row.subject().subject(), row));
    List<True> found = new ArrayList<>();
    return inOurClassLoader(
        () -> {
          KieSession session = base.newKieSession();
          try {
            session.insert(new Policy(tunables));
            session.insert(stage);
            facts.forEach(session::insert);
            session.fireAllRules(match -> keep(match, bySubject, found), limit(rows));
            return found;
          } finally {
            session.dispose();
          }
        });
  }

  /** A rule and a row of which it is true. */
  record True(PlacedRule rule, Row row) {}

  /** No match is ever fired: whatever a rule wants is read from our own tree. */
  private boolean keep(Match match, Map<Subject, Row> bySubject, List<True> found) {
    PlacedRule rule = byName.get(match.getRule().getName());
    if (rule != null) {
      for (Object object : match.getObjects()) {
        if (object instanceof Fact fact && FactType.of(fact.getClass()).about() != null) {
          Row row = bySubject.get(new Subject(rule.rule().about(), fact.key()));
          if (row != null && !rule.isUndecided(row)) {
            found.add(new True(rule, row));
          }
          break;
        }
      }
    }
    return false;
  }

  private int limit(Collection<Row> rows) {
    return Math.max(1, rows.size() * byName.size());
  }

  /**
   * Drools finds classes by the thread's loader, and a wrong one at first use spoils it for good.
   */
  private static <T> T inOurClassLoader(Supplier<T> work) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(CLASSES);
    try {
      return work.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
