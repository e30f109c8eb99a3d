import assert from "node:assert/strict";
import { formatBytes, formatCpu, parseQuantity } from "../../lib/data/core/quantity.ts";

const quantities: [string, number][] = [
  ["2", 2],
  ["250m", 0.25],
  ["1.5Gi", 1.5 * 2 ** 30],
  ["100M", 1e8],
  ["2e3", 2000],
  ["12345678n", 0.012345678],
  ["-1Ki", -1024],
  [".5", 0.5],
];

for (const [text, number] of quantities) {
  Deno.test(`parseQuantity() reads ${text} as ${number}`, () => assert.equal(parseQuantity(text), number));
}

for (const text of ["", "x", "1Qi", "1 Gi", "--1"]) {
  Deno.test(`parseQuantity() gives NaN when it is given "${text}"`, () => assert.ok(Number.isNaN(parseQuantity(text))));
}

for (
  const [cores, text] of [[0, "0"], [0.25, "250m"], [2, "2"], [1.5, "1500m"], [0.0001, "1m"], [
    0.1 + 0.2,
    "300m",
  ]] as const
) {
  Deno.test(`formatCpu() writes ${cores} as ${text}`, () => assert.equal(formatCpu(cores), text));
}

for (
  const [bytes, text] of [[0, "0"], [2 ** 30, "1Gi"], [70 * 2 ** 20, "70Mi"], [1000, "1000"], [1536, "1536"], [
    2048,
    "2Ki",
  ]] as const
) {
  Deno.test(`formatBytes() writes ${bytes} as ${text}`, () => assert.equal(formatBytes(bytes), text));
}
