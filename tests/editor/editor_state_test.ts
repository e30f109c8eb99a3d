import assert from "node:assert/strict";
import {
  beginInput,
  type EditorState,
  type Effect,
  press,
  type PressContext,
  withChoices,
} from "../../lib/terminal/editor/editor_state.ts";

const CONTEXT: PressContext = { history: ["one", "two"], lines: false, isTyped: true, hasExternal: true };

/** Presses keys, one per word. Any other word is text. */
function pressed(text: string, keys: string, context: Partial<PressContext> = {}): [EditorState, Effect | undefined] {
  let state = beginInput(text);
  let effect: Effect | undefined;
  for (const name of keys.split(" ")) {
    const isKey = /^(ctrl|alt|shift)\+|^(up|down|enter|tab|escape|backspace|left|home)$/.test(name);
    const key = isKey ? { name, text: "" } : { name: "text", text: name };
    ({ state, effect } = press(state, key, { ...CONTEXT, ...context }));
  }
  return [state, effect];
}

/** A text, keys, the action of the last key, and the text afterwards. */
const rows: [string, string, Effect | undefined, string, Partial<PressContext>?][] = [
  ["a", "enter", "enter", "a"],
  ["a", "ctrl+d", undefined, "a"],
  ["", "ctrl+d", "end", ""],
  ["a", "ctrl+d", "finish", "a", { lines: true }],
  ["a", "ctrl+x ctrl+e", "external", "a"],
  ["a", "ctrl+x b", undefined, "a"],
  ["a", "ctrl+x b", undefined, "ab", { hasExternal: false }],
  ["a", "tab", "complete", "a"],
  ["{\n", "tab", undefined, "{\n  "],
  ["{\n  ", "}", undefined, "{\n}"],
  ["{\n  ", "}", undefined, "{\n  }", { isTyped: false }],
  ["a b", "ctrl+w ctrl+y ctrl+y", undefined, "a bb"],
  ["a", "b c ctrl+_", undefined, "ab"],
  ["a", "b c ctrl+_ ctrl+_ ctrl+_", undefined, "a"],
  ["", "up up", undefined, "one"],
  ["t", "up down", undefined, "t"],
  ["", "ctrl+r o enter", "enter", "two"],
  ["", "ctrl+r n escape", undefined, ""],
  ["", "ctrl+r n backspace left x", undefined, "xone"],
];
for (const [text, keys, effect, after, context] of rows) {
  Deno.test(
    `press() gives ${JSON.stringify(after)} and ${effect} for ${keys} in ${JSON.stringify(text)}${
      context === undefined ? "" : ` if ${JSON.stringify(context)}`
    }`,
    () => {
      const [state, asked] = pressed(text, keys, context);
      assert.deepEqual([asked, state.buffer.text], [effect, after]);
    },
  );
}

Deno.test("press() changes no state that it was given", () => {
  const state = Object.freeze({ ...beginInput("a b"), memory: Object.freeze({ cut: "", undo: Object.freeze([]) }) });
  press(state, { name: "ctrl+w", text: "" }, CONTEXT);
  assert.deepEqual(state.memory, { cut: "", undo: [] });
});

Deno.test("press() chooses in an open list, and another key closes it", () => {
  const candidates = [{ text: "pods" }, { text: "port" }];
  const open = withChoices(beginInput("get p"), { from: 4, to: 5, candidates });
  assert.equal(open.buffer.text, "get po");
  const key = (state: EditorState, name: string) => press(state, { name, text: "" }, CONTEXT).state;
  const second = key(key(open, "tab"), "down");
  assert.equal(second.buffer.text, "get port");
  assert.equal(key(second, "escape").buffer.text, "get po");
  assert.deepEqual(press(second, { name: "enter", text: "" }, CONTEXT), { state: { ...second, menu: undefined } });
  const typed = press(second, { name: "text", text: "!" }, CONTEXT).state;
  assert.deepEqual([typed.buffer.text, typed.menu], ["get port!", undefined]);
});
