import assert from "node:assert/strict";
import { originForm, type ProxyRequest, refusalOf } from "../../lib/proxy/policy.ts";

const OPTIONS = { port: 8001, acceptHosts: ["proxy.example"] };

function verdict(request: Partial<ProxyRequest>): number | undefined {
  const whole: ProxyRequest = {
    method: "GET",
    target: "/api",
    headers: { host: "localhost:8001" },
    hosts: 1,
    ...request,
  };
  return refusalOf(whole, OPTIONS)?.code;
}

const hosts: [string | undefined, number | undefined][] = [
  ["localhost", undefined],
  ["localhost:8001", undefined],
  // Any port: the person may come through a tunnel.
  ["localhost:9999", undefined],
  ["LOCALHOST:8001", undefined],
  ["localhost.", undefined],
  ["localhost.:8001", undefined],
  ["127.0.0.1:8001", undefined],
  ["127.8.9.10", undefined],
  ["[::1]", undefined],
  // kubectl's proxy refuses this one, which is what a client on IPv6 sends.
  ["[::1]:8001", undefined],
  ["[0:0:0:0:0:0:0:1]:8001", undefined],
  ["proxy.example:80", undefined],
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
  // kubectl's proxy looks at the target alone, and lets this one pass.
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

Deno.test("refusalOf() answers 400 when Host came twice", () => {
  assert.equal(verdict({ hosts: 2 }), 400);
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
