import assert from "node:assert/strict";
import { goNumber } from "../../lib/data/output/go_number.ts";

// As kubectl prints them, from a real server.
const NUMBERS: readonly (readonly [number, string])[] = [
  [0, "0"],
  [-1, "-1"],
  [1.5, "1.5"],
  [0.1, "0.1"],
  [0.0001, "0.0001"],
  [0.000001, "1e-06"],
  [1e-7, "1e-07"],
  [123456.5, "123456.5"],
  [1234567.891, "1.234567891e+06"],
  [21000000.5, "2.10000005e+07"],
  [1000000, "1000000"],
  [5e20, "5e+20"],
  [1e21, "1e+21"],
  [3.4028234e38, "3.4028234e+38"],
  [1.5e-300, "1.5e-300"],
];

Deno.test("goNumber() writes what kubectl writes when a number is whole, small, large or neither", () => {
  for (const [number, text] of NUMBERS) assert.equal(goNumber(number), text);
});
