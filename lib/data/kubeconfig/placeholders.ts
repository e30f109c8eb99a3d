import { ConfigError, hint } from "../core/errors.ts";
import { isRecord } from "../core/object.ts";
import type { Field, Fields } from "./schema.ts";

/** The placeholder for a token or a password in a kubeconfig without secrets. */
export const REDACTED = "REDACTED";
/** The placeholder for an inline certificate or key in a kubeconfig without secrets. */
export const DATA_OMITTED = "DATA+OMITTED";

/**
 * Refuses an entry that was copied from `config view` without its secrets.
 *
 * @param owner The entry in errors: `the user`, `the cluster "lab"`.
 * @throws {ConfigError} If a field that may hold a secret holds a placeholder; it names the field.
 */
export function requireSecrets(entry: object, fields: Fields, owner: string): void {
  for (const [name, value] of Object.entries(entry)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const found = field === undefined ? undefined : placeholderIn(value, field);
    if (found === undefined) continue;
    throw new ConfigError(
      `Cannot use the ${name} of ${owner}: it contains "${found}", which "config view" prints in place of a secret`,
      { hints: [hint("copy-secrets", {}, "copy the kubeconfig with its secrets")] },
    );
  }
}

function placeholderIn(value: unknown, field: Field): string | undefined {
  if (field.type === "data") return value === DATA_OMITTED ? DATA_OMITTED : undefined;
  if (field.type === "object" && isRecord(value)) {
    return Object.entries(field.fields).map(([name, one]) => placeholderIn(value[name], one)).find(Boolean);
  }
  return field.secret === undefined || !holdsPlaceholder(value) ? undefined : REDACTED;
}

// The entire string, an argument `--token=REDACTED`, the value of a variable, or the password of a URL.
function holdsPlaceholder(value: unknown): boolean {
  if (typeof value === "string") return /(^|=|^[^/]*\/\/[^/]*:)REDACTED($|@)/.test(value);
  if (Array.isArray(value)) return value.some(holdsPlaceholder);
  return isRecord(value) && Object.values(value).some(holdsPlaceholder);
}
