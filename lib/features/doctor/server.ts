import type { Check } from "../../data/core/diagnosis.ts";
import { formatAge } from "../../data/core/duration.ts";
import { type Handler, ORIGIN } from "../../data/core/handler.ts";
import { isRecord } from "../../data/core/object.ts";
import { failed, failedBy, passed, skipped, waits, warned } from "./check.ts";

/** What a server answered to the first request. */
export interface FirstAnswer {
  status: number;
  headers: Headers;
  text: string;
  /** Between the request and its answer; milliseconds since 1970. */
  at: number;
  milliseconds: number;
}

/** What is known of a server once it has answered. */
export interface ExaminedServer {
  checks: [http: Check, clock: Check, version: Check];
  answers: boolean;
  /** `[1, 36]`, where it was told. */
  version?: [major: number, minor: number];
}

/** The oldest and the newest minor version of Kubernetes 1 that this client is made for. */
const SUPPORTED = { oldest: 22, newest: 36 } as const;

/** Asks the server for its version, which nearly everybody may know, and looks at everything about the answer. */
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
    const next = ["something in front of the server wants a login: ask for the API server's own address"];
    return failed("http", `${status}: it sends us on to ${place}`, { facts, next });
  }
  if (status >= 500) {
    return failed("http", `${status}: the server, or what stands before it, is not well`, {
      facts,
      next: ["k8s raw '/readyz?verbose'"],
    });
  }
  // Go's own server says so (net/http, server.go).
  if (status === 400 && text.startsWith("Client sent an HTTP request to an HTTPS server")) {
    return failed("http", "it speaks TLS, and the address says that it does not", {
      facts,
      next: ["the server's address must begin with https://: k8s config view --minify shows it"],
    });
  }
  return failed("http", `${status} with ${type}: this is no API server`, {
    facts,
    next: ["are host, port and path right? k8s config view --minify"],
  });
}

function checkClock({ headers, at }: FirstAnswer): Check {
  const date = Date.parse(headers.get("date") ?? "");
  if (Number.isNaN(date)) return skipped("clock", "the server's answer has no Date");
  // The header has whole seconds: on average the server was half a second further.
  const skew = Math.round((at - date - 500) / 1000);
  const facts = { skewSeconds: skew };
  const size = Math.abs(skew);
  if (size < 10) return passed("clock", "the same here and there", { facts });
  const summary = `this machine's clock is ${formatAge(size * 1000)} ${skew > 0 ? "ahead of" : "behind"} the server's`;
  const next = ["timedatectl set-ntp true, on the one that is wrong"];
  // Tokens and certificates are taken a little outside of their time; five minutes is what Kerberos and OIDC allow.
  return size < 300
    ? warned("clock", summary, { facts, next })
    : failed("clock", `${summary}: valid tokens look expired, or not valid yet`, { facts, next });
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
    return failed("version", `${gitVersion} is older than what this client is made for (${range})`, {
      facts,
      details: ["server-side apply and TokenRequest may be missing, on which apply and token rest"],
      next: ["a kubectl of the server's version: k8s version"],
    });
  }
  return warned("version", `${gitVersion} is newer than what this client is made for (${range})`, {
    facts,
    next: ["is there a newer k8s? k8s --version"],
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
