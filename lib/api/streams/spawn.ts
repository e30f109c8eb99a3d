import { anySignal } from "../../data/base/wait.ts";
import { ApiError, hint, InputError, TimeoutError } from "../../data/core/errors.ts";
import { streamRequest } from "../../data/request/streams.ts";
import { CHANNEL_PROTOCOLS } from "../transport/channels.ts";
import type { Client } from "../client/client.ts";
import { chooseContainer, containerLabels } from "./container.ts";
import type { SpawnOptions } from "./exec_options.ts";
import { isWithoutShell } from "./exec_status.ts";
import { sendForChannels } from "./open_channels.ts";
import { findPod, podOf, type PodTarget } from "./pod_target.ts";
import { createProcess, type RemoteProcess, type RemoteSignal, type StartedProcess } from "./remote_process.ts";
import { createSeal, killCommand } from "../../data/request/seal.ts";

/** One command in one container. */
interface Run {
  client: Client;
  target: PodTarget;
  container: string | undefined;
  containers: readonly string[];
  command: readonly string[];
  options: SpawnOptions;
  signal: AbortSignal | undefined;
}

/**
 * Starts a command in a container, and returns its streams.
 *
 * @throws {ApiError} If the server refuses, or the command cannot be started.
 */
export async function spawn(
  client: Client,
  type: string,
  name: string | undefined,
  command: readonly string[],
  options: SpawnOptions = {},
): Promise<RemoteProcess> {
  requireCommand(command);
  const signal = signalOf(options, `the command in ${name === undefined ? type : `${type} "${name}"`}`);
  const target = await findPod(client, type, name, { ...options, signal });
  const { pod } = target;
  const chosen = options.container ?? (pod === undefined ? undefined : chooseContainer(pod));
  const containers = options.container !== undefined || pod === undefined ? [] : containerLabels(pod);
  const run = { client, target, container: chosen, containers, command, options, signal };
  try {
    return await startSealed(run);
  } catch (error) {
    // The server names the containers if there are several.
    if (chosen !== undefined || !isAmbiguous(error)) throw error;
    const read = await podOf(client, target, signal);
    return await startSealed({ ...run, container: chooseContainer(read), containers: containerLabels(read) });
  }
}

// Most pods have one container. Reading each pod first would cost a request.
function isAmbiguous(error: unknown): boolean {
  return error instanceof ApiError && error.code === 400 && /a container name must be specified/.test(error.message);
}

async function startSealed(run: Run): Promise<RemoteProcess> {
  const { seal = "auto", tty = false } = run.options;
  if (tty || seal === "never") return await start(run, false);
  try {
    const process = await start(run, true);
    await process.started;
    return process;
  } catch (error) {
    if (seal === "always" || !isWithoutShell(error)) throw explained(error);
    return await start(run, false);
  }
}

// An admission policy sees the command, and may allow only some.
function explained(error: unknown): unknown {
  if (!(error instanceof ApiError) || !/admission|denied the request/.test(error.message)) return error;
  const hints = [
    "the command is run by `sh`, so that an end mark proves that its output is complete",
    hint("no-seal", {}, 'set seal to "never" to run the command itself, without `sh` and without an end mark'),
    ...error.steps,
  ];
  return new ApiError(error.status, error.request, { hints, cause: error });
}

async function start(run: Run, isSealed: boolean) {
  const { client, target, container, containers, command, options, signal } = run;
  const { stdin = true, tty = false } = options;
  const seal = isSealed ? createSeal(command, { readsStdin: stdin }) : undefined;
  const request = streamRequest(target, "exec", {
    // The end of a sealed command is confirmed through stdin.
    query: { container, stdin: stdin || isSealed, stdout: true, stderr: !tty, tty, command: seal?.command ?? command },
    protocols: CHANNEL_PROTOCOLS,
    signal,
  });
  const { pathname, search } = new URL(request.url);
  const process: StartedProcess = createProcess({
    opened: await sendForChannels(client.handler, request),
    subject: `pod "${target.name}"`,
    request: { method: request.method, path: pathname + search },
    seal,
    hasStdin: stdin,
    signal,
    sendKill: (pid, name) => sendKill(run, pid, name),
  });
  return Object.assign(process, { pod: target.name, namespace: target.namespace, container, containers });
}

async function sendKill(run: Run, pid: number, name: RemoteSignal): Promise<void> {
  const process = await start(
    { ...run, command: killCommand(pid, name), options: { stdin: false }, signal: undefined },
    false,
  );
  await Promise.all([process.stdout.cancel(), process.stderr.cancel()]);
  await process.done;
}

/** Returns a signal that ends a call after its time-out. */
function signalOf({ signal, timeout }: SpawnOptions, subject: string): AbortSignal | undefined {
  if (timeout === undefined) return signal;
  const limit = new AbortController();
  const timer = setTimeout(() => {
    limit.abort(new TimeoutError(`Cannot finish ${subject} within ${timeout / 1000} s`));
  }, timeout);
  Deno.unrefTimer(timer);
  return anySignal(signal, limit.signal);
}

function requireCommand(command: unknown): void {
  const isCommand = Array.isArray(command) && command.length > 0 && command.every((word) => typeof word === "string");
  if (isCommand) return;
  throw new InputError("Cannot run a command in a container: it must be an array of strings that is not empty", {
    hints: ['pass the program and its arguments: ["ls", "-l"]'],
  });
}
