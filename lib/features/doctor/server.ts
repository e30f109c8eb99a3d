import { hint } from "../../data/core/errors.ts";
import type { Check } from "../../data/core/diagnosis.ts";
import { formatAge } from "../../data/core/duration.ts";
import { type Handler, ORIGIN } from "../../data/core/handler.ts";
import { isRecord } from "../../data/core/object.ts";
import { failed, failedBy, passed, skipped, viewContext, waits, warned } from "./check.ts";

/** The server's response to the first request. */
export interface FirstAnswer {
  status: number;
  headers: Headers;
  text: string;
  /** The time between the request and its response, in milliseconds since 1970. */
  at: number;
  milliseconds: number;
}

/** The results of the checks that need a response. */
export interface ExaminedServer {
  checks: [http: Check, clock: Check, version: Check];
  answers: boolean;
  /** The version as `[1, 36]`, if the server reported it. */
  version?: [major: number, minor: number];
}

/** The oldest and the newest supported minor version of Kubernetes 1. */
const SUPPORTED = { oldest: 22, newest: 36 } as const;

/** Requests the server's version, which nearly every identity can read, and checks the response. */
export async function examineAnswer(handler: Handler, patience: number, now: () => Date): Promise<ExaminedServer> {
  let answer: FirstAnswer;
  try {
    answer = await ask(handler, patience, now);
  } catch (error) {
    return { checks: [failedBy("http", error), waits("clock", "http"), waits("version", "http")], answers: false };
  }
  const http = checkHttp(answer);
  const clock = checkClock(answer);
  if (http.verdict === "failed") return { checks: [http, clock, waits("version", "http")], answers: false };
  return { answers: true, ...versionOf(answer, http, clock) };
}

async function ask(handler: Handler, patience: number, now: () => Date): Promise<FirstAnswer> {
  const request = new Request(`${ORIGIN}/version`, {
    headers: { accept: "application/json" },
    signal: AbortSignal.timeout(patience),
  });
  const sent = now().getTime();
  const started = performance.now();
  const response = await handler(request);
  const milliseconds = Math.round(performance.now() - started);
  const at = (sent + now().getTime()) / 2;
  return { status: response.status, headers: response.headers, text: await response.text(), at, milliseconds };
}

function checkHttp({ status, headers, text, milliseconds }: FirstAnswer): Check {
  const facts = { status, milliseconds };
  const body = parsed(text);
  if (status === 200 && isRecord(body) && typeof body.gitVersion === "string") {
    return passed("http", `200 OK in ${milliseconds} ms`, { facts });
  }
  if ((status === 401 || status === 403) && isRecord(body) && body.kind === "Status") {
    return passed("http", `an API server answers in ${milliseconds} ms, with ${status}`, { facts });
  }
  const type = headers.get("content-type")?.split(";")[0] ?? "no content-type";
  if (status >= 300 && status < 400) {
    const place = URL.parse(headers.get("location") ?? "")?.host ?? "another place";
    const next = ["use the API server's own address: a proxy in front of it requires a login"];
    return failed("http", `${status}: redirects to ${place}`, { facts, next });
  }
  if (status >= 500) {
    return failed("http", `${status}: the server, or a proxy in front of it, has a problem`, {
      facts,
      next: [hint("read-readiness", {}, "read /readyz?verbose to see which part of the server is not ready")],
    });
  }
  // Text of Go's HTTP server (net/http, server.go).
  if (status === 400 && text.startsWith("Client sent an HTTP request to an HTTPS server")) {
    return failed("http", "the server expects TLS, but its address has no https://", {
      facts,
      next: [viewContext("check that the server's address begins with https://")],
    });
  }
  return failed("http", `${status} with ${type}: not an API server`, {
    facts,
    next: [viewContext("check host, port and path")],
  });
}

function checkClock({ headers, at }: FirstAnswer): Check {
  const date = Date.parse(headers.get("date") ?? "");
  if (Number.isNaN(date)) return skipped("clock", "the response has no Date header");
  // The header has whole seconds, so on average the server's time is half a second later.
  const skew = Math.round((at - date - 500) / 1000);
  const facts = { skewSeconds: skew };
  const size = Math.abs(skew);
  if (size < 10) return passed("clock", "in sync with the server", { facts });
  const summary = `this machine's clock is ${formatAge(size * 1000)} ${skew > 0 ? "ahead of" : "behind"} the server's`;
  const next = ["run `timedatectl set-ntp true` on the machine with the wrong clock"];
  // Servers tolerate small clock differences for tokens and certificates. Kerberos and OIDC allow five minutes.
  return size < 300
    ? warned("clock", summary, { facts, next })
    : failed("clock", `${summary}: valid tokens appear expired, or not valid yet`, { facts, next });
}

function versionOf(
  { text }: FirstAnswer,
  http: Check,
  clock: Check,
): Pick<ExaminedServer, "checks" | "version"> {
  const body = parsed(text);
  const gitVersion = isRecord(body) && typeof body.gitVersion === "string" ? body.gitVersion : undefined;
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(gitVersion ?? "") ?? [];
  if (gitVersion === undefined || major === undefined || minor === undefined) {
    return { checks: [http, clock, waits("version", "authentication")] };
  }
  return {
    checks: [http, clock, checkVersion(gitVersion, Number(major), Number(minor))],
    version: [Number(major), Number(minor)],
  };
}

function checkVersion(gitVersion: string, major: number, minor: number): Check {
  const { oldest, newest } = SUPPORTED;
  const facts = { gitVersion, oldest: `1.${oldest}`, newest: `1.${newest}` };
  const range = `supported: 1.${oldest} to 1.${newest}`;
  if (major === 1 && minor >= oldest && minor <= newest) return passed("version", `${gitVersion}; ${range}`, { facts });
  if (major < 1 || (major === 1 && minor < oldest)) {
    return failed("version", `${gitVersion} is older than the supported versions (${range})`, {
      facts,
      details: ["server-side apply and TokenRequest may be missing, which `apply` and `token` need"],
      next: ["use kubectl in the server's version"],
    });
  }
  return warned("version", `${gitVersion} is newer than the supported versions (${range})`, {
    facts,
    next: ["check for a newer release"],
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
