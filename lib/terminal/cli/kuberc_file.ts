import { InputError } from "../../data/core/errors.ts";
import { isRecord, records } from "../../data/core/object.ts";
import { parseYaml } from "../../data/output/yaml/yaml.ts";
import type { Alias, OptionDefault, Preferences } from "./kuberc.ts";

const GROUP = "kubectl.config.k8s.io/";
// v1alpha1 uses other names for the same fields.
const VERSIONS: Readonly<Record<string, { defaults: string; options: string }>> = {
  [`${GROUP}v1beta1`]: { defaults: "defaults", options: "options" },
  [`${GROUP}v1alpha1`]: { defaults: "overrides", options: "flags" },
};

/**
 * Reads a kuberc file: its first document with a supported version, as kubectl does.
 *
 * @throws {InputError} If the file cannot be read, or an alias or an option in it is not valid.
 */
export async function readPreferences(path: string): Promise<Preferences> {
  const text = await Deno.readTextFile(path).catch((cause) => {
    const reason = cause instanceof Deno.errors.NotFound ? "no such file or directory" : String(cause.message);
    throw new InputError(`kuberc: open ${path}: ${reason}`, { cause });
  });
  const documents = parseYaml(text, path);
  const document = documents.find((each) => isRecord(each) && each.kind === "Preference" && versionOf(each));
  if (!isRecord(document)) {
    if (documents.length === 0) return { path, aliases: [], defaults: [], restrictsPlugins: false };
    throw new InputError(`kuberc: no valid preferences found in ${path}`, {
      hints: [`set apiVersion: ${GROUP}v1beta1 and kind: Preference`],
    });
  }
  const { defaults, options } = versionOf(document) ?? { defaults: "", options: "" };
  const aliases = records(document.aliases).map((each) => aliasOf(each, options));
  checkNames(aliases);
  return {
    path,
    aliases,
    defaults: records(document[defaults]).map((each) => ({
      command: words(each.command),
      options: optionsOf(each[options]),
    })),
    restrictsPlugins: !["", "AllowAll", undefined].includes(document.credentialPluginPolicy as string | undefined),
  };
}

function versionOf({ apiVersion }: Record<string, unknown>): { defaults: string; options: string } | undefined {
  return typeof apiVersion === "string" && Object.hasOwn(VERSIONS, apiVersion) ? VERSIONS[apiVersion] : undefined;
}

function aliasOf(alias: Record<string, unknown>, options: string): Alias {
  return {
    name: String(alias.name ?? ""),
    command: words(alias.command),
    prependArgs: texts(alias.prependArgs),
    appendArgs: texts(alias.appendArgs),
    options: optionsOf(alias[options]),
  };
}

function words(command: unknown): string {
  return String(command ?? "").trim().replace(/\s+/g, " ");
}

function texts(list: unknown): string[] {
  return Array.isArray(list) ? list.map(String) : [];
}

function optionsOf(options: unknown): OptionDefault[] {
  return records(options).map(({ name, default: value }) => {
    if (String(name).startsWith("-")) {
      throw new InputError(`flag name ${name} should be in long form without dashes`);
    }
    return { name: String(name), value: String(value ?? "") };
  });
}

function checkNames(aliases: readonly Alias[]): void {
  const seen = new Set<string>();
  for (const { name } of aliases) {
    if (!/^[a-zA-Z]+$/.test(name)) {
      throw new InputError("invalid alias name, can only include alphabetical characters");
    }
    if (seen.has(name)) throw new InputError(`duplicate alias name ${name}`);
    seen.add(name);
  }
}
