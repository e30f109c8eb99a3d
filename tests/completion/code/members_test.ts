import assert from "node:assert/strict";
import { listMembers, readProperty } from "../../../lib/terminal/completion/code/members.ts";

Deno.test("membersOf() lists what is there and runs no getter when it looks at a value", () => {
  let ran = 0;
  class Shop {
    open = true;
    get price() {
      ran++;
      return 1;
    }
    sell() {}
  }
  assert.deepEqual(listMembers(new Shop()), [
    { text: "open", detail: "boolean" },
    { text: "price", detail: "getter" },
    { text: "sell", detail: "function" },
  ]);
  assert.equal(readProperty(new Shop(), "price"), undefined);
  assert.equal(ran, 0);
});

Deno.test("membersOf() leaves a proxy alone when it meets one, also as a prototype", () => {
  const trapped = () => {
    throw new TypeError("a trap ran");
  };
  const proxy = new Proxy({}, { ownKeys: trapped, getPrototypeOf: trapped, getOwnPropertyDescriptor: trapped });
  assert.deepEqual(listMembers(proxy), []);
  assert.equal(readProperty(proxy, "x"), undefined);
  assert.deepEqual(listMembers(Object.create(proxy, { own: { value: 1 } })), [{ text: "own", detail: "number" }]);
  assert.deepEqual(listMembers({ proxy }), [{ text: "proxy", detail: "object" }]);
});

Deno.test("membersOf() shows types and no values when a value is secret", () => {
  assert.deepEqual(listMembers({ token: "s3cr3t", list: [1, 2], none: null, later: Promise.resolve() }), [
    { text: "token", detail: "string" },
    { text: "list", detail: "array of 2" },
    { text: "none", detail: "null" },
    { text: "later", detail: "promise" },
  ]);
});

for (const value of [undefined, null]) {
  Deno.test(`membersOf() lists nothing when the value is ${value}`, () => assert.deepEqual(listMembers(value), []));
}

Deno.test("membersOf() lists the methods of its type when the value is a string, a number or a list", () => {
  const names = (value: unknown) => listMembers(value).map(({ text }) => text);
  assert.ok(names("x").includes("padStart"));
  assert.ok(names(1).includes("toFixed"));
  assert.ok(names([1]).includes("map") && !names([1]).includes("0"));
});

Deno.test("membersOf() names no index and stays small when a value is very large", () => {
  const names = listMembers(new Uint8Array(50_000_000)).map(({ text }) => text);
  assert.ok(names.includes("subarray") && !names.includes("0"));
  const large = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`key${index}`, index]));
  assert.equal(listMembers(large).length, 2000);
});
