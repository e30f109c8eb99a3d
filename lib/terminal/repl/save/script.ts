import { type CodeContext, codeOfStep, declaredIn, usedIn } from "./script_code.ts";
import { shellWord } from "../../../data/base/shell_word.ts";
import { lostSteps } from "./unsaveable_steps.ts";
import { codeOfCommand } from "./script_command.ts";
import type { TranscriptStep } from "./transcript.ts";

/** How a session began. */
export interface Origin {
  /** Whether it was on a sandbox of its own. */
  isSandbox: boolean;
  /** What `connect()` was told; no secret is among it. */
  options: Readonly<Record<string, unknown>>;
}

/** Options of {@linkcode writeScript}. */
export interface ScriptOptions {
  origin: Origin;
  /** Where a module is that the prompt knew by this name, seen from the script. @default {the same} */
  specifier?: (text: string) => string;
}

// `_` is the last value, `_1` the one before.
const back = (name: string): number | undefined => /^_[1-9]?$/.test(name) ? Number(name.slice(1) || 0) : undefined;

// Nothing checks types at the prompt, where `(p) => p.metadata.name` is as good as it gets.
const NO_CHECK = "// @ts-nocheck The prompt checks no types. Delete this line to have this script checked.";

/**
 * Writes a session down as a script that does the same: with the awaits that the prompt supplied, what it showed printed,
 * and `_`, `.ctx`, `.ns` and short forms as code.
 */
export function writeScript(
  steps: readonly TranscriptStep[],
  { origin, specifier = (text) => text }: ScriptOptions,
): string {
  const texts = steps.flatMap((step) => step.kind === "code" ? [step.text] : []);
  const counts = Map.groupBy(["k8s", ...texts.flatMap(declaredIn)], (name) => name);
  const own = new Set([...counts.keys(), ...texts.flatMap((text) => [...usedIn(text)])]);
  const repeated = new Set([...counts].filter(([, { length }]) => length > 1).map(([name]) => name));
  const [print, command, connect, sandbox] = ["print", "command", "connect", "sandbox"].map((name) => {
    return counts.has(name) ? free(`${name}_`, own) : name;
  }) as [string, string, string, string];

  const lost = lostSteps(steps, { isKept, back: (name) => counts.has(name) ? undefined : back(name) });
  // Which steps `_` is asked of by later ones; only their values need a name.
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
  };
  const printing = (value: string) => {
    used.add(print);
    return `await ${print}(${value}, k8s);`;
  };

  for (const [index, step] of steps.entries()) {
    const name = needed.has(index) && !lost.has(index) ? free(`value${names.size + 1}`, own) : undefined;
    const written: string[] = [];
    if (step.kind === "code" && lost.has(index)) {
      written.push(`// About an error, whose line is left out: ${step.text.trim().replace(/\s*\n\s*/g, " ")}`);
    } else if (step.kind === "command" && lost.has(index)) {
      written.push(`// ${step.unsaved}: ${step.words.map(shellWord).join(" ").replace(/\s*\n\s*/g, " ")}`);
    } else if (step.kind === "session") written.push(`k8s = k8s.with(${objectText(step.changes)});`);
    else if (step.kind === "command") {
      // Where there was nothing, the command says so in its own way.
      const code = step.isEmpty ? undefined : codeOfCommand(step.words);
      const input = step.input === undefined ? [] : [objectText({ input: step.input })];
      const words = `[${step.words.map((word) => JSON.stringify(word)).join(", ")}]`;
      const call = code?.call ?? `await ${command}(${["k8s", words, ...input].join(", ")})`;
      if (code === undefined) {
        used.add(command);
        // What a command gives is unknown to the compiler.
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

  const library = [connect, ...used.has(print) ? [print] : []];
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
    "await k8s.close();",
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
  // A stream can be gone through once.
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
