import assert from "node:assert/strict";
import { SharedStrings } from "../../lib/api/watching/shared_strings.ts";
import { parseExactly } from "../../lib/data/base/long_integer.ts";

const TEXT = '{"a":"text","b":[null,"text",["x"],{"c":"text"}],"n":9007199254740993,"o":{},"t":true}';

Deno.test("share() changes no value of an object, also after it has forgotten its strings", () => {
  const strings = new SharedStrings();
  for (let round = 0; round < 3; round++) {
    strings.share(Array.from({ length: 4000 }, (_, number) => `${round}-${number}`));
    const object = parseExactly(TEXT) as object;
    strings.share(object);
    assert.equal(JSON.stringify(object), TEXT);
  }
});
