import { defined } from "../../../data/base/defined.ts";
import { stripControl } from "../../../data/base/text.ts";
import type { CopyResult } from "../../../api/streams/copy/copy_options.ts";
import { defineCommand } from "../../shell/command.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Options } from "../../shell/options.ts";
import { advise, type Shell, writeBytes } from "../../shell/shell.ts";
import { CONTAINER } from "./pod_options.ts";

const OPTIONS = {
  container: CONTAINER,
  preserve: { negated: true, help: "Do not keep modes, times and owners" },
  verify: {
    value: "how",
    values: ["sha256", "size", "none"],
    help: "Compare the files afterwards",
    default: "size",
  },
  retries: {
    value: "count",
    type: "integer",
    help: "How often to resume after the connection breaks; a negative number is no limit",
    default: "0",
  },
  output: { short: "-o", value: "format", values: ["json"], help: "Print the result as one JSON value" },
} as const satisfies Options;

/** `k8s cp SRC DST`: copies files to or from a container. */
export function cpCommand(shell: Shell) {
  return defineCommand({
    name: "cp",
    description:
      "Copy files to or from a container. The copy is complete and verified, or the command fails; --verify=none only " +
      "checks that it is complete. Write a path in a pod as POD:PATH, NAMESPACE/POD:PATH or TYPE/NAME:PATH, and - for " +
      "standard input or output.",
    examples: [
      ["Copy a folder from a pod", "k8s cp web:/var/log ./log"],
      ["Copy a file to a container", "k8s cp app.conf web:/etc/app.conf -c app"],
      ["Copy a folder to a pod in another namespace", "k8s cp ./site shop/web:/var/www"],
      ["Copy a folder from one pod to another", "k8s cp web-0:/data web-1:/data"],
      ["Print a file", "k8s cp web:/etc/hostname -"],
    ],
    arguments: [{ name: "source", completion: "file" }, { name: "destination", completion: "file" }],
    options: OPTIONS,
    action: async (flags, source, destination) => {
      await using k8s = await openShellSession(shell, flags);
      const result = await k8s.copy({
        from: source === "-" ? shell.stdin() : source,
        to: destination === "-" ? new WritableStream({ write: (bytes) => writeBytes(shell, bytes) }) : destination,
      }, {
        ...defined({ container: flags.container, verify: flags.verify, preserve: flags.preserve }),
        ...defined({ retries: flags.retries === undefined ? undefined : retriesOf(flags.retries) }),
        signal: shell.signal,
        onProgress: progressOf(shell),
      });
      shell.status?.("");
      if (flags.output !== undefined) await shell.out(`${JSON.stringify(result, null, 2)}\n`);
      tell(shell, result);
    },
  });
}

function retriesOf(count: number): number {
  return count < 0 ? Number.MAX_SAFE_INTEGER : count;
}

function tell(shell: Shell, { files, bytes, verified, skipped, changed }: CopyResult): void {
  for (const { name, reason } of skipped) shell.err(`Warning: skipped ${stripControl(name)}: ${stripControl(reason)}`);
  for (const name of changed) shell.err(`Warning: ${stripControl(name)} changed while it was read`);
  if (skipped.length > 0 || changed.length > 0) shell.exitCode = 1;
  const count = files === 1 ? "1 file" : `${files} files`;
  advise(shell, `${count}, ${bytes} bytes, ${verified === "none" ? "not verified" : `verified by ${verified}`}`);
}

function progressOf(shell: Shell): (bytes: number) => void {
  let last = 0;
  return (bytes) => {
    if (bytes - last < 1024 * 1024) return;
    last = bytes;
    shell.status?.(`${Math.floor(bytes / 1024 / 1024)} MiB`);
  };
}
