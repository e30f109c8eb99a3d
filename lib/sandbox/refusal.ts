import { defined } from "../data/base/defined.ts";
import { groupResourceOf } from "../data/core/resource.ts";
import type { Status, StatusCause, StatusDetails } from "../data/core/status.ts";
import type { SandboxKind } from "./types.ts";

/** An error answer of the sandbox. The message has the API server's wording. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: Status;

  constructor(code: number, reason: string, message: string, details?: StatusDetails) {
    super(message);
    this.status = defined({
      kind: "Status" as const,
      apiVersion: "v1" as const,
      metadata: {},
      status: "Failure" as const,
      message,
      reason: reason || undefined,
      details,
      code,
    });
  }
}

type Named = Pick<SandboxKind, "group" | "plural" | "kind">;

function toDetails({ group, plural }: Named, name: string): StatusDetails {
  return defined({ name: name || undefined, group: group || undefined, kind: plural });
}

/** Creates a 404 for an object. */
export function notFound(kind: Named, name: string): Refusal {
  return new Refusal(404, "NotFound", `${groupResourceOf(kind)} "${name}" not found`, toDetails(kind, name));
}

/** Creates a 404 for a path. */
export function unknownPath(): Refusal {
  return new Refusal(404, "NotFound", "the server could not find the requested resource", {});
}

/** Creates a 501 for a subresource that needs a kubelet. */
export function needsNode(kind: Named, name: string, subresource: string): Refusal {
  const text = `the sandbox runs no containers, so ${groupResourceOf(kind)}/${name} has no ${subresource}`;
  return new Refusal(501, "NotImplemented", text, toDetails(kind, name));
}

/** Creates a 409 for a name that is already in use. */
export function alreadyExists(kind: Named, name: string): Refusal {
  return new Refusal(409, "AlreadyExists", `${groupResourceOf(kind)} "${name}" already exists`, toDetails(kind, name));
}

/** Creates a 409 for a write that conflicts with the stored object. */
export function conflict(kind: Named, name: string, message: string): Refusal {
  const text = `Operation cannot be fulfilled on ${groupResourceOf(kind)} "${name}": ${message}`;
  return new Refusal(409, "Conflict", text, toDetails(kind, name));
}

/** The message of {@linkcode conflict} for a stale resourceVersion. */
export const MODIFIED = "the object has been modified; please apply your changes to the latest version and try again";

/** Creates a 403. */
export function forbidden(kind: Named, name: string, why: string): Refusal {
  const text = name === ""
    ? `${groupResourceOf(kind)} is forbidden: ${why}`
    : `${groupResourceOf(kind)} "${name}" is forbidden: ${why}`;
  return new Refusal(403, "Forbidden", text, toDetails(kind, name));
}

/** Creates a 400. */
export function badRequest(message: string): Refusal {
  return new Refusal(400, "BadRequest", message);
}

/** Creates a 405. */
export function methodNotAllowed(): Refusal {
  return new Refusal(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", {});
}

/** Creates a 415. */
export function unsupportedMediaType(accepted: readonly string[]): Refusal {
  const types = accepted.join(", ");
  const message = `the body of the request was in an unknown format - accepted media types include: ${types}`;
  return new Refusal(415, "UnsupportedMediaType", message);
}

/** Creates a 422 with its causes. The message consists of the field and the message of each cause. */
export function invalid({ group, kind }: Named, name: string, causes: readonly StatusCause[]): Refusal {
  const texts = causes.map(({ field, message }) => `${field}: ${message}`);
  const list = texts.length === 1 ? texts[0] : `[${texts.join(", ")}]`;
  const label = group === "" ? kind : `${kind}.${group}`;
  const details = defined({ name: name || undefined, group: group || undefined, kind, causes: [...causes] });
  return new Refusal(422, "Invalid", `${label} "${name}" is invalid: ${list}`, details);
}
