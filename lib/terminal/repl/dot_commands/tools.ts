import { UsageError } from "../../../data/core/errors.ts";
import { Leave, type RunDot } from "./dot_commands.ts";
import { choosePager, runProgram } from "./external_program.ts";
import { runShortForm } from "../short_form.ts";
import { tookLine } from "../prompt/timing.ts";

/** `.exit` */
export const exit: RunDot = () => Promise.reject(new Leave());

/** `.explain FIELD` */
export const dotExplain: RunDot = async (rest, bench, signal) => {
  if (rest === "") throw new UsageError("Expected a field after .explain", { hints: [".explain pod.spec.containers"] });
  await runShortForm(`explain ${rest}`, bench, signal);
};

/** `.curl` */
export const curl: RunDot = async (_rest, { running, k8s, shell }) => {
  if (running.last === undefined) throw new UsageError("Cannot print a curl command: no request has been sent yet");
  const { curlLine } = await import("../../shell/curl.ts");
  await shell.out(curlLine(running.last, await k8s.connection()) + "\n");
};

/** `.time [on|off]` */
export const time: RunDot = (rest, bench) => {
  if (rest === "on" || rest === "off") bench.isTimed = rest === "on";
  else if (rest !== "") throw new UsageError("Expected on, off or nothing after .time");
  else bench.shell.err(bench.took === undefined ? "(no input has run yet)" : tookLine(bench.took));
  return Promise.resolve();
};

/** `.more` */
export const more: RunDot = async (_rest, { folded, shell }) => {
  if (folded === undefined) throw new UsageError("Cannot show more: no output was folded");
  const pager = choosePager(shell.env);
  if (pager === undefined || !await runProgram(pager, { input: folded })) await shell.out(folded);
};

/** `.doctor` */
export const dotDoctor: RunDot = async (_rest, bench, signal) => {
  await runShortForm("doctor", bench, signal);
};
