import type { Status, StatusCause, StatusDetails } from "../data/core/status.ts";
import type { SandboxKind } from "./types.ts";

/** A request that the sandbox refuses; the message is the API server's own wording. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: Status;

  constructor(code: number, reason: string, message: string, details?: StatusDetails) {
    super(message);
    this.status = {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message,
      ...(reason === "" ? {} : { reason }),
      ...(details === undefined ? {} : { details }),
      code,
    };
  }
}

type Named = Pick<SandboxKind, "group" | "plural" | "kind">;

function qualified({ group, plural }: Named): string {
  return group === "" ? plural : `${plural}.${group}`;
}

function detailsOf({ group, plural }: Named, name: string): StatusDetails {
  return { ...(name === "" ? {} : { name }), ...(group === "" ? {} : { group }), kind: plural };
}

/** 404 for an object. */
export function notFound(kind: Named, name: string): Refusal {
  return new Refusal(404, "NotFound", `${qualified(kind)} "${name}" not found`, detailsOf(kind, name));
}

/** 404 for a path. */
export function unknownPath(): Refusal {
  return new Refusal(404, "NotFound", "the server could not find the requested resource", {});
}

/** 501 for what only a kubelet can do. */
export function needsNode(kind: Named, name: string, subresource: string): Refusal {
  const text = `a sandbox runs no containers: ${qualified(kind)}/${name} has no ${subresource} here`;
  return new Refusal(501, "NotImplemented", text, detailsOf(kind, name));
}

/** 409 for a name that is taken. */
export function alreadyExists(kind: Named, name: string): Refusal {
  return new Refusal(409, "AlreadyExists", `${qualified(kind)} "${name}" already exists`, detailsOf(kind, name));
}

/** 409 for a write that was overtaken. */
export function conflict(kind: Named, name: string, message: string): Refusal {
  const text = `Operation cannot be fulfilled on ${qualified(kind)} "${name}": ${message}`;
  return new Refusal(409, "Conflict", text, detailsOf(kind, name));
}

/** The message of {@linkcode conflict} for a stale resourceVersion. */
export const MODIFIED = "the object has been modified; please apply your changes to the latest version and try again";

/** 403. */
export function forbidden(kind: Named, name: string, why: string): Refusal {
  const text = name === ""
    ? `${qualified(kind)} is forbidden: ${why}`
    : `${qualified(kind)} "${name}" is forbidden: ${why}`;
  return new Refusal(403, "Forbidden", text, detailsOf(kind, name));
}

/** 400. */
export function badRequest(message: string): Refusal {
  return new Refusal(400, "BadRequest", message);
}

/** 405. */
export function methodNotAllowed(): Refusal {
  return new Refusal(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", {});
}

/** 415. */
export function unsupportedMediaType(contentType: string, accepted: readonly string[]): Refusal {
  const message = `the body of the request was in an unknown format - accepted media types include: ${
    accepted.join(", ")
  }`;
  return new Refusal(415, "UnsupportedMediaType", contentType === "" ? message : message);
}

/** 422 with all its causes; `cause.message` is kubectl's words behind the field. */
export function invalid({ group, kind }: Named, name: string, causes: readonly StatusCause[]): Refusal {
  const texts = causes.map(({ field, message }) => `${field}: ${message}`);
  const list = texts.length === 1 ? texts[0] : `[${texts.join(", ")}]`;
  const label = group === "" ? kind : `${kind}.${group}`;
  return new Refusal(422, "Invalid", `${label} "${name}" is invalid: ${list}`, {
    ...(name === "" ? {} : { name }),
    ...(group === "" ? {} : { group }),
    kind,
    causes: [...causes],
  });
}
