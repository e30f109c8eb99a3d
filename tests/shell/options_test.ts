import assert from "node:assert/strict";
import { UsageError } from "../../lib/data/core/errors.ts";
import {
  type FlagsOf,
  namedOptions,
  type Options,
  readValues,
  readWords,
  takesNext,
} from "../../lib/terminal/shell/options.ts";
import { assertMessage } from "../messages.ts";

const DECLARED = {
  output: {
    short: "-o",
    value: "format",
    caseless: true,
    values: ["json", { name: "jsonpath", argument: "TEMPLATE", example: "'{.kind}'" }],
    help: "",
  },
  validate: {
    value: "mode",
    bare: "strict",
    values: [{ name: "strict", aliases: ["true"] }, "ignore"],
    help: "",
  },
  method: { value: "method", values: ["GET"], open: true, help: "" },
  wait: { value: "false", type: "boolean", help: "" },
  timeout: { value: "duration", type: "duration", help: "" },
  level: { value: "level", type: "integer", bare: "6", help: "" },
  exclude: { value: "name", values: ["a", "b"], repeated: true, help: "" },
  headers: { negated: true, help: "" },
} as const satisfies Options;

// An action gets the declared types. This does not compile if they differ.
const _flags: FlagsOf<typeof DECLARED> = {
  output: "jsonpath={.kind}",
  validate: "ignore",
  method: "BREW",
  wait: false,
  timeout: 1,
  level: 2,
  exclude: ["a"],
  headers: false,
};

const read: [key: keyof typeof DECLARED, given: unknown, expected: unknown][] = [
  ["output", "json", "json"],
  ["output", "JSON", "json"],
  ["output", "JSONPath={.A}", "jsonpath={.A}"],
  ["output", "jsonpath={.a=b}", "jsonpath={.a=b}"],
  ["validate", "true", "strict"],
  ["method", "BREW", "BREW"],
  ["wait", "F", false],
  ["wait", "1", true],
  ["timeout", "1m", 60_000],
  ["level", 6, 6],
  ["exclude", ["a", "b"], ["a", "b"]],
  ["headers", false, false],
];

for (const [key, given, expected] of read) {
  Deno.test(`readValues() reads ${JSON.stringify(given)} of ${key} as ${JSON.stringify(expected)}`, async () => {
    assert.deepEqual(await readValues(namedOptions(DECLARED), { [key]: given }), { [key]: expected });
  });
}

const refused: [key: keyof typeof DECLARED, given: unknown, message: string, hints: string[]][] = [
  ["output", "jsn", 'Invalid value "jsn" for --output', [
    'did you mean "json"?',
    "--output accepts json, jsonpath=TEMPLATE",
  ]],
  ["output", "json=x", 'Invalid value "json=x" for --output', [
    'did you mean "json"?',
    "--output accepts json, jsonpath=TEMPLATE",
  ]],
  ["output", "jsonpath", 'Value "jsonpath" for --output needs an argument', ["add an argument: -o jsonpath='{.kind}'"]],
  ["output", "jsonpath=", 'Value "jsonpath" for --output needs an argument', [
    "add an argument: -o jsonpath='{.kind}'",
  ]],
  ["validate", "STRICT", 'Invalid value "STRICT" for --validate', ["--validate accepts strict, ignore"]],
  ["wait", "maybe", 'Invalid value "maybe" for --wait', ["use --wait=true or --wait=false"]],
  ["timeout", "soon", 'Invalid value "soon" for --timeout', ["write it as 30s, 10m, 1h30m"]],
  ["exclude", ["a", "c"], 'Invalid value "c" for --exclude', ["--exclude accepts a, b"]],
];

for (const [key, given, message, hints] of refused) {
  Deno.test(`readValues() refuses ${JSON.stringify(given)} of ${key}`, async () => {
    await assert.rejects(
      readValues(namedOptions(DECLARED), { [key]: given }),
      (error) =>
        error instanceof UsageError && (assert.deepEqual([error.message, error.hints], [message, hints]), true),
    );
  });
}

Deno.test("readWords() refuses a word that its argument does not accept", async () => {
  const shells = [{ name: "shell", values: ["bash", "zsh"] }, { name: "rest", repeated: true }];
  assert.deepEqual(await readWords(shells, ["zsh", "x", "y"]), ["zsh", "x", "y"]);
  await assertMessage(import.meta.url, "a word that is not accepted", () => readWords(shells, ["csh"]));
});

Deno.test("namedOptions() makes flags out of keys", () => {
  const names = namedOptions({ chunkSize: { help: "" }, headers: { negated: true, help: "" } });
  assert.deepEqual(names.map(({ flags }) => flags), [["--chunk-size"], ["--no-headers"]]);
});

Deno.test("takesNext() leaves the next word alone if the option has a value when given alone", () => {
  const { output, validate, wait, level, headers } = DECLARED;
  const taken = [[output, "yaml"], [validate, "warn"], [wait, "false"], [level, "6"], [level, "x"], [
    headers,
    "x",
  ]] as const;
  assert.deepEqual(taken.map(([option, next]) => takesNext(option, next)), [true, false, false, true, false, false]);
});
