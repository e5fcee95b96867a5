/** Colours for the language of rules. */
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { tags } from '@lezer/highlight';

const KEYWORDS = /^(rule|when|then|end|not|exists|in|true|false)\b/;

const drl = StreamLanguage.define({
  name: 'drl',
  startState: () => ({ comment: false }),
  token(stream, state) {
    if (state.comment) {
      state.comment = !stream.skipTo('*/') || !stream.match('*/');
      if (state.comment) {
        stream.skipToEnd();
      }
      return 'comment';
    }
    if (stream.eatSpace()) {
      return null;
    }
    if (stream.match('//')) {
      stream.skipToEnd();
      return 'comment';
    }
    if (stream.match('/*')) {
      state.comment = true;
      return 'comment';
    }
    if (stream.match(/^"[^"\n]*"?/)) {
      return 'string';
    }
    if (stream.match(/^@\w+/)) {
      return 'meta';
    }
    if (stream.match(/^\$\w+/)) {
      return 'variableName.special';
    }
    if (stream.match(/^\d+(\.\d+)?/)) {
      return 'number';
    }
    if (stream.match(KEYWORDS)) {
      return 'keyword';
    }
    if (stream.match(/^actions\.\w+/)) {
      return 'variableName.function';
    }
    if (stream.match(/^[A-Z]\w*/)) {
      return 'typeName';
    }
    if (stream.match(/^[a-z]\w*/i)) {
      return 'propertyName';
    }
    stream.next();
    return null;
  },
  tokenTable: { 'variableName.special': tags.special(tags.variableName), 'variableName.function': tags.function(tags.variableName) },
  languageData: { commentTokens: { line: '//' }, closeBrackets: { brackets: ['(', '"'] } },
});

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--kw)', fontWeight: '600' },
  { tag: tags.string, color: 'var(--str)' },
  { tag: tags.number, color: 'var(--num)' },
  { tag: tags.comment, color: 'var(--com)', fontStyle: 'italic' },
  { tag: tags.typeName, color: 'var(--type)' },
  { tag: tags.special(tags.variableName), color: 'var(--var)' },
  { tag: tags.function(tags.variableName), color: 'var(--kw)' },
  { tag: tags.meta, color: 'var(--num)' },
]);

export const language = [drl, syntaxHighlighting(colours)];
