import { isRecord, LAST_APPLIED } from "../../data/core/object.ts";

const MASK = "<masked>";
const TEXT_REGEXP = /json|yaml|text|xml|javascript|form-urlencoded/;
const SECRET_PATH_REGEXP = /\/secrets([/?]|$)/;
const TOKEN_KINDS: ReadonlySet<unknown> = new Set(["TokenRequest", "TokenReview"]);

/** A body to be logged. */
export interface LoggedBody {
  bytes: Uint8Array;
  /** The media type; empty if there is none. */
  type: string;
  /** The path of the request. */
  path: string;
}

/**
 * Returns a body as text without secrets: the data of Secrets and the tokens of token requests are masked. A body that
 * may hold a secret but cannot be read is masked as a whole.
 */
export function loggedBody({ bytes, type, path }: LoggedBody): string {
  if (type !== "" && !TEXT_REGEXP.test(type)) return `<${bytes.length} bytes of ${type}>`;
  const text = new TextDecoder().decode(bytes);
  const isSecretPath = SECRET_PATH_REGEXP.test(path);
  const value = parsed(text);
  if (value !== undefined) return JSON.stringify(masked(value, isSecretPath));
  // Perhaps YAML, or JSON that was cut off.
  return isSecretPath || /\/token($|\?)|tokenreviews|\bkind["']?\s*:\s*["']?(Secret|Token)/.test(`${path}\n${text}`)
    ? `${MASK} (${bytes.length} bytes)`
    : text;
}

/** Cuts a text to a length, and adds the number of missing characters. */
export function truncatedBody(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)} [truncated ${text.length - most} chars]`;
}

/** Returns the value of a header for the log. */
export function loggedHeader(name: string, value: string): string {
  if (name === "authorization" || name === "proxy-authorization") return value.replace(/^(\w+ )?.*$/, `$1${MASK}`);
  return name === "cookie" || name === "set-cookie" ? MASK : value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// `inSecret`: the value belongs to a Secret although it does not say so, as the items of a list and patches do.
function masked(value: unknown, inSecret: boolean): unknown {
  if (Array.isArray(value)) return value.map((each) => masked(each, inSecret));
  if (!isRecord(value)) return value;
  const { kind } = value;
  const isSecret = kind === "Secret" || (inSecret && (kind === undefined || kind === "SecretList"));
  const hasToken = TOKEN_KINDS.has(kind);
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => {
      const isData = isSecret && (key === "data" || key === "stringData");
      const isPatch = inSecret && key === "value" && typeof value.op === "string";
      if (isData || isPatch || key === LAST_APPLIED) return [key, blank(field)];
      if (hasToken && (key === "spec" || key === "status") && isRecord(field) && "token" in field) {
        return [key, { ...field, token: MASK }];
      }
      return [key, masked(field, inSecret || kind === "SecretList")];
    }),
  );
}

function blank(value: unknown): unknown {
  return isRecord(value) ? Object.fromEntries(Object.keys(value).map((key) => [key, MASK])) : MASK;
}
