import { defined } from "../base/defined.ts";

/** Options of every call that makes an object. */
export interface MakeOptions {
  /** The namespace in the object. @default {none, so that it is created in the namespace of the session} */
  namespace?: string | undefined;
}

/** Returns the metadata of an object that is made. */
export function madeMetadata(
  name: string,
  { namespace }: MakeOptions,
  labels?: Record<string, string> | undefined,
): { name: string; namespace?: string; labels?: Record<string, string> } {
  return defined({ name, namespace, labels: labels && { ...labels } });
}
