/** A key press, typed text or a paste. */
export interface KeyPress {
  /** `text`, `paste`, or the name of a key: `enter`, `tab`, `shift+tab`, `up`, `ctrl+a`, `alt+b`, `ctrl+left`. */
  name: string;
  /** The text to insert; empty for keys that do not insert text. */
  text: string;
}

/** Converts the output of a terminal to keys. The output may be split at any character. */
export interface KeyReader {
  /** Returns the keys that a chunk completes. */
  read(chunk: string): KeyPress[];
  /** Ends an incomplete sequence. Returns the Escape key if the sequence is a lone Escape character. */
  flush(): KeyPress[];
  /** Whether there is an incomplete sequence. */
  readonly isWaiting: boolean;
}

const PASTE_BEGIN = "\x1b[200~";
const PASTE_END = "\x1b[201~";

/** Creates a reader for the sequences of xterm, VT220 and compatible terminals, with bracketed paste (ECMA-48, ctlseqs). */
export function createKeyReader(): KeyReader {
  let rest = "";
  return {
    get isWaiting() {
      return rest !== "" && !rest.startsWith(PASTE_BEGIN);
    },
    read(chunk) {
      rest += chunk;
      const keys: KeyPress[] = [];
      while (rest !== "") {
        const taken = take(rest);
        if (taken === undefined) break;
        rest = rest.slice(taken.length);
        if (taken.key !== undefined) keys.push(taken.key);
      }
      return keys;
    },
    flush() {
      const isEscape = rest.startsWith("\x1b") && !rest.startsWith(PASTE_BEGIN);
      if (!isEscape) return [];
      const keys: KeyPress[] = rest === "\x1b" ? [{ name: "escape", text: "" }] : [];
      rest = "";
      return keys;
    },
  };
}

interface Taken {
  length: number;
  key?: KeyPress;
}

// Text that was typed ahead, up to the next control character, is one key press.
// deno-lint-ignore no-control-regex -- control characters are keys
const TEXT_REGEXP = /^[^\x00-\x1f\x7f]+/;
// deno-lint-ignore no-control-regex -- as above
const SEQUENCE_REGEXP = /^\x1b(?:\[([0-9;<=>?]*)([ -/]*)([@-~])|O([0-9]*)([A-Za-z]))/;
// deno-lint-ignore no-control-regex -- as above
const BEGUN_REGEXP = /^\x1b(\[[0-9;<=>? -/]*|O[0-9]*)$/;

function take(text: string): Taken | undefined {
  const plain = TEXT_REGEXP.exec(text);
  if (plain !== null) return { length: plain[0].length, key: { name: "text", text: plain[0] } };
  if (!text.startsWith("\x1b")) return { length: 1, key: controlKey(text[0] ?? "") };
  if (text.startsWith(PASTE_BEGIN)) return takePaste(text);
  const sequence = SEQUENCE_REGEXP.exec(text);
  if (sequence !== null) {
    const [{ length }, parameters = "", , final = "", modifier = "", single = ""] = sequence;
    const name = single === "" ? sequenceName(parameters, final) : sequenceName(modifier, single);
    return name === undefined ? { length } : { length, key: { name, text: "" } };
  }
  if (text === "\x1b" || BEGUN_REGEXP.test(text)) return undefined;
  return takeAlt(text);
}

function takePaste(text: string): Taken | undefined {
  const end = text.indexOf(PASTE_END);
  if (end < 0) return undefined;
  // Terminals send the line ends of a paste as carriage returns.
  const pasted = text.slice(PASTE_BEGIN.length, end).replace(/\r\n?/g, "\n");
  return { length: end + PASTE_END.length, key: { name: "paste", text: pasted } };
}

function takeAlt(text: string): Taken {
  const [, character = ""] = text;
  if (character === "\x1b") return { length: 1, key: { name: "escape", text: "" } };
  const name = TEXT_REGEXP.test(character) ? character : controlKey(character).name;
  return { length: 2, key: { name: `alt+${name}`, text: "" } };
}

const CONTROLS: Readonly<Record<string, string>> = {
  "\r": "enter",
  "\n": "enter",
  "\t": "tab",
  "\x7f": "backspace",
  "\b": "backspace",
  "\x1f": "ctrl+_",
  "\0": "ctrl+space",
};

function controlKey(character: string): KeyPress {
  const letter = String.fromCharCode(character.charCodeAt(0) + 0x60);
  return { name: CONTROLS[character] ?? `ctrl+${letter}`, text: "" };
}

const FINALS: Readonly<Record<string, string>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  F: "end",
  H: "home",
  M: "enter",
  Z: "shift+tab",
};
const NUMBERS: Readonly<Record<string, string>> = {
  1: "home",
  2: "insert",
  3: "delete",
  4: "end",
  5: "pageup",
  6: "pagedown",
  7: "home",
  8: "end",
};

function sequenceName(parameters: string, final: string): string | undefined {
  const [number = "", modifier = ""] = parameters.split(";");
  const name = final === "~" ? NUMBERS[number] : FINALS[final];
  if (name === undefined) return undefined;
  // xterm encodes modifiers as 1 plus the sum of Shift (1), Alt (2) and Ctrl (4).
  const held = Number(modifier || (final === "~" ? "1" : number || "1")) - 1;
  const prefix = (held & 4 ? "ctrl+" : "") + (held & 2 ? "alt+" : "");
  return prefix + name;
}
