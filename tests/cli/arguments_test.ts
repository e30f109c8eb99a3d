import assert from "node:assert/strict";
import { arrange, firstWord, splitVerb } from "../../lib/terminal/cli/arguments.ts";
import { namedOptions } from "../../lib/terminal/shell/options.ts";
import { GLOBAL_OPTIONS } from "../../lib/terminal/shell/shared_options.ts";
import { UsageError } from "../../lib/data/core/errors.ts";
import { assertMessage } from "../messages.ts";

const OPTIONS = namedOptions({
  output: { short: "-o", value: "format", help: "" },
  namespace: { short: "-n", value: "name", help: "" },
  selector: { short: "-l", value: "selector", help: "" },
  filename: { short: "-f", value: "file", repeated: true, help: "" },
  allNamespaces: { short: "-A", help: "" },
  recursive: { short: "-R", help: "" },
  showLabels: { help: "" },
  headers: { negated: true, help: "" },
  validate: { value: "mode", bare: "strict", help: "" },
  dryRun: { value: "mode", bare: "", help: "" },
  wait: { value: "false", type: "boolean", help: "" },
  token: { value: "token", required: true, help: "" },
  verbose: { short: "-v", value: "level", type: "integer", bare: "6", aliases: ["--v"], help: "" },
  gracePeriod: { value: "seconds", type: "integer", help: "" },
});

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
  ["an optional value is missing", ["--validate", "pods"], ["pods", "--validate=strict"]],
  ["an optional value is there", ["--validate=warn", "pods"], ["pods", "--validate=warn"]],
  ["a boolean has no value", ["--wait", "pods"], ["pods", "--wait=true"]],
  ["a boolean has a value", ["--wait=false"], ["--wait=false"]],
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
  ["a value is missing", ["pods", "-o"], /Cannot use the option "-o" without a value/],
  [
    "a value that needs an equals sign is missing",
    ["--dry-run", "server"],
    /Cannot use the option "--dry-run" without a value/,
  ],
  [
    "a credential is empty",
    ["pods", "--token="],
    /empty value for the option "--token": the kubeconfig's credential would/,
  ],
  ["a credential is an unset variable's", ["pods", "--token", ""], /empty value for the option "--token"/],
  [
    "a flag without value gets one",
    ["--show-labels=maybe"],
    /Cannot use the value "maybe" for the option "--show-labels": it accepts only true or false/,
  ],
];

for (const [when, given, message] of refused) {
  Deno.test(`arrange() throws a UsageError when ${when}`, () => {
    assert.throws(() => arrange(given, OPTIONS), (error) => error instanceof UsageError && message.test(error.message));
  });
}

for (const flag of ["--token", "--client-certificate", "--client-key", "--username"]) {
  Deno.test(`arrange() does not go on as the kubeconfig's own user when ${flag} is empty`, async () => {
    const options = namedOptions(GLOBAL_OPTIONS);
    await assertMessage(import.meta.url, `an empty ${flag}`, () => arrange([`${flag}=`], options));
  });
}

Deno.test("arrange() says what was meant when an option is mistyped", async () => {
  await assertMessage(import.meta.url, "a mistyped option", () => arrange(["--outptu", "json"], OPTIONS));
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
  const withValue = namedOptions(GLOBAL_OPTIONS).filter(({ value, key }) => value !== undefined && key !== "verbose");
  assert.ok(withValue.length > 8);
  for (const { flags } of withValue) {
    for (const flag of flags) assert.equal(firstWord([flag, "value", "word"]), 2, flag);
  }
});
