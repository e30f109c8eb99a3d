import { inspect } from "node:util";
import type { Shell } from "../shell/shell.ts";
import { explainNotCapable } from "../../data/core/not_capable.ts";
import { formatError } from "../shell/command_hints.ts";
import { counted, stripControl } from "../../data/base/text.ts";
import type { K8s } from "../../session/k8s.ts";
import { type TextSize, truncate } from "./prompt/truncate.ts";
import { isAsyncIterable, printed, type PrintOptions } from "../display/print.ts";

/** Options for printing a value. */
export interface PrintContext {
  k8s: K8s;
  shell: Shell;
  /** Whether to print stacks of errors. @default {false} */
  verbose?: boolean;
  /** How tables are written. @default {with kubectl's columns} */
  tables?: Pick<PrintOptions, "writeTable" | "tablesOnly">;
  /** Returns whether an unhandled error belongs to the evaluated code. @default {every error does} */
  isOwnError?: () => boolean;
  /** The size of the screen, to fold longer output. @default {no folding} */
  size?: () => TextSize;
}

/**
 * Prints a value on stdout.
 *
 * @returns The complete text if it was folded.
 */
export async function show(value: unknown, showing: PrintContext, signal: AbortSignal): Promise<string | undefined> {
  const { k8s, shell, tables = {}, size } = showing;
  const colors = hasColors(shell);
  const isFolded = size !== undefined && !isAsyncIterable(value);
  let whole: string | undefined;
  for await (const text of printed(value, k8s, { signal, colors, ...tables })) {
    const { shown, hidden } = isFolded ? truncate(text, size()) : { shown: text, hidden: 0 };
    await shell.out(shown);
    if (hidden === 0) continue;
    whole = text;
    shell.err(`(${counted(hidden, "more line")}: .more shows all; _ is the value)`);
  }
  return whole;
}

/** Returns whether output may be colored (no-color.org). */
export function hasColors({ terminal, env }: Pick<Shell, "terminal" | "env">): boolean {
  return terminal.stdout && (env("NO_COLOR") ?? "") === "";
}

/** Prints a thrown value, which may not be an Error. */
export function printError(error: unknown, { shell, verbose = false }: Pick<PrintContext, "shell" | "verbose">): void {
  shell.err(
    error instanceof Error
      ? formatError(explainNotCapable(error), { verbose })
      : `error: ${stripControl(thrownText(error))}`,
  );
}

function thrownText(value: unknown): string {
  return typeof value === "string" ? value : `thrown: ${inspect(value)}`;
}
