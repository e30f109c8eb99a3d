import { shellWord } from "../../data/base/shell_word.ts";
import { readLine } from "../completion/words/line.ts";
import { namedOptions, type Options } from "../shell/options.ts";
import { GLOBAL_OPTIONS, MANIFEST_OPTIONS, SHARED_OPTIONS } from "../shell/shared_options.ts";
import type { ParsedCommandLine } from "./arguments.ts";

/** The parts of the user's command line that a hint repeats: manifests and global flags. */
export interface KubectlLine {
  /** The manifests of `-f`. */
  files: readonly string[];
  /** The global flags, each with a space in front: ` -n shop --context=prod`. */
  globals: string;
}

// The options that a line may have, so that their values are not read as words.
const OPTIONS = namedOptions(
  {
    ...MANIFEST_OPTIONS,
    selector: SHARED_OPTIONS.selector,
    fieldSelector: SHARED_OPTIONS.fieldSelector,
    allNamespaces: SHARED_OPTIONS.allNamespaces,
    output: { short: "-o", value: "format", help: "" },
    dryRun: { value: "mode", bare: "", help: "" },
    fieldManager: { value: "name", help: "" },
    template: { value: "template", help: "" },
    timeout: { value: "duration", help: "" },
    ...GLOBAL_OPTIONS,
  } as const satisfies Options,
);

/** Reads a line of kubectl. */
export function readKubectlLine({ rest }: Pick<ParsedCommandLine, "rest">): KubectlLine {
  const { flags } = readLine(rest, "", OPTIONS);
  const globals = OPTIONS.filter(({ key }) => key in GLOBAL_OPTIONS).flatMap(({ key, name, short, value, bare }) =>
    (flags.get(key) ?? []).map((given) => {
      if (value === undefined) return ` ${name}`;
      return bare === undefined && short !== undefined
        ? ` ${short} ${shellWord(given)}`
        : ` ${name}=${shellWord(given)}`;
    })
  );
  return { files: flags.get("filename") ?? [], globals: globals.join("") };
}
