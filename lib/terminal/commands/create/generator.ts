import { isRecord, type KubeObject, LAST_APPLIED } from "../../../data/core/object.ts";
import type { K8s } from "../../../session/k8s.ts";
import { type Command, defineCommand, type Example } from "../../shell/command.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { ArgumentSpec, FlagsOf, Options } from "../../shell/options.ts";
import type { Globals } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { findManifestResource, printWritten, WRITE_FLAGS, writeOptions } from "../../shell/write_flags.ts";

/** The option that stores the object for `apply`. */
export const SAVE_CONFIG = {
  saveConfig: { help: "Store the object in an annotation, for a client-side apply by kubectl" },
} as const satisfies Options;

const GENERATOR_FLAGS = { ...SAVE_CONFIG, ...WRITE_FLAGS } as const;

/** The input of a generator. */
export interface GeneratorInput<O> {
  shell: Shell;
  k8s: K8s;
  flags: Globals & FlagsOf<O>;
  /** The words before the name: the kind of a Secret or a Service. */
  kind: string;
  name: string;
  /** The words after `--`. */
  command: readonly string[] | undefined;
}

/** The declaration of a command that creates one object. */
export interface GeneratorSpec<O extends Options> {
  /** The words after `k8s`. */
  name: string;
  description: string;
  examples: readonly Example[];
  options: O;
  /** The words before the name. @default {none} */
  kinds?: readonly string[] | undefined;
  /** Makes the object. */
  make(input: GeneratorInput<O>): object | Promise<object>;
}

/** Creates a command that makes one object and creates it on the server. */
export function defineGenerator<const O extends Options>(
  shell: Shell,
  literal: readonly string[],
  { name, description, examples, options, kinds, make }: GeneratorSpec<O>,
): Command {
  const words: ArgumentSpec[] = kinds === undefined ? [] : [{ name: "kind", values: kinds }];
  return defineCommand({
    name,
    description,
    examples,
    arguments: [...words, { name: "new-name" }],
    options: { ...GENERATOR_FLAGS, ...options },
    action: async (given, ...all) => {
      // The declaration of the options is generic, so the types of the flags are asserted.
      const flags = given as unknown as Globals & FlagsOf<O> & FlagsOf<typeof GENERATOR_FLAGS>;
      const words = all.flat().map(String);
      // Some generators have a flag --user, which is not the user of the kubeconfig.
      const session = "user" in options ? { ...flags, user: undefined } : flags;
      await using k8s = await openShellSession(shell, session);
      const command = literal.length > 0 ? literal : undefined;
      const kind = kinds === undefined ? "" : words[0] ?? "";
      const made: KubeObject = await make({ shell, k8s, flags, kind, name: words.at(-1) ?? "", command });
      const object = flags.saveConfig ? withSavedConfig(made) : made;
      const resource = await findManifestResource(k8s, object, shell.signal);
      const created = flags.dryRun === "client" ? object : await k8s.create(object, writeOptions(shell, session));
      await printWritten(shell, flags, "created", created, resource);
    },
  });
}

/** Returns an object with a copy of itself in kubectl's annotation. */
export function withSavedConfig(object: KubeObject): KubeObject {
  const { [LAST_APPLIED]: _, ...annotations } = object.metadata?.annotations ?? {};
  const text = lastAppliedText({ ...object, metadata: { ...object.metadata, annotations } });
  return { ...object, metadata: { ...object.metadata, annotations: { ...annotations, [LAST_APPLIED]: text } } };
}

/** Returns the text of an object in kubectl's annotation, with sorted keys. */
export function lastAppliedText(object: KubeObject): string {
  const sorted = (_key: string, value: unknown) => {
    if (!isRecord(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1));
  };
  return `${JSON.stringify(object, sorted)}\n`;
}
