import { ORIGIN } from "../../../data/core/handler.ts";
import { stripControl } from "../../../data/base/text.ts";
import type { Prompt } from "../../editor/layout.ts";
import type { K8s } from "../../../session/k8s.ts";
import { findProtection } from "../../shell/protected_contexts.ts";
import type { ChosenFleet } from "../../shell/member.ts";
import type { Shell } from "../../shell/shell.ts";

/** Options of {@linkcode formatPromptLabel}. */
export interface PromptLabelOptions {
  /** Warnings to show before the user types: the context is protected, or the session is read-only. */
  marks?: readonly string[];
  /** The contexts that the prompt has chosen. */
  fleet?: ChosenFleet | undefined;
  /** @default {false} */
  colors?: boolean;
}

/** Formats the prompt of a session: its context, its namespace and its marks; or the chosen contexts and their number. */
export function formatPromptLabel(k8s: K8s, { marks = [], colors = false, fleet }: PromptLabelOptions = {}): Prompt {
  const context = stripControl(k8s.server === ORIGIN ? "sandbox" : k8s.context || "k8s");
  const place = fleet === undefined
    ? { name: context, namespace: k8s.namespace }
    : { name: `${stripControl(fleet.name)}(${fleet.contexts.length})`, namespace: fleet.namespace };
  const paint = (code: number, text: string) => colors ? `\x1b[${code}m${text}\x1b[0m` : text;
  const marked = marks.map((mark) => paint(31, `[${mark}]`) + " ").join("");
  const namespace = place.namespace === undefined ? "" : `/${stripControl(place.namespace)}`;
  return { first: `${marked}${paint(36, place.name)}${namespace}> `, next: "... " };
}

/** Returns the marks of the prompt: writes need confirmation or are refused, or the user impersonates another. */
export async function readPromptMarks(k8s: K8s, shell: Shell): Promise<string[]> {
  const pattern = await findProtection(shell, k8s.context).catch((error) => {
    shell.err(`error: ${error instanceof Error ? error.message : error}`);
    return undefined;
  });
  return [
    ...(pattern === undefined ? [] : ["protected"]),
    ...(k8s.readOnly ? ["read-only"] : []),
    ...(k8s.as === undefined ? [] : [`as ${stripControl(k8s.as)}`]),
  ];
}
