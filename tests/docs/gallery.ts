import { splitWords } from "../../lib/terminal/repl/shell_words.ts";
import { sh } from "../cluster/command_line.ts";
import { commandLine, NOW } from "../commands/command_line.ts";
import { galleryObjects, SANDBOX_OBJECTS } from "./gallery_objects.ts";
import { serve } from "./served.ts";

/** A line of the gallery beside the pipeline that it replaces. */
export interface GalleryLine {
  title: string;
  /** The text below the title. */
  note: string;
  pipeline: string;
  line: string;
  /** The output on the sandbox. */
  shown: string;
}

/** The page of the gallery. */
export const PAGE = new URL("../../docs/one-liners.md", import.meta.url);

const LINE_REGEXP =
  /^### (.*)\n\n((?:(?!```).+\n)*\n?)```sh before\n(.*)\n```\n\n```sh\n(.*)\n```\n(?:\n```text\n([\s\S]*?)^```\n)?/gm;

/** Reads the lines of the gallery from its page. */
export function readGallery(page: string): GalleryLine[] {
  return [...page.matchAll(LINE_REGEXP)].map(([, title = "", note = "", pipeline = "", line = "", shown = ""]) => {
    return { title, note: note.trim(), pipeline, line, shown };
  });
}

/** Runs a line on the sandbox with the objects of the gallery. Only lines with other programs need processes. */
export async function runOnSandbox(line: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const objects = [...galleryObjects(), ...SANDBOX_OBJECTS];
  if (!/\| |\$\(/.test(line)) {
    const k8s = await commandLine(objects);
    return await k8s(...splitWords(line).slice(1));
  }
  await using served = await serve({ objects, now: () => NOW });
  const { code, out, err } = await sh(`export KUBECONFIG='${served.kubeconfig}'\n${line}`);
  return { code, stdout: out, stderr: err };
}
