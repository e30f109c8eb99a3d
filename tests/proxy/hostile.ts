/** A request that a proxy must reject, as bytes on the wire. */
export interface Hostile {
  /** The attack. */
  name: string;
  /** The lines before the empty line. `PORT` means the port of the proxy. */
  head: string;
  body?: string;
  /** The status of our answer. */
  code: number;
}

const POD = "/api/v1/namespaces/default/pods/helloworld";
const WEBSOCKET =
  "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==";

function get(name: string, target: string, headers = "Host: localhost:PORT", code = 403): Hostile {
  return { name, head: `GET ${target} HTTP/1.1\r\n${headers}`, code };
}

function created(name: string): string {
  return JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name } });
}

function post(name: string, headers: string, code = 403): Hostile {
  const body = created(`hostile-${name.toLowerCase().replace(/[^a-z]+/g, "-")}`);
  return {
    name: `POST ${name}`,
    head: `POST /api/v1/namespaces/default/configmaps HTTP/1.1\r\nHost: localhost:PORT\r\n${headers}` +
      `Content-Length: ${body.length}`,
    body,
    code,
  };
}

/** Names and addresses that are not this machine's: DNS rebinding. */
const HOSTS: Hostile[] = [
  get("a foreign Host", "/api", "Host: evil.example"),
  get("a Host that begins like ours", "/api", "Host: localhost.evil.example:PORT"),
  get("a Host with userinfo", "/api", "Host: localhost@evil.example"),
  get("an empty Host", "/api", "Host:"),
  get("the Host 0.0.0.0", "/api", "Host: 0.0.0.0:PORT"),
  { name: "no Host, HTTP/1.0", head: "GET /api HTTP/1.0", code: 403 },
  get("an absolute target that is ours, and a foreign Host", "http://localhost/api", "Host: evil.example"),
  get("a foreign absolute target", "http://evil.example/api"),
  get("a port that is none", "/api", "Host: localhost:99999"),
  get("two Hosts", "/api", "Host: localhost\r\nHost: evil.example", 400),
];

/** Headers that a browser sends for pages of other sites. */
const SITES: Hostile[] = [
  get("a foreign Origin", "/api", "Host: localhost:PORT\r\nOrigin: https://evil.example"),
  get("the Origin null", "/api", "Host: localhost:PORT\r\nOrigin: null"),
  get("another port of localhost", "/api", "Host: localhost:PORT\r\nOrigin: http://localhost:1"),
  get(
    "an image of another site",
    "/api",
    "Host: localhost:PORT\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors",
  ),
  get("a page of the same site", "/api", "Host: localhost:PORT\r\nSec-Fetch-Site: same-site"),
  post("without a content type", "Origin: https://evil.example\r\nSec-Fetch-Site: cross-site\r\n"),
  post("of plain text", "Origin: https://evil.example\r\nContent-Type: text/plain\r\n"),
  post("of JSON", "Origin: https://evil.example\r\nContent-Type: application/json\r\n"),
  get(
    "a watch of Secrets over WebSocket",
    "/api/v1/secrets?watch=true",
    `Host: localhost:PORT\r\nOrigin: https://evil.example\r\n${WEBSOCKET}`,
  ),
  {
    name: "a preflight",
    head:
      "OPTIONS /api HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: https://evil.example\r\nAccess-Control-Request-Method: PUT",
    code: 403,
  },
];

/** Paths into pods, in different spellings. */
const EXEC: Hostile[] = [
  ...["exec?command=id", "attach", "portforward?ports=80", "ephemeralcontainers"].map((sub) =>
    get(sub, `${POD}/${sub}`)
  ),
  get("exec over WebSocket", `${POD}/exec?command=id`, `Host: localhost:PORT\r\n${WEBSOCKET}`),
  get("exec over SPDY", `${POD}/exec?command=id`, "Host: localhost:PORT\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1"),
  {
    name: "exec by POST",
    head: `POST ${POD}/exec?command=id HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 0`,
    code: 403,
  },
  ...["%2Fexec", "/%65xec", "/./exec", "//exec", "/x/../exec", "/exec/", "/%2e/exec", "/%2565xec", "/x%2F..%2Fexec"]
    .map((end) => get(`exec spelled ${end}`, `${POD}${end}`)),
  get("exec below //", `/${POD}/exec`),
  get(
    "exec of another group",
    "/apis/subresources.kubevirt.io/v1/namespaces/default/virtualmachineinstances/vm/portforward",
  ),
  ...[
    "run/default/helloworld/main",
    "exec/default/helloworld/main",
    "portForward/default/helloworld",
    "cri/exec/x",
    "./run/x",
    "%72un/x",
  ]
    .map((path) => get(`the kubelet's ${path}`, `/api/v1/nodes/minikube/proxy/${path}`)),
  get("the kubelet by port", "/api/v1/nodes/https:minikube:10250/proxy/exec/default/helloworld/main"),
  get("the kubelet as a pod", "/api/v1/namespaces/kube-system/pods/https:node:10250/proxy/run/default/helloworld/main"),
  get("the kubelet as a service", "/api/v1/namespaces/kube-system/services/https:kubelet:10250/proxy/exec/default/p/c"),
  get("the kubelet by a port with a zero", "/api/v1/namespaces/d/services/https:kubelet:010250/proxy/run/d/p/c"),
  get("the kubelet by a port with a sign", "/api/v1/namespaces/d/pods/https%3Anode%3A%2B10250/proxy/run/d/p/c"),
  get("the kubelet by the old path", "/api/v1/proxy/nodes/minikube/run/default/helloworld/main"),
];

/** Requests that two parsers could read differently. */
const SMUGGLED: Hostile[] = [
  {
    name: "a length and chunks",
    head: "POST /api HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked",
    body: "0\r\n\r\n",
    code: 400,
  },
  get("two lengths", "/api", "Host: localhost\r\nContent-Length: 0\r\nContent-Length: 3", 400),
  get(
    "a length that is spelled in two ways",
    "/api",
    "Host: localhost\r\nContent-Length: 0\r\nContent-Length: 00",
    400,
  ),
  get("a length with a sign", "/api", "Host: localhost\r\nContent-Length: +3", 400),
  get("another coding", "/api", "Host: localhost\r\nTransfer-Encoding: xchunked", 501),
  get("chunks twice", "/api", "Host: localhost\r\nTransfer-Encoding: chunked, chunked", 501),
  get("a space before the colon", "/api", "Host : localhost", 400),
  get("a folded line", "/api", "Host: localhost\r\nX-A: 1\r\n Origin: x", 400),
  get("a bare line end", "/api", "Host: localhost\nX-A: 1", 400),
  get("a NUL", "/api", "Host: localhost\r\nX-A: \0", 400),
  get("a bare CR", "/api", "Host: localhost\r\nX-A: 1\rX-B: 2", 400),
  // Go's parser keeps the rest as a part of the path.
  get("a fragment", `${POD}#/exec`, "Host: localhost", 400),
  get(
    "a coding behind what only JavaScript takes for a space",
    "/api",
    "Host: localhost\r\nTransfer-Encoding: \xa0chunked",
    501,
  ),
  get("a space in the target", "/api /x", "Host: localhost", 400),
  {
    name: "chunks in HTTP/1.0",
    head: "POST /api HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked",
    body: "0\r\n\r\n",
    code: 400,
  },
  { name: "CONNECT", head: "CONNECT localhost:PORT HTTP/1.1\r\nHost: localhost", code: 400 },
  { name: "an unknown method", head: "HACK /api HTTP/1.1\r\nHost: localhost", code: 400 },
  { name: "HTTP/2", head: "PRI * HTTP/2.0", code: 505 },
  { name: "no HTTP at all", head: "what is this", code: 400 },
  { name: "TLS", head: "\x16\x03\x01\x02\x00\x01\x00\x01\xfc", code: 400 },
  get("100 kB of headers", "/api", `Host: localhost\r\nX-A: ${"a".repeat(100_000)}`, 431),
];

/** All requests that must be rejected by default. */
export const HOSTILE: readonly Hostile[] = [...HOSTS, ...SITES, ...EXEC, ...SMUGGLED];

/** Returns the bytes of a request to a proxy on a port. */
export function wireOf({ head, body = "" }: Hostile, port: number): string {
  return `${head.replaceAll("PORT", String(port))}\r\n\r\n${body}`;
}
