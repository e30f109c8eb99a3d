import assert from "node:assert/strict";
import { arrange, firstWord, type OptionInfo, splitVerb } from "../../lib/terminal/cli/arguments.ts";
import { newCommand } from "../../lib/terminal/shell/globals.ts";
import { UsageError } from "../../lib/data/core/errors.ts";

const text = (...flags: string[]): OptionInfo => ({ flags, args: [{ type: "string" }] });
const many = (...flags: string[]): OptionInfo => ({ ...text(...flags), collect: true });
const plain = (...flags: string[]): OptionInfo => ({ flags, args: [] });
const OPTIONS: OptionInfo[] = [
  text("-o", "--output"),
  text("-n", "--namespace"),
  text("-l", "--selector"),
  many("-f", "--filename"),
  plain("-A", "--all-namespaces"),
  plain("-R", "--recursive"),
  plain("--show-labels"),
  plain("--no-headers"),
  text("--dry-run"),
  text("--token"),
  { flags: ["-v", "--verbose"], args: [{ type: "integer" }] },
  { flags: ["--grace-period"], args: [{ type: "integer" }] },
];

const cases: [string, string[], string[]][] = [
  ["a value is glued to its letter", ["pods", "-oyaml"], ["pods", "--output=yaml"]],
  ["a namespace is glued", ["-ndev", "pods"], ["pods", "--namespace=dev"]],
  ["a glued value holds an equals sign", ["-lapp=x"], ["--selector=app=x"]],
  ["a letter has an equals sign", ["-n=dev"], ["--namespace=dev"]],
  ["a value follows its letter", ["-l", "app=x"], ["--selector=app=x"]],
  ["a value is spelled out", ["--output=jsonpath={.a}", "x"], ["x", "--output=jsonpath={.a}"]],
  ["a value begins with a dash", ["--output", "-x"], ["--output=-x"]],
  ["-oname could be six flags", ["-oname"], ["--output=name"]],
  ["letters are grouped", ["-AR"], ["--all-namespaces", "--recursive"]],
  ["a group ends in a value", ["-An", "dev"], ["--all-namespaces", "--namespace=dev"]],
  ["a group ends in a glued value", ["-ARoyaml"], ["--all-namespaces", "--recursive", "--output=yaml"]],
  ["a level is glued", ["-v6"], ["--verbose=6"]],
  ["a level has an equals sign", ["-v=6"], ["--verbose=6"]],
  ["a level is spelled as kubectl does", ["--v=8", "pods"], ["pods", "--verbose=8"]],
  ["a level follows", ["-v", "6", "pods"], ["pods", "--verbose=6"]],
  ["a level is missing", ["-v", "pods"], ["pods", "--verbose=6"]],
  ["an optional value is missing", ["--dry-run", "pods"], ["pods", "--dry-run=unchanged"]],
  ["an optional value is there", ["--dry-run=server", "pods"], ["pods", "--dry-run=server"]],
  ["a flag is said to be true", ["--show-labels=true"], ["--show-labels"]],
  ["a flag is said to be false", ["-A=false", "--show-labels=false", "pods"], ["pods"]],
  ["a flag is repeated", ["-ndev", "-n", "prod"], ["--namespace=prod"]],
  ["a flag that collects is repeated", ["-fa", "-f", "b"], ["--filename=a", "--filename=b"]],
  ["a value is empty", ["--namespace=", "-o", "", "x"], ["x"]],
  ["a number is negative", ["--grace-period=-1"], ["--grace-period=-1"]],
  ["standard input is named", ["-f", "-", "-"], ["-", "--filename=-"]],
];

for (const [when, given, expected] of cases) {
  Deno.test(`arrange() makes it plain when ${when}`, () => {
    assert.deepEqual(arrange(given, OPTIONS).args, expected);
  });
}

Deno.test("arrange() keeps the words in their order when some stand behind --", () => {
  const { args } = arrange(["pods", "-oyaml"], OPTIONS, { literal: ["web", "api"] });
  assert.deepEqual(args, ["pods", "web", "api", "--output=yaml"]);
});

const refused: [string, string[], RegExp][] = [
  ["an option is unknown", ["--bad"], /Unknown option "--bad"/],
  ["a letter is unknown", ["-z"], /Unknown option "-z"/],
  ["a letter in a group is unknown", ["-Az"], /Unknown option "-z"/],
  ["a value is missing", ["pods", "-o"], /Option "-o" needs a value/],
  ["a credential is empty", ["pods", "--token="], /"--token" is empty: the kubeconfig's own credential would/],
  ["a credential is an unset variable's", ["pods", "--token", ""], /"--token" is empty/],
  ["a flag without value gets one", ["--show-labels=maybe"], /"--show-labels" takes no value, but got "maybe"/],
];

for (const [when, given, message] of refused) {
  Deno.test(`arrange() throws a UsageError when ${when}`, () => {
    assert.throws(() => arrange(given, OPTIONS), (error) => error instanceof UsageError && message.test(error.message));
  });
}

for (const flag of ["--token", "--client-certificate", "--client-key", "--username"]) {
  Deno.test(`arrange() does not go on as the kubeconfig's own user when ${flag} is empty`, () => {
    const option = { flags: [flag], args: [{ type: "string" }] };
    assert.throws(() => arrange([`${flag}=`], [option]), { message: /own credential would take its place$/ });
  });
}

Deno.test("arrange() says what was meant when an option is mistyped", () => {
  assert.throws(() => arrange(["--outptu", "json"], OPTIONS), { hints: ['did you mean "--output"?'] });
});

Deno.test("arrange() sees a call for help when it stands where a flag stands", () => {
  assert.equal(arrange(["pods", "-h"], OPTIONS).help, true);
  assert.equal(arrange(["-Ah"], OPTIONS).help, true);
  assert.equal(arrange(["-n", "-h"], OPTIONS).help, false);
});

const isFamily = (word: string) => word === "config";
const lines: [string, string[], ReturnType<typeof splitVerb>][] = [
  ["the verb comes first", ["get", "pods"], { verb: "get", rest: ["pods"], literal: [] }],
  ["flags come first", ["-n", "dev", "--curl", "get", "pods"], {
    verb: "get",
    rest: ["-n", "dev", "--curl", "pods"],
    literal: [],
  }],
  ["a glued flag comes first", ["-ndev", "get"], { verb: "get", rest: ["-ndev"], literal: [] }],
  ["a level comes first", ["-v", "6", "get"], { verb: "get", rest: ["-v", "6"], literal: [] }],
  ["kubectl's word for a level comes first", ["--v", "6", "get"], { verb: "get", rest: ["--v", "6"], literal: [] }],
  ["a bare -v comes first", ["-v", "get"], { verb: "get", rest: ["-v"], literal: [] }],
  ["it is a family", ["config", "view", "--raw"], { verb: "config view", rest: ["--raw"], literal: [] }],
  ["a family stands alone", ["config"], { verb: "config", rest: [], literal: [] }],
  ["a family asks for help", ["config", "-h"], { verb: "config", rest: ["-h"], literal: [] }],
  ["there is no verb", ["--sandbox"], { verb: "", rest: ["--sandbox"], literal: [] }],
  ["something is behind --", ["run", "x.ts", "--", "-n", "--"], {
    verb: "run",
    rest: ["x.ts"],
    literal: ["-n", "--"],
  }],
];

for (const [when, given, expected] of lines) {
  Deno.test(`splitVerb() finds the verb when ${when}`, () => assert.deepEqual(splitVerb(given, isFamily), expected));
}

Deno.test("firstWord() skips the value when any global flag that takes one comes first", () => {
  const options = newCommand("x", "x").getOptions(true) as OptionInfo[];
  const withValue = options.filter(({ args, flags }) => args.length > 0 && !flags.includes("--verbose"));
  assert.ok(withValue.length > 8);
  for (const { flags } of withValue) {
    for (const flag of flags) assert.equal(firstWord([flag, "value", "word"]), 2, flag);
  }
});
