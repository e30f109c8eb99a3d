import assert from "node:assert/strict";

/**
 * The public bug reports that were tried beside kubectl on a real cluster, by kind of fault (issue 14, parts A to C), each
 * with a test for it: the file, and words of the test.
 */
const REPORTS: Readonly<Record<string, readonly [file: string, words: string]>> = {
  "A1: an exported object is created again": ["commands/exported_test.ts", "(A1)"],
  "A2: a namespace is null, empty or on a cluster-scoped kind": ["commands/pasted_manifests_test.ts", "(A2)"],
  "A3: a key is there twice": ["commands/pasted_manifests_test.ts", "(A3)"],
  "A4: a plugin beside a static credential": ["cluster/credential_pairs_test.ts", "with ${kinds.join"],
  "A5: config view --flatten keeps secrets": ["commands/config_test.ts", "A5"],
  "A6: apply of duplicates and unknown fields": ["cluster/manifests_test.ts", "A6"],
  "A7: fields that belong to kubectl": ["cluster/manifests_test.ts", "A7"],
  "A8: UTF-16 and byte-order marks": ["commands/pasted_manifests_test.ts", "(A8)"],
  "A9: null and wrong shapes in a kubeconfig": ["kubeconfig/shapes_test.ts", "every reader of a kubeconfig copes"],
  "A10: one odd object in a list": ["output/jsonpath/list_test.ts", "A10"],
  "A11: hints repeat kind and namespace": ["doctor/doctor_test.ts", "A11"],
  "A12: PATH of a plugin's environment": ["credentials/exec_test.ts", "(A12)"],
  "A13: quoted globs": ["shell/manifests_test.ts", "A13"],
  "A14: base64 that Go does not read": ["commands/kubectl_words_test.ts", "A14"],
  "A15: anchors in a kubeconfig": [
    "kubeconfig/edit_entries_test.ts",
    "gives an entry that shares its fields its own copy",
  ],
  "A16: several types sorted together": ["cluster/kubectl_output_test.ts", "A16"],
  "A17: small ones": ["output/yaml/yaml_test.ts", "(A17)"],
  "B1: an option that is undefined": ["session/options_test.ts", "stays in the namespace of the session"],
  "B2: proxy() in a protected context": ["shell/guard_test.ts", "session.proxy()"],
  "B3: _ after a line that finds nothing": [
    "repl/run_input_test.ts",
    '["get pod nope --ignore-not-found", "_ === undefined"',
  ],
  "B4: eval -i does not guess": ["commands/script/eval_test.ts", "(B4)"],
  "B5: .readonly covers earlier sessions": ["repl/run_input_test.ts", ".readonly covers methods and sessions"],
  "B6: exit codes and signals of run": ["commands/script/run_signals_test.ts", "run ends with the script's exit code"],
  "B9: least privilege through both doors": [
    "commands/script/run_least_test.ts",
    "permissions prints a line that runs",
  ],
  "B10: the deno.json of a script's project": ["shell/script_project_test.ts", "beside the script"],
  "B11: typed writes": ["session/typed_writes_test.ts", "B11"],
  "B12: no Secret in the history": ["repl/prompt/history_test.ts", "B12"],
  "B13: raw is a value at the prompt": ["repl/run_input_test.ts", "saves what an input did before it failed"],
  "B14: a forgotten await": ["repl/pasted_test.ts", "B14"],
  "B15: namespaces of a list of all": ["display/print_test.ts", "B15"],
  "B16: doctor behind a proxy": ["doctor/doctor_test.ts", "B16"],
  "B17: an application's own run": ["proxy/flags_test.ts", "an application's own run"],
  "B18: a quote inside of a word": ["cli/completion_shells_test.ts", "A quote inside of a word"],
  "B19: an alias with a namespace": ["cli/completion_shells_test.ts", "kubernetes/kubectl/issues/1466"],
  "B20: a script keeps its --": ["commands/script/run_project_test.ts", "its arguments as they are"],
  "B21: names in the bundle": ["cli/bundle_test.ts", "classes and functions keep their names"],
  "B22: an editor that breaks the file": ["repl/pasted_test.ts", "B22"],
  "B23: pasted heredocs and prompts": ["repl/pasted_test.ts", "B23"],
  "B24: help and exit": ["repl/pasted_test.ts", "by help, exit and edit"],
  "B25: edit at the prompt": ["repl/pasted_test.ts", "by help, exit and edit"],
  "B26: an edited module": ["repl/evaluate/module_versions_test.ts", "was edited"],
  "B27: commands with a dot in a pipe": ["repl/piped_test.ts", "runs short forms and commands with a dot"],
  "B28: Map, Set and BigInt": ["commands/script/eval_test.ts", "values that JSON lacks"],
  "B29: lists and k8s in -o js=": ["commands/get_formats_test.ts", "(B29)"],
  "B30: control characters in a text": ["commands/pasted_manifests_test.ts", "(B30)"],
  "B31: a home that cannot be written": ["npm/launcher_test.ts", "B31"],
  "B32: the explorer by keyboard and on a phone": ["explorer/browser_test.ts", "fits a screen of 360 pixels"],
  "B33: the prompt shows --as": ["repl/run_input_test.ts", "as jane"],
  "C1: delete in a script": ["commands/write/delete_test.ts", "C1"],
  "C2: opinions need a terminal": ["shell/advise_test.ts", "C2"],
  "C3: kubectl's words": ["commands/kubectl_words.ts", "C3"],
  "C4: kubectl's words for manifests": ["commands/pasted_manifests_test.ts", "C4"],
  "C5: one broken file": ["commands/pasted_manifests_test.ts", "(C5)"],
  "C6: our own earlier writes": ["client/apply_test.ts", "(C6)"],
  "C7: streams are not compressed": ["transport/network_test.ts", "loses no event of a stream"],
  "C8: one choice per kind": ["completion/code/code_test.ts", "other names of a kind"],
  "C9: headers and bodies at -v=8": ["commands/get/get_test.ts", "-v=8"],
  "C10: the package runs": ["npm/installed_test.ts", "Deno.test"],
};

for (const [report, [file, words]] of Object.entries(REPORTS)) {
  Deno.test(`tests/${file} tests report ${report}`, async () => {
    const text = await Deno.readTextFile(new URL(file, import.meta.url));
    assert.ok(text.includes(words), `"${words}" is missing`);
  });
}
