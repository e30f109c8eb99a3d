import assert from "node:assert/strict";
import { visible } from "../../../lib/terminal/commands/pods/log_printer.ts";
import { logTextWriter } from "../../../lib/terminal/commands/pods/log_text.ts";

const source = { pod: "web", container: "app", namespace: "default", node: undefined, restarts: 0 };
const TIME = "2026-01-01T12:00:00.123456789Z";
const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const textOf = (bytes: Uint8Array) => String.fromCharCode(...bytes);

const written: [timestamps: boolean, prefix: string | undefined, text: string][] = [
  [false, undefined, "one\n\xff\xfe two\n\nlast"],
  [true, undefined, `${TIME} one\n${TIME} \xff\xfe two\n${TIME} \n${TIME} last`],
  [false, "p ", "p one\np \xff\xfe two\np \np last"],
  [true, "p ", `p ${TIME} one\np ${TIME} \xff\xfe two\np ${TIME} \np ${TIME} last`],
];
for (const [timestamps, prefix, text] of written) {
  Deno.test(`logTextWriter() keeps all bytes if timestamps=${timestamps} and prefix=${prefix}`, () => {
    const write = logTextWriter({ timestamps, prefix: prefix === undefined ? undefined : () => prefix });
    const bytes = bytesOf(`${TIME} one\n${TIME} \xff\xfe two\n${TIME} \n${TIME} last`);
    assert.equal(textOf(write({ source, bytes, partial: true })), text);
    assert.equal(textOf(write({ source, bytes, partial: true })), text);
  });
}

const shown: [text: string, shown: string][] = [
  ["plain", "plain"],
  ["\x1b[31mred\x1b[0m", "\x1b[31mred\x1b[0m\x1b[0m"],
  ["\x1b]0;title\x07 \x1b[2J", "^[]0;title^G ^[[2J"],
];
for (const [text, expected] of shown) {
  Deno.test(`visible() passes on colors only in ${JSON.stringify(text)}`, () => assert.equal(visible(text), expected));
}
