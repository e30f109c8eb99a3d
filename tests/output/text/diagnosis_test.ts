import assert from "node:assert/strict";
import type { Check, Diagnosis } from "../../../lib/data/core/diagnosis.ts";
import { formatDiagnosis } from "../../../lib/data/output/text/diagnosis.ts";

const check = (one: Partial<Check>): Check => ({
  name: "tls",
  verdict: "ok",
  summary: "fine",
  details: [],
  next: [],
  facts: {},
  ...one,
});

function diagnosis(...checks: Check[]): Diagnosis {
  return { healthy: !checks.some(({ verdict }) => verdict === "failed"), context: "c", server: "", checks };
}

const BROKEN = diagnosis(
  check({ name: "context", summary: "lab: cluster lab, user me, namespace default" }),
  check({ name: "dns", verdict: "skipped", summary: "an address" }),
  check({
    name: "tls",
    verdict: "failed",
    summary: "the server's certificate: it is not for 10.0.0.1",
    details: ["it expired on 2026-01-01"],
    next: ["k8s config set-cluster lab --tls-server-name=kubernetes.default.svc.cluster.local"],
  }),
  check({ name: "http", verdict: "waiting", summary: "waits for tls", waitsFor: "tls" }),
);

Deno.test("formatDiagnosis() lines everything up, and keeps a command in one piece, when something is wrong", () => {
  assert.equal(
    formatDiagnosis(BROKEN, { width: 60 }),
    `  ✓ context         lab: cluster lab, user me, namespace
                    default
  ✗ tls             the server's certificate: it is not for
                    10.0.0.1
                    it expired on 2026-01-01
                    → k8s config set-cluster lab --tls-server-name=kubernetes.default.svc.cluster.local
  · http            waits for tls

  One thing is wrong; begin with tls:
    → k8s config set-cluster lab --tls-server-name=kubernetes.default.svc.cluster.local
`,
  );
});

const endings: [what: string, verdicts: Check["verdict"][], ending: string][] = [
  ["everything is well", ["ok", "ok"], "  All is well.\n"],
  ["there are remarks", ["ok", "warning", "warning"], "  It works, 2 remarks.\n"],
  ["several things are wrong", ["failed", "failed", "warning"], "  2 things are wrong, 1 remark; begin with tls.\n"],
];
for (const [what, verdicts, ending] of endings) {
  Deno.test(`formatDiagnosis() ends with a word about all of it when ${what}`, () => {
    const text = formatDiagnosis(diagnosis(...verdicts.map((verdict) => check({ verdict }))));
    assert.ok(text.endsWith(`\n\n${ending}`), text);
  });
}

Deno.test("formatDiagnosis() paints only when it is asked to, and lets nothing else drive the terminal", () => {
  const nasty = diagnosis(check({ summary: "\x1b]0;title\x07 a\nb", next: ["\x1b[2J"] }));
  // deno-lint-ignore no-control-regex -- control characters are what this is about
  assert.doesNotMatch(formatDiagnosis(nasty), /\x1b|\x07/);
  assert.match(formatDiagnosis(nasty), /\^\[\]0;title\^G a b\n/);
  assert.ok(formatDiagnosis(BROKEN, { colors: true }).includes("\x1b[31m✗\x1b[0m tls"));
});
