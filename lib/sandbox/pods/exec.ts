import { createBytePipe } from "../../data/base/byte_pipe.ts";
import { isTrueParameter } from "../../data/request/media.ts";
import { readKill, readSealed } from "../../data/request/seal.ts";
import {
  CHANNEL,
  CHANNEL_PROTOCOLS,
  type ChannelPiece,
  type Channels,
  openChannels,
} from "../../api/transport/channels.ts";
import { createLinkPair } from "../../api/transport/link_pair.ts";
import { upgradedResponse } from "../../api/transport/upgraded.ts";
import type { SandboxCluster } from "../cluster.ts";
import { badRequest, Refusal } from "../refusal.ts";
import type { SandboxRequest } from "../types.ts";
import { behaviorOf, type ContainerPlace, type SandboxContainer, type SandboxProcess } from "./containers.ts";
import { runSandboxProgram, UnknownProgram } from "./programs.ts";
import { runningContainer } from "./running_container.ts";

/** Answers exec and attach over WebSocket: the function of the container runs, and its streams become channels. */
export function answerExec(cluster: SandboxCluster, request: Request, info: SandboxRequest): Response {
  const place = runningContainer(cluster, info);
  const { query, subresource } = info;
  if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") throw badRequest("Upgrade request required");
  const offered = (request.headers.get("sec-websocket-protocol") ?? "").split(",").map((name) => name.trim());
  const protocol = offered.find((name) => CHANNEL_PROTOCOLS.some((known) => known === name));
  if (protocol === undefined) throw new Refusal(403, "Forbidden", "the subprotocol is not supported");
  const command = query.getAll("command");
  if (subresource === "exec" && command.length === 0) throw badRequest("you must specify at least one command");
  const [client, server] = createLinkPair();
  const channels = openChannels(server, { mask: undefined });
  const session = { channels, query, place, behavior: behaviorOf(cluster.containers, place), cluster };
  serve(session, command).catch(() => {}).finally(() => channels.close());
  return upgradedResponse({ link: client, protocol }, { "sec-websocket-protocol": protocol });
}

interface Session {
  channels: Channels;
  query: URLSearchParams;
  place: ContainerPlace;
  behavior: SandboxContainer;
  cluster: SandboxCluster;
}

const processes = new WeakMap<SandboxCluster, Map<number, AbortController>>();
let lastPid = 100;

async function serve(session: Session, command: readonly string[]): Promise<void> {
  const { channels, cluster } = session;
  const running = processes.get(cluster) ?? new Map<number, AbortController>();
  processes.set(cluster, running);
  const pid = ++lastPid;
  const gone = new AbortController();
  running.set(pid, gone);
  try {
    // The first message tells the client that the connection stands.
    await channels.send(CHANNEL.stdout, new Uint8Array(0));
    const killed = readKill(command);
    const status = killed === undefined
      ? await statusOf(() => run(session, command, { pid, gone }))
      : await statusOf(() => Promise.resolve(running.get(killed)?.abort() ?? 0));
    await channels.send(CHANNEL.status, new TextEncoder().encode(JSON.stringify(status)));
    await channels.finish();
  } finally {
    running.delete(pid);
  }
}

async function run(
  session: Session,
  command: readonly string[],
  { pid, gone }: { pid: number; gone: AbortController },
): Promise<number | void> {
  const { channels, query, place, behavior, cluster } = session;
  const sealed = readSealed(command);
  const { input, size } = readInput(session, gone, sealed?.readsStdin ?? isTrueParameter(query.get("stdin")));
  const output = (channel: number) => ({
    write: (data: string | Uint8Array) =>
      channels.send(channel, typeof data === "string" ? new TextEncoder().encode(data) : data),
  });
  const isTty = isTrueParameter(query.get("tty"));
  const stdout = output(CHANNEL.stdout);
  const process: SandboxProcess = {
    ...place,
    command: sealed?.command ?? command,
    stdin: input,
    stdout,
    stderr: isTty ? stdout : output(CHANNEL.stderr),
    tty: isTty,
    get size() {
      return size();
    },
    signal: gone.signal,
  };
  const work = command.length === 0
    ? behavior.attach ?? untilGone
    : behavior.exec ?? ((process: SandboxProcess) => runSandboxProgram(cluster, process));
  if (sealed === undefined) return await endedBy(gone.signal, work(process));
  await stdout.write(sealed.mark("p", pid));
  await process.stderr.write(sealed.mark("p", pid));
  // As a shell does, a command that cannot be found ends with 127.
  const code = await Promise.resolve(endedBy(gone.signal, work(process))).catch(async (error) => {
    if (!(error instanceof UnknownProgram)) throw error;
    await process.stderr.write(`sh: ${error.program}: not found\n`);
    return 127;
  }) ?? 0;
  await stdout.write(sealed.mark("s", code));
  await process.stderr.write(sealed.mark("s", code));
  return code;
}

/** Reads the channels of the client: stdin, the size of the terminal, and whether it is still there. */
function readInput({ channels }: Session, gone: AbortController, readsStdin: boolean) {
  const input = createBytePipe();
  let size: { columns: number; rows: number } | undefined;
  const take = async ({ channel, bytes }: ChannelPiece) => {
    if (channel === CHANNEL.stdin && readsStdin) await input.write(bytes);
    else if (channel === CHANNEL.resize) {
      const { Width, Height } = JSON.parse(new TextDecoder().decode(bytes));
      size = { columns: Number(Width), rows: Number(Height) };
    } else if (channel === CHANNEL.close && bytes[0] === CHANNEL.stdin) input.close();
  };
  const read = async () => {
    for (let pieces; (pieces = await channels.receive()) !== undefined;) {
      for (const piece of pieces) await take(piece);
    }
  };
  if (!readsStdin) input.close();
  read().catch(() => {}).finally(() => {
    gone.abort();
    input.close();
  });
  return { input: input.readable, size: () => size };
}

// 130 is the code of a process that SIGINT ended.
async function endedBy(signal: AbortSignal, work: number | void | Promise<number | void>): Promise<number | void> {
  const ended = Promise.withResolvers<number>();
  const end = () => ended.resolve(130);
  signal.addEventListener("abort", end);
  try {
    return await Promise.race([Promise.resolve(work), ended.promise]);
  } finally {
    signal.removeEventListener("abort", end);
  }
}

function untilGone({ signal }: SandboxProcess): Promise<number> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(0)));
}

// The Status of a command, as a kubelet writes it (apimachinery pkg/util/remotecommand).
async function statusOf(run: () => Promise<number | void>): Promise<unknown> {
  try {
    const code = await run() ?? 0;
    if (code === 0) return { metadata: {}, status: "Success" };
    return {
      metadata: {},
      status: "Failure",
      message: `command terminated with non-zero exit code: error executing command, exit code ${code}`,
      reason: "NonZeroExitCode",
      details: { causes: [{ reason: "ExitCode", message: String(code) }] },
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      metadata: {},
      status: "Failure",
      message: `Internal error occurred: error executing command in container: ${message}`,
      reason: "InternalError",
      details: { causes: [{ message: `error executing command in container: ${message}` }] },
      code: 500,
    };
  }
}
