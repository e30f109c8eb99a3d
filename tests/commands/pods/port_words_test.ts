import assert from "node:assert/strict";
import { readForwards } from "../../../lib/terminal/commands/pods/port_words.ts";
import { assertMessage } from "../../messages.ts";

const lines: [line: string, expected: [target: string, local: number | undefined, remote: string][]][] = [
  ["web 80", [["web", undefined, "80"]]],
  ["svc/web 8080:80 :443 http", [["svc/web", 8080, "80"], ["svc/web", 0, "443"], ["svc/web", undefined, "http"]]],
  ["svc/web 8080:http svc/db 5432", [["svc/web", 8080, "http"], ["svc/db", undefined, "5432"]]],
  ["web 0:80", [["web", 0, "80"]]],
];

for (const [line, expected] of lines) {
  Deno.test(`readForwards() reads "${line}" as kubectl does`, () => {
    assert.deepEqual(
      readForwards(line.split(" ")).map(({ target, local, remote }) => [target, local, remote]),
      expected,
    );
  });
}

for (
  const line of ["web", "svc/a svc/b 80", "web 80:", "web 99999", "web 70000:80", "web 0", "web a:80", "web 1:2:3"]
) {
  Deno.test(`readForwards() refuses "${line}" with the reason`, async () => {
    await assertMessage(import.meta.url, `wrong ports: ${line}`, () => readForwards(line.split(" ")));
  });
}
