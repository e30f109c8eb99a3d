import { isPodType } from "../../../data/core/resource.ts";
import { InputError } from "../../../data/core/errors.ts";

/** A path in a container. */
export interface PodPlace {
  kind: "pod";
  target: string;
  namespace: string | undefined;
  path: string;
}

/** One side of a copy: a path on this machine, or a path in a container. */
export type CopyPlace = { kind: "local"; path: string } | PodPlace;

/**
 * Reads one side of a copy: `PATH`, `POD:PATH`, `NAMESPACE/POD:PATH`, `TYPE/NAME:PATH` or
 * `NAMESPACE/TYPE/NAME:PATH`. A colon after a slash, as in `./a:b`, belongs to a local path.
 *
 * @throws {InputError} If the pod or the path is missing.
 */
export function readCopyPlace(text: string): CopyPlace {
  const colon = text.indexOf(":");
  const before = text.slice(0, colon);
  const isLocal = colon < 0 || /^[./~\\]/.test(before) || (Deno.build.os === "windows" && colon === 1);
  if (isLocal) {
    if (text === "") throw new InputError("Cannot copy: a path is empty");
    return { kind: "local", path: text };
  }
  const path = text.slice(colon + 1);
  const parts = before.split("/");
  if (path === "" || parts.length > 3 || parts.some((part) => part === "")) {
    throw new InputError(`Cannot read "${text}": it is not POD:PATH`, {
      hints: ["write a path in a pod as POD:PATH or NAMESPACE/POD:PATH", `write a local path as ./${text}`],
    });
  }
  const [first = "", second, third] = parts;
  if (third !== undefined) return { kind: "pod", namespace: first, target: `${second}/${third}`, path };
  if (second === undefined) return { kind: "pod", namespace: undefined, target: first, path };
  // In `A/B:PATH`, A is a namespace, as in kubectl, unless it is a type with pods.
  return isPodType(first)
    ? { kind: "pod", namespace: undefined, target: before, path }
    : { kind: "pod", namespace: first, target: second, path };
}

/** Splits a path of a container into its folder and its name. The name of a folder such as `/` is `.`. */
export function splitRemotePath(path: string): { folder: string; name: string } {
  const trimmed = path.replace(/\/+$/, "");
  const slash = trimmed.lastIndexOf("/");
  const name = trimmed.slice(slash + 1);
  if (trimmed === "" || name === "." || name === "..") return { folder: path, name: "." };
  return { folder: slash < 0 ? "." : slash === 0 ? "/" : trimmed.slice(0, slash), name };
}
