import assert from "node:assert/strict";
import { header } from "../../lib/features/proxy/head.ts";
import { checkRequest, originForm, type PolicyOptions } from "../../lib/features/proxy/policy.ts";

interface Asked {
  method?: string;
  target?: string;
  headers?: Record<string, string | undefined>;
}

function verdict(asked: Asked, options: Partial<PolicyOptions> = {}): number | undefined {
  const { method = "GET", target = "/api", headers = { host: "localhost:8001" } } = asked;
  const lines = Object.entries(headers).flatMap(([name, value]) => value === undefined ? [] : [header(name, value)]);
  return checkRequest({ method, target, minor: 1, headers: lines }, { port: 8001, ...options })?.code;
}

const hosts: [string | undefined, number | undefined][] = [
  ["localhost", undefined],
  ["localhost:8001", undefined],
  // Any port is accepted, because of tunnels.
  ["localhost:9999", undefined],
  ["LOCALHOST:8001", undefined],
  ["localhost.", undefined],
  ["localhost.:8001", undefined],
  ["127.0.0.1:8001", undefined],
  ["127.8.9.10", undefined],
  ["[::1]", undefined],
  // kubectl's proxy rejects this request, which IPv6 clients send.
  ["[::1]:8001", undefined],
  ["[0:0:0:0:0:0:0:1]:8001", undefined],
  ["evil.example", 403],
  ["localhost.evil.example", 403],
  ["evil-localhost", 403],
  ["127.0.0.1.evil.example", 403],
  ["127.0.0.256", 403],
  ["128.0.0.1", 403],
  ["0.0.0.0:8001", 403],
  ["[::]:8001", 403],
  ["[::ffff:127.0.0.1]", 403],
  ["::1", 403],
  ["localhost:80:80", 403],
  ["localhost@evil.example", 403],
  ["evil.example@localhost", 403],
  ["localhost/evil.example", 403],
  ["localhost evil.example", 403],
  ["localhost,evil.example", 403],
  ["", 403],
  [undefined, 403],
];
for (const [host, code] of hosts) {
  Deno.test(`refusalOf() ${code === undefined ? "lets pass" : `answers ${code}`} when Host is "${host}"`, () => {
    assert.equal(verdict({ headers: { host } }), code);
  });
}

const targets: [string, string, number | undefined][] = [
  ["http://localhost/api", "localhost", undefined],
  ["HTTP://127.0.0.1:8001/api", "localhost", undefined],
  // kubectl's proxy checks only the target, and accepts this request.
  ["http://localhost/api", "evil.example", 403],
  ["http://evil.example/api", "localhost", 403],
  ["http://localhost@evil.example/api", "localhost", 403],
  ["http://evil.example?localhost", "localhost", 403],
  ["//evil.example/api", "localhost", undefined],
  ["*", "localhost", 400],
  ["api", "localhost", 400],
  ["", "localhost", 400],
];
for (const [target, host, code] of targets) {
  const does = code === undefined ? "lets pass" : `answers ${code}`;
  Deno.test(`refusalOf() ${does} when the target is "${target}" and Host "${host}"`, () => {
    assert.equal(verdict({ target, headers: { host } }), code);
  });
}

Deno.test("refusalOf() answers 400 when Host or Origin came twice", () => {
  for (const name of ["Host", "Origin"]) {
    const headers = [header("Host", "localhost"), header(name, "http://localhost:8001"), header(name, "localhost")];
    assert.equal(checkRequest({ method: "GET", target: "/api", minor: 1, headers }, { port: 8001 })?.code, 400);
  }
});

Deno.test("refusalOf() answers 400 when a tunnel is asked for", () => {
  assert.equal(verdict({ method: "CONNECT", target: "localhost:1" }), 400);
});

const accepted: [string, Partial<PolicyOptions>, number | undefined][] = [
  ["proxy.example:80", { acceptHosts: [/^(?:proxy\.example)$/] }, undefined],
  // As in kubectl, a given list replaces the names of this machine.
  ["localhost", { acceptHosts: [/^(?:proxy\.example)$/] }, 403],
  ["proxy.example.evil.example", { acceptHosts: [/^(?:proxy\.example)$/] }, 403],
  // DNS cannot point an address to another one.
  ["192.0.2.7:8001", { address: "192.0.2.7" }, undefined],
  ["192.0.2.8:8001", { address: "192.0.2.7" }, 403],
];
for (const [host, options, code] of accepted) {
  const does = code === undefined ? "lets pass" : `answers ${code}`;
  Deno.test(`refusalOf() ${does} when Host is "${host}" with ${Object.keys(options)}`, () => {
    assert.equal(verdict({ headers: { host } }, options), code);
  });
}

Deno.test("refusalOf() lets a page pass when its origin is that of Host, through a tunnel from another port", () => {
  assert.equal(verdict({ headers: { host: "localhost:9000", origin: "http://localhost:9000" } }), undefined);
  assert.equal(verdict({ headers: { host: "localhost:9000", origin: "http://localhost:9001" } }), 403);
});

Deno.test("refusalOf() lets a page of another site pass when its origin is allowed", () => {
  const options = { allowOrigins: ["https://dash.example"] };
  const headers = { host: "localhost:8001", origin: "https://dash.example", "sec-fetch-site": "cross-site" };
  assert.equal(verdict({ headers }, options), undefined);
  assert.equal(verdict({ headers: { ...headers, origin: "https://dash.example.evil.example" } }, options), 403);
  // A page without an origin cannot be distinguished from others.
  assert.equal(verdict({ headers: { ...headers, origin: undefined } }, options), 403);
});

const sites: [Record<string, string>, number | undefined][] = [
  [{ origin: "http://localhost:8001" }, undefined],
  [{ origin: "http://127.0.0.1:8001", "sec-fetch-site": "same-origin" }, undefined],
  [{ origin: "http://[::1]:8001" }, undefined],
  [{ "sec-fetch-site": "none" }, undefined],
  [{ origin: "http://localhost:3000" }, 403],
  [{ origin: "http://localhost" }, 403],
  [{ origin: "https://localhost:8001" }, 403],
  [{ origin: "https://evil.example" }, 403],
  [{ origin: "http://evil.example:8001" }, 403],
  [{ origin: "null" }, 403],
  [{ origin: "" }, 403],
  [{ origin: "http://localhost:8001, https://evil.example" }, 403],
  [{ "sec-fetch-site": "cross-site" }, 403],
  [{ "sec-fetch-site": "same-site" }, 403],
  [{ "sec-fetch-site": "same-origin", origin: "https://evil.example" }, 403],
  [{ "sec-fetch-site": "none, cross-site" }, 403],
];
for (const [headers, code] of sites) {
  const does = code === undefined ? "lets pass" : `answers ${code}`;
  Deno.test(`refusalOf() ${does} when a browser says ${JSON.stringify(headers)}`, () => {
    for (const method of ["GET", "POST", "OPTIONS"]) {
      assert.equal(verdict({ method, headers: { host: "localhost:8001", ...headers } }), code, method);
    }
  });
}

const forms: [string, string][] = [
  ["/a/../b%2Fc//d;x?y=1;z", "/a/../b%2Fc//d;x?y=1;z"],
  ["//evil.example/api", "//evil.example/api"],
  ["http://localhost/a%2Fb?c", "/a%2Fb?c"],
  ["http://localhost:8001", "/"],
  ["http://localhost?watch=true", "/?watch=true"],
];
for (const [target, form] of forms) {
  Deno.test(`originForm() gives "${form}" when the target is "${target}"`, () =>
    assert.equal(originForm(target), form));
}
