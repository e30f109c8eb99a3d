import assert from "node:assert/strict";
import { judge } from "../../lib/features/doctor/server_certificate.ts";
import { parseCertificates } from "../../lib/features/doctor/x509.ts";
import { CA, ELSEWHERE, OTHER_CA, SERVER } from "../transport/certificates.ts";
import { WEAK } from "./certificates.ts";

const NOW = new Date("2027-01-01");
const peer = (...pems: string[]) => ({ chain: pems.flatMap(parseCertificates), protocol: "TLSv1.3" });

Deno.test("judge() finds nothing against a certificate when authority, name and date fit", () => {
  const { objections, remarks, about } = judge(peer(SERVER.cert), { name: "127.0.0.1", ca: OTHER_CA + CA, now: NOW });
  assert.deepEqual([objections, remarks], [[], []]);
  assert.match(about, /^signed by CN=test-ca; for 127\.0\.0\.1; until 2126/);
});

Deno.test("judge() says everything that is wrong when nothing fits", () => {
  const { objections } = judge(peer(ELSEWHERE.cert), { name: "localhost", ca: OTHER_CA, now: new Date("2127-01-01") });
  assert.deepEqual(objections.map(({ problem }) => problem.replace(/\(.*\)/, "(AGO)")), [
    "it is signed by CN=test-ca, but the kubeconfig trusts CN=other-ca",
    "it is not valid for localhost, only for elsewhere.example",
    "it expired on 2126-10-31 (AGO)",
  ]);
});

Deno.test("judge() takes no other certificate for an issuer when the server sends one along", () => {
  const { objections } = judge(peer(SERVER.cert, OTHER_CA), { name: "localhost", ca: OTHER_CA, now: NOW });
  assert.match(objections[0]?.problem ?? "", /signed by CN=test-ca/);
});

Deno.test("judge() says that the authority is over when only that is", () => {
  // The authority and the certificate become valid a day before this time: only the time differs.
  const { objections } = judge(peer(SERVER.cert), { name: "localhost", ca: CA, now: new Date("2020-01-01") });
  assert.match(objections[0]?.problem ?? "", /^the cluster's authority CN=test-ca valid only from 2026-11-24/);
});

Deno.test("judge() remarks on a short key when it is taken", () => {
  const { objections, remarks } = judge(peer(WEAK.cert), { name: "localhost", ca: WEAK.cert, now: NOW });
  assert.deepEqual(objections, []);
  assert.deepEqual(remarks.map(({ problem }) => problem), ["weak: its RSA key has 1024 bits only"]);
});

Deno.test("judge() believes a handshake about public authorities when the cluster has none of its own", () => {
  const { objections } = judge(peer(SERVER.cert), { name: "localhost", now: NOW });
  assert.deepEqual(objections, []);
  const refused = judge({ ...peer(SERVER.cert), fault: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" }, {
    name: "localhost",
    now: NOW,
  });
  assert.match(refused.objections[0]?.problem ?? "", /not a public authority/);
});

Deno.test("judge() objects when a server shows no certificate", () => {
  assert.equal(judge(peer(), { name: "localhost", now: NOW }).objections.length, 1);
});
