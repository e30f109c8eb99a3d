import { isRecord, LAST_APPLIED } from "../../data/core/object.ts";

const CONNECTION_SECRETS = new Set(["token", "password", "key", "cert", "ca"]);

/**
 * Returns the value with sizes in place of the data of every Secret in it and of a connection's credential. Only the
 * parts that contain a secret are copied. A value that a user reads from a Secret (`secret.data.token`) is shown.
 */
export function withoutSecrets(value: unknown): unknown {
  return redacted(value, new Map());
}

function redacted(value: unknown, seen: Map<object, unknown>): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (seen.has(value)) return seen.get(value);
  seen.set(value, value);
  if (Array.isArray(value)) {
    const items = value.map((item) => redacted(item, seen));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isPlain(value)) return value;
  const safe = isSecret(value) ? secretSizes(value) : isConnection(value) ? connectionSizes(value) : value;
  const entries = Object.entries(safe).map(([key, field]): [string, unknown] => [key, redacted(field, seen)]);
  const isSame = safe === value && entries.every(([key, field]) => field === value[key]);
  return isSame ? value : Object.fromEntries(entries);
}

function isPlain(value: object): value is Record<string, unknown> {
  const prototype = Object.getPrototypeOf(value);
  return isRecord(value) && (prototype === Object.prototype || prototype === null);
}

function isSecret(value: Record<string, unknown>): boolean {
  // Items of a list have no kind on the wire. Only a Secret has data in base64.
  return value.kind === "Secret" && (isRecord(value.data) || isRecord(value.stringData));
}

function secretSizes(secret: Record<string, unknown>): Record<string, unknown> {
  const { metadata, data, stringData } = secret;
  const copy = { ...secret };
  if (isRecord(metadata) && isRecord(metadata.annotations)) {
    const { [LAST_APPLIED]: _, ...annotations } = metadata.annotations;
    copy.metadata = { ...metadata, annotations };
  }
  if (isRecord(data)) copy.data = sizes(data, bytesOfBase64);
  if (isRecord(stringData)) copy.stringData = sizes(stringData, bytesOfText);
  return copy;
}

function isConnection(value: Record<string, unknown>): boolean {
  return isRecord(value.endpoint) && typeof value.endpoint.server === "string" && isRecord(value.credential);
}

function connectionSizes(connection: Record<string, unknown>): Record<string, unknown> {
  const hide = (part: unknown): unknown =>
    isRecord(part)
      ? Object.fromEntries(
        Object.entries(part).map(([name, field]) => [
          name,
          CONNECTION_SECRETS.has(name) && typeof field === "string" ? bytesOfText(field) : hide(field),
        ]),
      )
      : part;
  return { ...connection, endpoint: hide(connection.endpoint), credential: hide(connection.credential) };
}

function sizes(data: Record<string, unknown>, sizeOf: (text: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, sizeOf(String(value))]));
}

function bytesOfBase64(text: string): string {
  return `(${Math.floor(text.replace(/=+$/, "").length * 3 / 4)} bytes)`;
}

function bytesOfText(text: string): string {
  return `(${new TextEncoder().encode(text).length} bytes)`;
}
