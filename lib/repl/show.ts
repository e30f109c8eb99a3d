import { inspect } from "node:util";
import type { Shell } from "../commands/shell.ts";
import { explainNotCapable } from "../core/not_capable.ts";
import { report } from "../core/report.ts";
import { stripControl } from "../core/text.ts";
import type { K8s } from "../session/k8s.ts";
import { printed } from "./print.ts";

/** What showing needs to know. */
export interface Showing {
  k8s: K8s;
  shell: Shell;
  /** With stacks of errors. @default {false} */
  verbose?: boolean;
  /** @default {false} */
  wide?: boolean;
}

/** Shows a value on stdout. */
export async function show(value: unknown, { k8s, shell, wide = false }: Showing, signal: AbortSignal): Promise<void> {
  const colors = shell.terminal.stdout && (shell.env("NO_COLOR") ?? "") === "";
  for await (const text of printed(value, k8s, { signal, colors, wide })) await shell.out(text);
}

/** Tells of whatever was thrown, which need not be an Error. */
export function tell(error: unknown, { shell, verbose = false }: Pick<Showing, "shell" | "verbose">): void {
  shell.err(
    error instanceof Error
      ? report(explainNotCapable(error), { verbose })
      : `error: ${stripControl(thrownText(error))}`,
  );
}

function thrownText(value: unknown): string {
  return typeof value === "string" ? value : `thrown: ${inspect(value)}`;
}
