/** A proxy in a process of its own. */
export interface Running extends AsyncDisposable {
  name: string;
  port: number;
  pid: number;
}

/** Starts a proxy and waits for the line that says where it serves. */
export async function startProcess(name: string, command: string[], env: Record<string, string>): Promise<Running> {
  const [program = "", ...args] = command;
  const child = new Deno.Command(program, { args, env, stdin: "null", stdout: "piped", stderr: "null" }).spawn();
  let text = "";
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let port: string | undefined;
  while (port === undefined) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`${name} has ended: ${text}`);
    text += value;
    port = /^Starting to serve on .*:(\d+)$/m.exec(text)?.[1];
  }
  return {
    name,
    port: Number(port),
    pid: child.pid,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await reader.cancel();
      await child.status;
    },
  };
}

/** CPU time that a process has used, in seconds: all its threads, in the kernel too. */
export async function cpuSeconds(pid: number): Promise<number> {
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // utime and stime (proc(5)), in hundredths.
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Memory that a process has in use, in MiB. */
export async function memory(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}

/** Puts load on a port for a while; gives how many answers came. */
export async function load(port: number, connections: number, seconds: number, path: string): Promise<number> {
  const script = new URL("./load.ts", import.meta.url).pathname;
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-config",
      "--no-check",
      "--allow-net",
      script,
      ...[port, connections, seconds, path].map(String),
    ],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return Number(new TextDecoder().decode(stdout));
}

/** The middle of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
