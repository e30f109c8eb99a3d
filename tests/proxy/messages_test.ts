import { requestFraming, responseFraming } from "../../lib/features/proxy/framing.ts";
import { header, parseRequestHead, parseResponseHead } from "../../lib/features/proxy/head.ts";
import type { ProxyOptions } from "../../lib/features/proxy/options.ts";
import { compilePatterns } from "../../lib/features/proxy/patterns.ts";
import { chooseRoute, type Rules } from "../../lib/features/proxy/route.ts";
import { Violation } from "../../lib/features/proxy/violation.ts";
import { assertMessages, assertSnapshot, type Failure } from "../messages.ts";
import { openProxy } from "./open_proxy.ts";

const RULES: Rules = {
  port: 8001,
  disableFilter: false,
  acceptPaths: undefined,
  rejectPaths: [],
  rejectMethods: [],
  apiPrefix: "/",
  secret: undefined,
  pages: [["/-/", () => Promise.resolve(new Response())]],
};
const SECRETS = "/api/v1/namespaces/shop/secrets/s";

const requests: [
  title: string,
  line: string,
  headers: Record<string, string>,
  rules?: Partial<Rules>,
  base?: string,
][] = [
  ["without a Host", "GET /api", { host: "" }],
  ["with a foreign Host", "GET /api", { host: "evil.example" }],
  ["with CONNECT", "CONNECT a:1", {}],
  ["with a target that is not a path", "OPTIONS *", {}],
  ["from another site", "GET /api", { origin: "https://dash.example" }],
  ["from a page without an origin", "GET /api", { origin: "null" }],
  ["by a link of another site", "GET /-/", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" }],
  ["without the secret", "GET /api", {}, { secret: { secret: "s", cookie: "c" } }],
  ["with TRACE for a page", "TRACE /-/", {}],
  ["beside the prefix of the API", "GET /api", {}, { apiPrefix: "/k8s/" }],
  ["that leaves the server's path", "GET /base/../api", {}, {}, "/base"],
  ["of a rejected path", "GET /api", {}, { rejectPaths: compilePatterns("^/api") }],
  ["of a rejected method", "DELETE /api", {}, { rejectMethods: compilePatterns("DELETE") }],
  ["outside the accepted paths", "GET /api", {}, { acceptPaths: compilePatterns("^/version") }],
  ["to exec", "POST /api/v1/namespaces/shop/pods/p/exec", {}],
  ["that writes", "DELETE /api/v1/namespaces/shop/pods/p", {}, { readOnly: true }],
  ["to another namespace", "GET /api/v1/namespaces/kube-system/pods", {}, { namespaceOnly: "shop" }],
  ["that replaces a Secret", `PUT ${SECRETS}`, {}, { redactSecrets: true }],
  ["with a JSON patch of a Secret", `PATCH ${SECRETS}`, { "content-type": "application/json-patch+json" }, {
    redactSecrets: true,
  }],
  ["for a stream of Secrets", `GET ${SECRETS}?watch=1`, { connection: "upgrade", upgrade: "websocket" }, {
    redactSecrets: true,
  }],
];

Deno.test("the proxy's answers to rejected requests are as recorded", async () => {
  const lines = requests.map(([title, line, headers, rules, base]) => {
    const [method = "", target = ""] = line.split(" ");
    const { host = "localhost:8001", ...others } = headers;
    const list = Object.entries({ ...(host === "" ? others : { host, ...others }) });
    const head = { method, target, minor: 1 as const, headers: list.map(([name, value]) => header(name, value)) };
    const route = chooseRoute(head, { ...RULES, ...rules }, base);
    const answer = route.kind === "refuse" ? `${route.failure.code} ${route.failure.message}` : route.kind;
    return `# a request ${title}\n${answer}\n`;
  });
  await assertSnapshot(import.meta.url, "refusals.txt", lines.join("\n"));
});

const options: ProxyOptions[] = [
  { rejectPaths: "(" },
  { rejectPaths: "\\Q/a.b\\E" },
  { readOnly: true, allowExec: true },
  { unixSocket: "/tmp/x.sock", port: 1 },
  { unixSocket: "/tmp/x.sock", secret: true },
  { www: ".", wwwPrefix: "/" },
  { www: "/no/folder" },
  { maxRequests: 0 },
  { maxBodySize: -1 },
  { headerTimeout: NaN },
  { allowOrigins: ["localhost:3000"] },
];

const HEAD = "GET / HTTP/1.1\r\n";
const violations: [title: string, call: () => unknown][] = [
  ["a request line that is not HTTP", () => parseRequestHead("hello")],
  ["HTTP/2", () => parseRequestHead("GET / HTTP/2.0")],
  ["an unknown method", () => parseRequestHead("BREW / HTTP/1.1")],
  ["a malformed header", () => parseRequestHead(`${HEAD}Host localhost`)],
  ["a missing status line", () => parseResponseHead("hello")],
  ["two lengths", () => requestFraming(parseRequestHead(`${HEAD}Content-Length: 1\r\nContent-Length: 2`))],
  [
    "a length and a coding",
    () => requestFraming(parseRequestHead(`${HEAD}Content-Length: 1\r\nTransfer-Encoding: chunked`)),
  ],
  ["a coding in HTTP/1.0", () => requestFraming(parseRequestHead("GET / HTTP/1.0\r\nTransfer-Encoding: chunked"))],
  ["an unknown coding", () => requestFraming(parseRequestHead(`${HEAD}Transfer-Encoding: gzip`))],
  [
    "an ambiguous answer",
    () => responseFraming(parseResponseHead("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip"), "GET"),
  ],
];

Deno.test("the messages of the proxy are as recorded", async () => {
  await assertMessages(import.meta.url, [
    ...options.map((option): Failure => [
      `startProxy(${Deno.inspect(option)})`,
      () => openProxy("http://127.0.0.1:1", option),
    ]),
    ...violations.map(([title, call]): Failure => [title, () => asTypeError(call)]),
  ]);
});

// A Violation never leaves the proxy: its code is the status of the answer.
function asTypeError(call: () => unknown): void {
  try {
    call();
  } catch (error) {
    throw error instanceof Violation ? new TypeError(`${error.code} ${error.message}`) : error;
  }
}
