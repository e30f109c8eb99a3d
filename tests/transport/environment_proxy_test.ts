import assert from "node:assert/strict";
import { environmentProxy } from "../../lib/api/transport/environment_proxy.ts";

const P = "http://proxy:3128";
const rows: [server: string, env: Record<string, string>, expected: string | undefined][] = [
  ["https://h", {}, undefined],
  ["https://h", { HTTPS_PROXY: P }, P],
  ["https://h", { https_proxy: P }, P],
  ["https://h", { HTTPS_PROXY: P, https_proxy: "http://other" }, P],
  ["https://h", { HTTP_PROXY: P }, undefined],
  ["https://h", { ALL_PROXY: P }, undefined],
  ["http://h", { HTTP_PROXY: P }, P],
  ["https://h", { HTTPS_PROXY: "proxy:3128" }, P],
  ["https://h", { HTTPS_PROXY: "socks5://proxy:1080" }, "socks5://proxy:1080"],
  ["https://localhost:6443", { HTTPS_PROXY: P }, undefined],
  ["https://127.0.0.1:6443", { HTTPS_PROXY: P }, undefined],
  ["https://127.8.0.1", { HTTPS_PROXY: P }, undefined],
  ["https://[::1]:6443", { HTTPS_PROXY: P }, undefined],
  ["https://h", { HTTPS_PROXY: P, NO_PROXY: "*" }, undefined],
  ["https://h", { HTTPS_PROXY: P, NO_PROXY: "a, h" }, undefined],
  ["https://h", { HTTPS_PROXY: P, no_proxy: "H" }, undefined],
  ["https://a.example.com", { HTTPS_PROXY: P, NO_PROXY: "example.com" }, undefined],
  ["https://example.com", { HTTPS_PROXY: P, NO_PROXY: "example.com" }, undefined],
  ["https://notexample.com", { HTTPS_PROXY: P, NO_PROXY: "example.com" }, P],
  ["https://a.example.com", { HTTPS_PROXY: P, NO_PROXY: ".example.com" }, undefined],
  ["https://example.com", { HTTPS_PROXY: P, NO_PROXY: ".example.com" }, P],
  ["https://a.example.com", { HTTPS_PROXY: P, NO_PROXY: "*.example.com" }, undefined],
  ["https://h:6443", { HTTPS_PROXY: P, NO_PROXY: "h:6443" }, undefined],
  ["https://h:6444", { HTTPS_PROXY: P, NO_PROXY: "h:6443" }, P],
  ["https://h", { HTTPS_PROXY: P, NO_PROXY: "h:443" }, undefined],
  ["https://10.1.2.3", { HTTPS_PROXY: P, NO_PROXY: "10.0.0.0/8" }, undefined],
  ["https://11.1.2.3", { HTTPS_PROXY: P, NO_PROXY: "10.0.0.0/8" }, P],
  ["https://10.1.2.3", { HTTPS_PROXY: P, NO_PROXY: "10.1.2.3" }, undefined],
  ["https://10.1.2.3:6443", { HTTPS_PROXY: P, NO_PROXY: "10.1.2.3:6443" }, undefined],
  ["https://[fd00::5]:6443", { HTTPS_PROXY: P, NO_PROXY: "fd00::/8" }, undefined],
  ["https://[fd00::5]:6443", { HTTPS_PROXY: P, NO_PROXY: "[fd00::5]:6443" }, undefined],
  ["https://[fd00::5]:6443", { HTTPS_PROXY: P, NO_PROXY: "fd00::5" }, undefined],
  ["https://[fe00::5]", { HTTPS_PROXY: P, NO_PROXY: "fd00::/8, 10.0.0.0/99" }, P],
];
for (const [server, env, expected] of rows) {
  Deno.test(`environmentProxy() gives ${expected} for ${server} when ${JSON.stringify(env)}`, () => {
    assert.equal(environmentProxy(server, (name) => env[name]), expected);
  });
}
