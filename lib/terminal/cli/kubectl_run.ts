import { UsageError } from "../../data/core/errors.ts";

/** The error for kubectl's `run NAME --image=IMAGE`, which makes a pod: here `run` is for scripts. */
export function kubectlRun(rest: readonly string[]): UsageError {
  const at = rest.findIndex((arg) => /^--image(=|$)/.test(arg));
  const [, joined] = rest[at]?.split(/=(.*)/s) ?? [];
  const image = joined ?? rest[at + 1] ?? "IMAGE";
  const words = rest.filter((arg, index) => !arg.startsWith("-") && (joined !== undefined || index !== at + 1));
  const name = words[0] ?? "NAME";
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name }, spec: { containers: [{ name, image }] } };
  return new UsageError('"k8s run" runs a script and makes no pod', {
    hints: [`echo '${JSON.stringify(pod)}' | k8s create -f -`],
  });
}
