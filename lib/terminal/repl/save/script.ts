import { type CodeContext, codeOfStep, declaredIn, usedIn } from "./script_code.ts";
import { shellWord } from "../../../data/base/shell_word.ts";
import { ScriptFleet } from "./script_fleet.ts";
import { lostSteps } from "./unsaveable_steps.ts";
import { codeOfCommand } from "./script_command.ts";
import type { TranscriptStep } from "./transcript.ts";

/** How a session was opened. */
export interface Origin {
  /** Whether the session used its own sandbox. */
  isSandbox: boolean;
  /** The options of `connect()`, without secrets. */
  options: Readonly<Record<string, unknown>>;
}

/** Options of {@linkcode writeScript}. */
export interface ScriptOptions {
  origin: Origin;
  /** Returns the specifier of a module as seen from the script. @default {the same specifier} */
  specifier?: (text: string) => string;
}

// `_` is the last result, and `_1` is the previous one.
const back = (name: string): number | undefined => /^_[1-9]?$/.test(name) ? Number(name.slice(1) || 0) : undefined;

// The prompt does not check types, so `(p) => p.metadata.name` has no type annotation.
const NO_CHECK = "// @ts-nocheck The prompt does not check types. Delete this line to check this script.";

/**
 * Writes a session as a script. The script awaits and prints as the prompt did, and expresses `_`, `.ctx`, `.ns` and
 * short forms as code.
 */
export function writeScript(
  steps: readonly TranscriptStep[],
  { origin, specifier = (text) => text }: ScriptOptions,
): string {
  const texts = steps.flatMap((step) => step.kind === "code" ? [step.text] : []);
  const counts = Map.groupBy(["k8s", ...texts.flatMap(declaredIn)], (name) => name);
  const own = new Set([...counts.keys(), ...texts.flatMap((text) => [...usedIn(text)])]);
  const repeated = new Set([...counts].filter(([, { length }]) => length > 1).map(([name]) => name));
  const [print, command, connect, sandbox, withNames] = ["print", "command", "connect", "sandbox", "withNames"].map(
    (name) => {
      return counts.has(name) ? free(`${name}_`, own) : name;
    },
  ) as [string, string, string, string, string];

  const lost = lostSteps(steps, { isKept, back: (name) => counts.has(name) ? undefined : back(name) });
  // The steps whose results later steps use. Only those need a variable.
  const needed = neededValues(steps, counts, lost);
  const names = new Map<number, string>();
  const kept: number[] = [];
  const imports: string[] = [];
  const lines: string[] = [];
  const used = new Set<string>();
  const context: CodeContext = {
    repeated,
    declared: new Set(["k8s"]),
    last(name) {
      const before = counts.has(name) ? undefined : back(name);
      const at = before === undefined ? undefined : kept.at(-1 - before);
      return at === undefined ? undefined : names.get(at);
    },
    specifier,
    names: {
      withNames: () => {
        used.add(withNames);
        return withNames;
      },
      free: (name) => free(name, own),
    },
  };
  const printing = (value: string) => {
    used.add(print);
    return `await ${print}(${value}, ${fleet.session});`;
  };

  const fleet = new ScriptFleet(free("outside", own), texts.length > 0);
  for (const [index, step] of steps.entries()) {
    const name = needed.has(index) && !lost.has(index) ? free(`value${names.size + 1}`, own) : undefined;
    const written: string[] = [];
    if (step.kind === "code" && lost.has(index)) {
      written.push(`// Omitted because it uses an error: ${step.text.trim().replace(/\s*\n\s*/g, " ")}`);
    } else if (step.kind === "command" && lost.has(index)) {
      written.push(`// ${step.unsaved}: ${step.words.map(shellWord).join(" ").replace(/\s*\n\s*/g, " ")}`);
    } else if (step.kind === "session") {
      written.push(`k8s = ${fleet.session}.with(${objectText(step.changes)});`);
      fleet.leave();
    } else if (step.kind === "fleet") written.push(...fleet.choose(step));
    else if (step.kind === "command") {
      // If nothing was found, the command prints its own message.
      const ran = fleet.wordsOf(step.words);
      const code = step.isEmpty || fleet.isChosen ? undefined : codeOfCommand(step.words);
      const input = step.input === undefined ? [] : [objectText({ input: step.input })];
      const words = `[${ran.map((word) => JSON.stringify(word)).join(", ")}]`;
      const call = code?.call ?? `await ${command}(${[fleet.session, words, ...input].join(", ")})`;
      if (code === undefined) {
        used.add(command);
        // The compiler does not know the type of a command's result.
        written.push(name === undefined ? `${call};` : `const ${name}: any = ${call};`);
      } else {
        if (name !== undefined) written.push(`const ${name} = ${call};`);
        written.push(code.print(name ?? call).replace("print(", `${print}(`));
        used.add(print);
      }
    } else {
      const { imports: own, before, value } = codeOfStep(step, context);
      imports.push(...own.filter((line) => !imports.includes(line)));
      if (before !== "") written.push(before);
      if (value !== undefined && step.isEnded) {
        written.push(`// Without end, until Ctrl+C: ${printing(value).replaceAll("\n", " ")}`);
      } else if (value !== undefined) written.push(...valueLines(step.value ?? "shown", value, name, printing));
    }
    if (name !== undefined) names.set(index, name);
    if (isKept(step)) kept.push(index);
    lines.push(...written);
  }

  const library = [connect, ...used.has(print) ? [print] : [], ...used.has(withNames) ? [withNames] : []];
  const options = objectText(origin.options);
  const from = origin.isSandbox ? `{ handler: ${[`${sandbox}().handler`, ...inner(options)].join(", ")} }` : options;
  return [
    "#!/usr/bin/env -S k8s run",
    ...(texts.length > 0 ? [NO_CHECK] : []),
    `import { ${library.map(importName).join(", ")} } from "@kubeshell/k8s";`,
    ...(origin.isSandbox ? [`import { ${importName(sandbox)} } from "@kubeshell/k8s/testing";`] : []),
    ...(used.has(command) ? [`import { ${importName(command)} } from "@kubeshell/k8s/command";`] : []),
    ...imports,
    "",
    `let k8s = await ${connect}(${from});`,
    ...lines,
    `await ${fleet.session}.close();`,
    "",
  ].join("\n");
}

function valueLines(
  use: "shown" | "streamed" | "kept",
  value: string,
  name: string | undefined,
  printing: (value: string) => string,
): string[] {
  if (use === "kept") return [name === undefined ? `${value};` : `const ${name} = ${value};`];
  if (name === undefined) return [printing(value)];
  // A stream can be iterated only once.
  return use === "streamed"
    ? [`const ${name} = await Array.fromAsync(${value});`, printing(`ReadableStream.from(${name})`)]
    : [`const ${name} = ${value};`, printing(name)];
}

function isKept(step: TranscriptStep): boolean {
  return step.kind === "command" || (step.kind === "code" && step.value !== undefined);
}

function neededValues(
  steps: readonly TranscriptStep[],
  declared: { has(name: string): boolean },
  lost: ReadonlySet<number>,
): Set<number> {
  const kept: number[] = [];
  const needed = new Set<number>();
  for (const [index, step] of steps.entries()) {
    for (const name of step.kind === "code" && !lost.has(index) ? usedIn(step.text) : []) {
      const before = declared.has(name) ? undefined : back(name);
      const at = before === undefined ? undefined : kept.at(-1 - before);
      if (at !== undefined) needed.add(at);
    }
    if (isKept(step)) kept.push(index);
  }
  return needed;
}

function free(name: string, taken: Set<string>): string {
  while (taken.has(name)) name += "_";
  taken.add(name);
  return name;
}

function importName(name: string): string {
  const plain = name.replace(/_+$/, "");
  return plain === name ? name : `${plain} as ${name}`;
}

function inner(object: string): string[] {
  return object === "" ? [] : [object.slice(2, -2)];
}

function objectText(options: object): string {
  const entries = Object.entries(options).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return entries.length === 0 ? "" : `{ ${entries.join(", ")} }`;
}
