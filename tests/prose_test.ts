import { tsPlugin } from "@sveltejs/acorn-typescript";
import { Parser } from "acorn";
import assert from "node:assert/strict";
import { sourceFiles } from "./tree.ts";

/** A comment, or a text for users. */
interface Prose {
  where: string;
  text: string;
}

const TypeScript = Parser.extend(tsPlugin());
const lib = (await sourceFiles("lib")).filter(({ path }) => !path.includes("/generated/"));
const others = [...await sourceFiles("tests"), ...await sourceFiles("tools")];
const prose = [
  ...lib.flatMap(({ path, text }) => [...commentsOf(path, text), ...textsOf(path, text).filter(isSentence)]),
  // The strings of tests are data.
  ...others.flatMap(({ path, text }) => commentsOf(path, text)),
];

Deno.test("comments and messages begin with a noun or a verb", () => {
  const wrong = prose.filter(({ text }) => /(^|\. )(What|Who|Whose|Whom|Whoever|Where)\b(?! is my )/.test(text));
  assert.deepEqual(wrong.map(({ where, text }) => `${where}: ${text}`), []);
});

Deno.test("comments and messages use `where` for places only", () => {
  // "the namespace where it runs" is a place; a condition is "if" or "when".
  const PLACE_REGEXP =
    /\b(namespace|folder|directory|file|place|position|line|column|row|server|cluster|host|machine|node|path|point|address|port|container|cell|registry|page|field|branch|from|the test|context)s? where\b/gi;
  const wrong = prose.filter(({ text }) =>
    /\bwhere\b/i.test(text.replaceAll(PLACE_REGEXP, "").replaceAll("--where", ""))
  );
  assert.deepEqual(wrong.map(({ where, text }) => `${where}: ${text}`), []);
});

Deno.test("lib/ below terminal/ names no command and no flag in its texts", () => {
  // Deno's flags, curl's, and kubectl's in a command for an administrator.
  const OTHERS_REGEXP = /--allow-|\bcurl -|\bkubectl create rolebinding |^--(user=X|serviceaccount=X:X)$/;
  const files = [
    // Lines to copy: curl's, and the ones that the explorer shows.
    "lib/data/output/curl.ts",
    "lib/features/explorer/page/lines.ts",
    // The arguments of another process.
    "lib/features/views/type_writer.ts",
    "lib/data/job/script_job.ts",
  ];
  const wrong = lib.filter(({ path }) => !path.startsWith("lib/terminal/") && !files.includes(path))
    .flatMap(({ path, text }) => textsOf(path, text))
    .filter(({ text }) => /\bk8s (?!is )[a-z-]|(^|[\s`"'(=])--[a-z]/.test(text) && !OTHERS_REGEXP.test(text));
  assert.deepEqual(wrong.map(({ where, text }) => `${where}: ${text}`), []);
});

// Fewer than three words are a name or a key.
function isSentence({ text }: Prose): boolean {
  return /[a-z]+ [a-z]+ [a-z]+/i.test(text);
}

// A comment of several lines is one text.
function commentsOf(path: string, source: string): Prose[] {
  const found: Prose[] = [];
  const lines: { text: string; line: number; end: number }[] = [];
  TypeScript.parse(readable(source), {
    ecmaVersion: "latest",
    sourceType: "module",
    locations: true,
    onComment(isBlock, text, _start, _end, from, to) {
      const plain = isBlock ? text.replace(/^\*/, "").replace(/```[\s\S]*?```/g, "").replace(/\n\s*\*/g, "\n") : text;
      const last = lines.at(-1);
      if (!isBlock && last !== undefined && last.end === (from?.line ?? 0) - 1) {
        last.text += plain;
        last.end += 1;
      } else lines.push({ text: plain, line: from?.line ?? 0, end: isBlock ? -1 : to?.line ?? 0 });
    },
  });
  for (const { text, line } of lines) {
    for (const part of text.split(/\n\s*\n|\n(?=\s*@)/)) {
      const words = part.replace(/`[^`]*`/g, "`code`").replace(/@(param \w+|returns|throws (\{\w+\})?|default)/, "")
        .trim();
      if (words !== "") found.push({ where: `${path}:${line}`, text: words.replace(/\s+/g, " ") });
    }
  }
  return found;
}

// The plugin cannot read a method called `type`.
function readable(source: string): string {
  return source.replaceAll("async type(", "async kind(");
}

// The string literals of a module, and its templates without their expressions.
function textsOf(path: string, source: string): Prose[] {
  const found: Prose[] = [];
  const program = TypeScript.parse(readable(source), { ecmaVersion: "latest", sourceType: "module", locations: true });
  walk(program as unknown as Node);
  return found;

  function walk(node: Node): void {
    if (node.type === "ImportDeclaration" || node.type === "ExportAllDeclaration") return;
    const line = node.loc?.start.line ?? 0;
    if (node.type === "Literal" && typeof node.value === "string") add(node.value, line);
    if (node.type === "TemplateLiteral") {
      add((node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked).join("X"), line);
    }
    for (const value of Object.values(node)) {
      for (const child of Array.isArray(value) ? value : [value]) {
        if (typeof child === "object" && child !== null && typeof (child as Node).type === "string") {
          walk(child as Node);
        }
      }
    }
  }

  function add(text: string, line: number): void {
    found.push({ where: `${path}:${line}`, text: text.replace(/\s+/g, " ").trim() });
  }
}

interface Node {
  type: string;
  value?: unknown;
  quasis?: unknown;
  loc?: { start: { line: number } };
  [key: string]: unknown;
}
