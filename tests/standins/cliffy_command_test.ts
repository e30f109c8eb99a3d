// The features that the application uses, for the stand-in and for the real package.
import { Command } from "@cliffy/command";
import assert from "node:assert/strict";

// deno-lint-ignore no-explicit-any -- the shape depends on the options of each test
type Parsed = { options: any; args: unknown[] };

/** Parses a line with a command that has one option of each kind. Returns the arguments of its action. */
async function parse(args: string[]): Promise<Parsed> {
  let parsed: Parsed | undefined;
  await new Command()
    .name("test")
    .arguments("<first:string> [rest...:string]")
    .option("-o, --output <format:string>", "A value.")
    .option("-f, --filename <file:string>", "Several values.", { collect: true })
    .option("-p, --port <port:integer>", "A whole number.")
    .option("-A, --all-namespaces", "Yes.")
    .option("--no-headers", "No.")
    .throwErrors()
    .noExit()
    .action((options: unknown, ...args: unknown[]) => {
      parsed = { options, args };
    })
    .parse(args);
  assert.ok(parsed);
  return parsed;
}

Deno.test("Command gives an action its options and arguments when they are there", async () => {
  const { options, args } = await parse([
    "a",
    "-o",
    "json",
    "--all-namespaces",
    "-f",
    "x",
    "--filename",
    "y",
    "-p",
    "80",
    "b",
    "c",
  ]);
  assert.deepEqual(args, ["a", "b", "c"]);
  assert.equal(options.output, "json");
  assert.equal(options.allNamespaces, true);
  assert.deepEqual(options.filename, ["x", "y"]);
  assert.equal(options.port, 80);
});

Deno.test("Command leaves out what was not given when an action gets its options", async () => {
  const { options, args } = await parse(["a"]);
  assert.deepEqual(args, ["a"]);
  assert.deepEqual([options.output, options.allNamespaces, options.filename], [undefined, undefined, undefined]);
});

Deno.test("Command takes a value behind an equals sign when a long option has one", async () => {
  assert.equal((await parse(["a", "--output=jsonpath={.a=b}"])).options.output, "jsonpath={.a=b}");
});

Deno.test("Command gives false under the plain name when an option begins with no-", async () => {
  assert.equal((await parse(["a", "--no-headers"])).options.headers, false);
});

const refused: [string, string[], RegExp][] = [
  ["an argument is missing", [], /^Missing argument\(s\): first/],
  ["a value is missing", ["a", "--output"], /^Missing value for option "--output"/],
  ["a number is none", ["a", "--port", "x"], /"--port" must be of type "integer", but got "x"/],
];
for (const [what, args, message] of refused) {
  Deno.test(`Command throws with exit code 2 when ${what}`, async () => {
    await assert.rejects(parse(args), (error) => {
      assert.ok(error instanceof Error);
      assert.match(error.message, message);
      assert.equal("exitCode" in error && error.exitCode, 2);
      return true;
    });
  });
}
