/** What can be written where, from the vocabulary that the service has. */
import { autocompletion } from '@codemirror/autocomplete';

const TEMPLATE = 'rule "name"\n  @severity("P2") @hold("1m") @clear("5m")\nwhen\n  StockPosition( available > 0 )\nthen\n  actions.alert("");\nend\n';

/** The kind of fact whose parentheses are open before a position. */
function openFact(before) {
  const pattern = /([A-Z]\w*)\s*\(/g;
  let open = null;
  for (let found = pattern.exec(before); found; found = pattern.exec(before)) {
    const inside = before.slice(found.index + found[0].length);
    const depth = [...inside].reduce((sum, sign) => sum + (sign === '(' ? 1 : sign === ')' ? -1 : 0), 1);
    open = depth > 0 ? found[1] : open;
  }
  return open;
}

const fact = ({ name, meaning, about }) => ({ label: name, type: 'class', detail: about ?? 'the sale', info: meaning, apply: `${name}( ` });
const property = ({ name, type, unit, meaning }) => ({ label: name, type: 'property', detail: unit || type, info: meaning });
const verb = ({ name, meaning, arguments: given }) => ({ label: name, type: 'function', detail: `(${given.map((one) => one.name + (one.optional ? '?' : '')).join(', ')})`, info: meaning, apply: `${name}(` });
const word = ({ word: label, meaning }) => ({ label, type: 'keyword', info: meaning });

/** @param {() => any} vocabulary null while it is not known */
export const completion = (vocabulary) =>
  autocompletion({
    icons: false,
    override: [
      (context) => {
        const words = vocabulary();
        const typed = context.matchBefore(/[\w@$]*/);
        if (!words || !typed || (typed.from === typed.to && !context.explicit && context.state.sliceDoc(typed.from - 1, typed.from) !== '.')) {
          return null;
        }
        const before = context.state.sliceDoc(0, typed.from);
        return { from: typed.text.startsWith('@') ? typed.from + 1 : typed.from, options: options(words, before, typed.text), validFor: /^\w*$/ };
      },
    ],
  });

function options(words, before, typed) {
  const rule = before.slice(before.lastIndexOf('\nrule ') + 1);
  if (typed.startsWith('@')) {
    return words.annotations.map(({ word: label, meaning }) => ({ label: label.replace(/^@/, ''), type: 'keyword', info: meaning }));
  }
  if (/actions\.$/.test(before)) {
    return words.verbs.map(verb);
  }
  const bound = /\$(\w+)\.$/.exec(before);
  if (bound) {
    const kind = new RegExp(`\\$${bound[1]}\\s*:\\s*([A-Z]\\w*)`).exec(rule)?.[1];
    return (words.facts.find((one) => one.name === kind)?.properties ?? []).map(property);
  }
  const inside = words.facts.find((one) => one.name === openFact(rule));
  if (inside) {
    return inside.properties.map(property);
  }
  if (/\bthen\b(?![\s\S]*\bend\b)/.test(rule)) {
    return [{ label: 'actions', type: 'variable', apply: 'actions.' }, { label: 'end', type: 'keyword' }];
  }
  if (/\bwhen\b/.test(rule) && !/\bend\b/.test(rule)) {
    return [...words.facts.map(fact), ...['not', 'exists', 'then'].map((label) => word({ word: label, meaning: '' }))];
  }
  return [{ label: 'rule', type: 'keyword', detail: 'a whole one', apply: TEMPLATE }, { label: 'when', type: 'keyword' }];
}
