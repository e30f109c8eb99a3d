import type { Shell } from "./shell.ts";
import { stripControl } from "../../data/base/text.ts";

/**
 * A shell whose terminal nothing can drive that a cluster says. Not every name is harmless: a Role's may hold any
 * character but a slash and a percent sign. What goes into a file or a pipe stays as it is.
 */
export function onScreen(shell: Shell): Shell {
  const decoder = new TextDecoder();
  // CSV ends its lines with both.
  const out = (text: string) => shell.out(stripControl(text.replaceAll("\r\n", "\n")));
  return { ...shell, out, outBytes: (bytes) => out(decoder.decode(bytes, { stream: true })) };
}
