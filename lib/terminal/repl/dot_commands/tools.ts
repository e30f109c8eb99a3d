import { UsageError } from "../../../data/core/errors.ts";
import { Leave, type RunDot } from "./dot_commands.ts";
import { choosePager, runProgram } from "./external_program.ts";
import { runShortForm } from "../short_form.ts";
import { tookLine } from "../prompt/timing.ts";

/** `.exit` */
export const exit: RunDot = () => Promise.reject(new Leave());

/** `.explain FIELD` */
export const dotExplain: RunDot = async (rest, bench, signal) => {
  if (rest === "") throw new UsageError(".explain needs a field", { hints: [".explain pod.spec.containers"] });
  await runShortForm(`explain ${rest}`, bench, signal);
};

/** `.curl` */
export const curl: RunDot = async (_rest, { running, k8s, shell }) => {
  if (running.last === undefined) throw new UsageError("Nothing has been sent yet");
  const { curlLine } = await import("../../shell/curl.ts");
  await shell.out(curlLine(running.last, await k8s.connection()) + "\n");
};

/** `.time [on|off]` */
export const time: RunDot = (rest, bench) => {
  if (rest === "on" || rest === "off") bench.isTimed = rest === "on";
  else if (rest !== "") throw new UsageError(".time takes on, off or nothing");
  else bench.shell.err(bench.took === undefined ? "(nothing has run yet)" : tookLine(bench.took));
  return Promise.resolve();
};

/** `.more` */
export const more: RunDot = async (_rest, { folded, shell }) => {
  if (folded === undefined) throw new UsageError("Nothing was too long for the screen");
  const pager = choosePager(shell.env);
  if (pager === undefined || !await runProgram(pager, { input: folded })) await shell.out(folded);
};

/** `.doctor` */
export const dotDoctor: RunDot = async (_rest, bench, signal) => {
  await runShortForm("doctor", bench, signal);
};
