import { InputError, UnsupportedError } from "../../data/core/errors.ts";

const PREFIX = "kustomize:";

/** Turns the folder of `-k` into a source of manifests, like the files of `-f`. */
export function withKustomize(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { kustomize, filename = [], ...rest } = given;
  return { ...rest, filename: [...filename as string[], `${PREFIX}${kustomize}`] };
}

/** Returns whether a source of manifests is the folder of `-k`. */
export function isKustomization(name: string): boolean {
  return name.startsWith(PREFIX);
}

/** Returns the flag that names a source of manifests, with its value: `-k overlays/prod`. */
export function sourceFlag(name: string): [flag: string, value: string] {
  return isKustomization(name) ? ["-k", name.slice(PREFIX.length)] : ["-f", name];
}

// Each program, with the arguments that print the manifests of a folder.
const PROGRAMS = [["kustomize", "build"], ["kubectl", "kustomize"]] as const;

/**
 * Builds the manifests of a folder or URL with an installed kustomize or kubectl.
 *
 * @throws {UnsupportedError} If neither is installed.
 * @throws {InputError} If the program failed, with its own words.
 */
export async function buildKustomization(source: string): Promise<string> {
  const folder = isKustomization(source) ? source.slice(PREFIX.length) : source;
  for (const [program, ...args] of PROGRAMS) {
    let output: Deno.CommandOutput;
    try {
      output = await new Deno.Command(program, { args: [...args, folder], stdin: "null" }).output();
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) continue;
      throw error;
    }
    if (output.success) return new TextDecoder().decode(output.stdout);
    // kubectl logs the error: `E0101 12:00:00.000 run.go:72] "command failed" err="..."`.
    const words = new TextDecoder().decode(output.stderr).trim().replace(/^E\d{4} .* err="(.*)"$/s, "$1");
    throw new InputError(`Cannot build the kustomization "${folder}": ${words}`);
  }
  throw new UnsupportedError(`Cannot build the kustomization "${folder}": neither kustomize nor kubectl is installed`, {
    hints: ["install kustomize: https://kubectl.docs.kubernetes.io/installation/kustomize/"],
  });
}
