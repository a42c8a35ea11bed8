// SPDX-FileCopyrightText: the ponlod contributors
// SPDX-License-Identifier: EUPL-1.2
// The field for the query: CodeMirror with SPARQL, in the colours of the page.

import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  StreamLanguage,
  syntaxHighlighting,
} from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { complete } from "./completion.js";

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: tags.standard(tags.variableName), color: "var(--accent)" },
  { tag: tags.local(tags.variableName), color: "var(--warn)" },
  { tag: tags.string, color: "var(--alarm)" },
  { tag: [tags.comment, tags.meta], color: "var(--quiet)" },
]);

const look = EditorView.theme({
  "&": {
    backgroundColor: "var(--paper)",
    color: "var(--ink)",
    fontSize: ".92rem",
    border: "1px solid var(--edge)",
    borderRadius: "4px",
  },
  "&.cm-focused": { outline: "3px solid var(--focus)", outlineOffset: "2px" },
  ".cm-scroller": {
    fontFamily: "var(--mono)",
    lineHeight: "1.55",
    minHeight: "23rem",
    maxHeight: "34rem",
    overflow: "auto",
  },
  ".cm-content": { padding: ".6rem 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 .8rem" },
  ".cm-gutters": {
    backgroundColor: "var(--panel)",
    color: "var(--quiet)",
    borderRight: "1px solid var(--rule)",
  },
  ".cm-activeLine, .cm-activeLineGutter": {
    backgroundColor: "color-mix(in srgb, var(--panel) 60%, transparent)",
  },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--mark)" },
  ".cm-wrong-line": { backgroundColor: "color-mix(in srgb, var(--alarm) 8%, transparent)" },
  ".cm-wrong": {
    textDecoration: "underline wavy var(--alarm)",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--paper)",
    color: "var(--ink)",
    border: "1px solid var(--edge)",
    borderRadius: "4px",
    boxShadow: "0 .3rem 1rem rgb(0 0 0 / .2)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: "var(--mono)",
    fontSize: ".85rem",
    maxWidth: "min(46rem, 92vw)",
    maxHeight: "18rem",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {
    padding: ".2rem .6rem",
    lineHeight: "1.5",
    overflow: "hidden",
    textOverflow: "ellipsis",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--accent)",
    color: "var(--accent-ink)",
  },
  ".cm-completionDetail": {
    fontFamily: "var(--sans)",
    fontStyle: "normal",
    opacity: ".85",
    marginLeft: ".8em",
  },
  ".cm-tooltip.cm-completionInfo": {
    padding: ".5rem .7rem",
    maxWidth: "24rem",
    fontFamily: "var(--sans)",
    fontSize: ".85rem",
    lineHeight: "1.45",
  },
  "@media print": {
    ".cm-scroller": { minHeight: "0", maxHeight: "none" },
    ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  },
  "@media (max-width: 40rem)": {
    ".cm-scroller": { minHeight: "15rem" },
    ".cm-tooltip.cm-completionInfo": { display: "none" },
  },
});

/**
 * What is typed over a selection is put in here. Chrome would wrap it in the colours of what it replaces, as
 * a style attribute, which the page's security policy forbids and the console would tell.
 */
const typedOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { from, to, empty } = view.state.selection.main;
    if (event.inputType !== "insertText" || !event.data || empty) return false;
    const insert = () =>
      view.state.update(view.state.replaceSelection(event.data), {
        userEvent: "input.type",
        scrollIntoView: true,
      });
    const handlers = view.state.facet(EditorView.inputHandler); // such as the one that closes brackets
    if (!handlers.some((handler) => handler(view, from, to, event.data, insert))) view.dispatch(insert());
    return true;
  },
});

/** Marks the place of an error, { line, column } from 1; null takes the mark away, as does any change. */
const setWrong = StateEffect.define();
const wrong = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    const effect = transaction.effects.find((each) => each.is(setWrong));
    if (effect) return effect.value ? marked(transaction.state.doc, effect.value) : Decoration.none;
    return transaction.docChanged ? Decoration.none : marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function marked(doc, place) {
  const { line, from } = located(doc, place);
  const marks = [Decoration.line({ class: "cm-wrong-line" }).range(line.from)];
  const [word] = line.text.slice(from - line.from).match(/^[\p{L}\p{N}_:?$.-]+|^./u) ?? [];
  if (word) marks.push(Decoration.mark({ class: "cm-wrong" }).range(from, from + word.length));
  return Decoration.set(marks);
}

/** The server counts columns in characters, a text here in UTF-16 units. */
function located(doc, place) {
  const line = doc.line(Math.min(place.line, doc.lines));
  const before = [...line.text].slice(0, place.column - 1).join("");
  return { line, from: line.from + before.length };
}

/**
 * Put an editor in the place of a textarea, with its label; `run` is called for Ctrl+Enter. It lives in a
 * shadow root, where CodeMirror's styles are adopted style sheets, which the page's security policy allows.
 */
export function editQuery(textarea, { label, help, run }) {
  const host = document.createElement("div");
  host.className = "editor";
  textarea.before(host);
  textarea.hidden = true;
  const root = host.attachShadow({ mode: "open" });
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: textarea.value,
      extensions: [
        keymap.of(["Ctrl-Enter", "Mod-Enter"].map((key) => ({ key, run: () => (run(), true) }))),
        lineNumbers(),
        history(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        highlightActiveLine(),
        EditorView.lineWrapping,
        StreamLanguage.define(sparql),
        syntaxHighlighting(colours),
        autocompletion({ override: [complete], icons: false, maxRenderedOptions: 60 }),
        typedOver,
        wrong,
        look,
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...defaultKeymap, ...historyKeymap]),
        EditorView.contentAttributes.of({
          "aria-label": label,
          "aria-description": help,
          autocapitalize: "off",
          spellcheck: "false",
          tabindex: "0", // said aloud for checkers that do not know that what can be edited can be reached
        }),
      ],
    }),
  });
  return {
    get query() {
      return view.state.doc.toString();
    },
    set query(text) {
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: text },
        selection: { anchor: 0 },
      });
    },
    /** Mark the place of an error, or none. */
    mark(place) {
      view.dispatch({ effects: setWrong.of(place ?? null) });
    },
    /** Put the cursor at a place. */
    goTo(place) {
      const { from } = located(view.state.doc, place);
      view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
      view.focus();
    },
    focus() {
      view.focus();
    },
  };
}
