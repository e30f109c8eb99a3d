import type { Candidate } from "../candidate.ts";

const WORD = "[\\w-]+(?:=[A-Z-]+)?";
const NOTED = `${WORD}(?: \\([^)]*\\))?`;
const LIST_REGEXP = new RegExp(`(?:^|: |\\bas )((?:${NOTED}, )*${NOTED}) or (${NOTED})(?=[\\s.;,:]|$)`);
const SENTENCE_REGEXP = new RegExp(`(?:^|\\. )(${WORD}): ([^.]+)`, "g");
const ALONE_REGEXP = new RegExp(`^(${WORD})\\.$`);

/**
 * The values that a description names: `json, yaml or jsonpath=TEMPLATE. Default: yaml.`, or `server: send it. client:
 * only print it.`, or the one value `name.`
 */
export function listed(description: string): Candidate[] {
  const list = LIST_REGEXP.exec(description);
  if (list !== null) return [...(list[1] ?? "").split(", "), list[2] ?? ""].map(plain);
  const sentences = [...description.matchAll(SENTENCE_REGEXP)].filter(([, word]) => word !== "Default");
  if (sentences.length > 0) return sentences.map(([, text = "", detail = ""]) => ({ ...plain(text), detail }));
  const alone = ALONE_REGEXP.exec(description);
  return alone === null ? [] : [plain(alone[1] ?? "")];
}

// `jsonpath=TEMPLATE`: what follows the sign is the person's. What stands in brackets explains.
function plain(value: string): Candidate {
  const [, word = value, note] = /^(\S+) \((.*)\)$/.exec(value) ?? [];
  const equals = word.indexOf("=");
  const detail = note === undefined ? {} : { detail: note };
  return equals < 0 ? { text: word, ...detail } : { text: word.slice(0, equals + 1), ...detail, unfinished: true };
}
