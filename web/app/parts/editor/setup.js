/** CodeMirror as rules are edited with it; a file of its own in the bundle. */
import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { linter, lintGutter, lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';
import { completion } from './complete.js';
import { language } from './drl.js';

const LINT_MILLIS = 350;

const look = EditorView.theme({
  '&': { height: '100%', fontSize: '13px', color: 'var(--text)', backgroundColor: 'var(--surface)' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55' },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { backgroundColor: 'var(--surface)', color: 'var(--text-2)', borderRight: '1px solid var(--line)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--surface-2) 60%, transparent)' },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': { backgroundColor: 'var(--accent-soft) !important' },
  '.cm-tooltip': { backgroundColor: 'var(--surface)', color: 'var(--text)', border: '1px solid var(--line-strong)', borderRadius: '6px', overflow: 'hidden' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent)', color: 'var(--on-accent)' },
  '.cm-completionDetail': { color: 'inherit', opacity: '.8', fontStyle: 'normal' },
  '.cm-tooltip.cm-completionInfo': { maxWidth: '280px', padding: '6px 9px' },
  '.cm-diagnostic': { padding: '5px 9px', borderLeft: '4px solid var(--crit)' },
  '.cm-panels': { backgroundColor: 'var(--surface-2)', color: 'var(--text)' },
  '.cm-searchMatch': { backgroundColor: 'var(--warn-soft)' },
});

/**
 * @param {ShadowRoot} root
 * @param {{ text: string, label: string, readOnly: boolean, vocabulary: () => any, check: (text: string) => Promise<any[]>, edited: (text: string) => void }} of
 */
export function open(root, { text, label, readOnly, vocabulary, check, edited }) {
  const marks = async (view) => {
    const { doc } = view.state;
    return (await check(doc.toString())).map(({ line, column, message }) => {
      const at = doc.line(Math.min(doc.lines, Math.max(1, line)));
      const from = Math.min(at.to, at.from + Math.max(0, column - 1));
      const word = /^[\w$@]+/.exec(doc.sliceString(from, at.to))?.[0].length ?? 1;
      return { from, to: Math.min(at.to, from + word), severity: 'error', message };
    });
  };
  return new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), highlightActiveLine(), highlightActiveLineGutter(), drawSelection(), history(), bracketMatching(), closeBrackets(), highlightSelectionMatches(),
        search({ top: true }), lintGutter(), linter(marks, { delay: LINT_MILLIS }), completion(vocabulary), language, look,
        // Tab leaves after Escape, as CodeMirror has it, so that the keyboard is not caught.
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab]),
        EditorState.readOnly.of(readOnly),
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
        EditorView.updateListener.of((update) => update.docChanged && edited(update.state.doc.toString())),
      ],
    }),
  });
}
