/** A key that a JSON object has twice, with the position of the second one. */
export interface DuplicateKey {
  key: string;
  line: number;
  column: number;
}

const TOKEN_REGEXP = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gs;

/** Finds the first key that an object of a JSON text has twice; JSON.parse silently uses the last value. */
export function duplicateKey(json: string): DuplicateKey | undefined {
  // The keys of each object that is open at this position; undefined for a list.
  const open: (Set<string> | undefined)[] = [];
  let isKey = false;
  for (const { 0: token, index } of json.matchAll(TOKEN_REGEXP)) {
    const keys = open.at(-1);
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(undefined);
    else if (token === "}" || token === "]") open.pop();
    else if (isKey && token.startsWith('"')) {
      if (keys?.has(token)) return { key: JSON.parse(token), ...positionOf(json, index) };
      keys?.add(token);
    }
    isKey = token === "{" || (token === "," && keys !== undefined);
  }
  return undefined;
}

function positionOf(text: string, index: number): { line: number; column: number } {
  const lines = text.slice(0, index).split("\n");
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}
