import assert from "node:assert/strict";
import { checkSpan, findWeakness, parseCertificates, readFacts } from "../../lib/features/doctor/x509.ts";
import { CA, CLIENT, OTHER_CA, SERVER } from "../transport/certificates.ts";
import { SHA1, WEAK } from "./certificates.ts";

const NOW = new Date("2026-06-15T12:00:00Z");

const spans: [from: string | undefined, to: string, state: string, words: string][] = [
  ["2026-01-01T00:00:00Z", "2027-06-15T12:00:00Z", "valid", "until 2027-06-15"],
  [undefined, "2026-06-15T13:00:00Z", "soon", "until 2026-06-15 (in 60m)"],
  [undefined, "2026-06-12T12:00:00Z", "over", "expired on 2026-06-12 (3d ago)"],
  ["2026-06-16T12:00:00Z", "2027-01-01T00:00:00Z", "not yet", "valid only from 2026-06-16 (in 24h)"],
];
for (const [from, to, state, words] of spans) {
  Deno.test(`spanOf() says "${words}" when it ends on ${to}`, () => {
    assert.deepEqual(checkSpan(from, to, NOW), { state, words });
  });
}

Deno.test("certificatesOf() reads every certificate when there are several and other text between", () => {
  const subjects = parseCertificates(`# ours\n${CA}\nnext:\n${OTHER_CA}`).map(({ subject }) => subject);
  assert.deepEqual(subjects, ["CN=test-ca", "CN=other-ca"]);
  assert.deepEqual(parseCertificates("none"), []);
});

Deno.test("factsOf() gives subject, key, dates and names when it reads a certificate", () => {
  const [client] = parseCertificates(CLIENT.cert);
  const [server] = parseCertificates(SERVER.cert);
  assert(client !== undefined && server !== undefined);
  const { subject, issuer, key, notAfter } = readFacts(client);
  assert.deepEqual([subject, issuer, key, notAfter], [
    "CN=alice, O=testers",
    "CN=test-ca",
    "EC P-256",
    "2126-10-31T13:27:23.000Z",
  ]);
  assert.deepEqual(readFacts(server).names, ["localhost", "127.0.0.1"]);
});

Deno.test("weaknessOf() finds a short RSA key and SHA-1, and nothing when there is nothing", () => {
  const weaknesses = [WEAK.cert, SHA1.cert, SERVER.cert].flatMap(parseCertificates).map(findWeakness);
  assert.deepEqual(weaknesses, ["its RSA key has 1024 bits only", "it is signed with SHA-1", undefined]);
});
