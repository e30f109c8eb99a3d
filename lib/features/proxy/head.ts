import { Violation } from "./violation.ts";

/** A header line. */
export interface Header {
  /** The name in its original spelling. */
  name: string;
  /** The name in lower case. */
  key: string;
  value: string;
}

/** The head of a request. */
export interface RequestHead {
  method: string;
  /** The unchanged target: a path, or an absolute URL. */
  target: string;
  /** The minor version: 0 for HTTP/1.0, 1 for HTTP/1.1. */
  minor: 0 | 1;
  headers: readonly Header[];
}

/** The head of a response. */
export interface ResponseHead {
  minor: 0 | 1;
  status: number;
  reason: string;
  headers: readonly Header[];
}

// RFC 9110: token, field-value and the characters of a target. Bytes above ASCII are allowed. A fragment is never sent
// (RFC 9112 section 3.2): some servers remove it, and Go's keeps it as a part of the path.
const TOKEN_REGEXP = /^[!#$%&'*+\-.^_`|~\w]+$/;
const VALUE_REGEXP = /^[\t\x20-\x7e\x80-\xff]*$/;
// deno-lint-ignore no-control-regex -- control characters must be rejected
const REQUEST_REGEXP = /^([!#$%&'*+\-.^_`|~\w]+) ([^\x00-\x20#\x7f]+) HTTP\/(\d)\.(\d)$/;
const STATUS_REGEXP = /^HTTP\/1\.(\d) ([1-9]\d\d)(?: ([\t\x20-\x7e\x80-\xff]*))?$/;

// The methods of node:http. An API server supports no others.
const METHODS = new Set(
  ("ACL BIND CHECKOUT CONNECT COPY DELETE GET HEAD LINK LOCK M-SEARCH MERGE MKACTIVITY MKCALENDAR MKCOL MOVE NOTIFY " +
    "OPTIONS PATCH POST PROPFIND PROPPATCH PURGE PUT QUERY REBIND REPORT SEARCH SOURCE SUBSCRIBE TRACE UNBIND UNLINK " +
    "UNLOCK UNSUBSCRIBE").split(" "),
);

/**
 * Parses a request's head. Rejects heads that two parsers could read differently, because the filter must see the same
 * request as the server (RFC 9112 section 11.2).
 *
 * @param text The head without the empty line at its end.
 * @throws {Violation} If the head is not valid HTTP/1.0 or HTTP/1.1.
 */
export function parseRequestHead(text: string): RequestHead {
  const lines = text.split("\r\n");
  const [, method = "", target = "", major, minor] = REQUEST_REGEXP.exec(lines[0] ?? "") ?? [];
  if (major === undefined) throw new Violation(400, "the request line is not valid HTTP/1.1");
  if (major !== "1" || (minor !== "0" && minor !== "1")) {
    throw new Violation(505, `HTTP/${major}.${minor} is not supported, only HTTP/1.1`);
  }
  if (!METHODS.has(method)) throw new Violation(400, `the method ${method} is not supported`);
  return { method, target, minor: minor === "0" ? 0 : 1, headers: parseHeaders(lines) };
}

/**
 * Parses a response's head.
 *
 * @param text The head without the empty line at its end.
 * @throws {Violation} If the head is invalid.
 */
export function parseResponseHead(text: string): ResponseHead {
  const lines = text.split("\r\n");
  const [, minor, status, reason = ""] = STATUS_REGEXP.exec(lines[0] ?? "") ?? [];
  if (status === undefined) throw new Violation(400, "invalid HTTP: the status line is missing");
  return { minor: minor === "0" ? 0 : 1, status: Number(status), reason, headers: parseHeaders(lines) };
}

function parseHeaders(lines: readonly string[]): Header[] {
  const headers: Header[] = [];
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index] ?? "";
    const colon = line.indexOf(":");
    const name = line.slice(0, colon);
    const value = trimmed(line.slice(colon + 1));
    if (colon < 1 || !TOKEN_REGEXP.test(name) || !VALUE_REGEXP.test(value)) {
      throw new Violation(400, "invalid HTTP: a header line is malformed");
    }
    headers.push({ name, key: name.toLowerCase(), value });
  }
  return headers;
}

/** Trims spaces and tabs only. String.trim also removes characters that other parsers keep, such as U+00A0. */
export function trimmed(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && isBlank(value.charCodeAt(start))) start++;
  while (end > start && isBlank(value.charCodeAt(end - 1))) end--;
  return value.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** Formats header lines, followed by the empty line. */
export function headerLines(headers: readonly Header[]): string {
  let text = "";
  for (const { name, value } of headers) text += `${name}: ${value}\r\n`;
  return `${text}\r\n`;
}

/** Creates a header line. */
export function header(name: string, value: string): Header {
  return { name, key: name.toLowerCase(), value };
}
