/** A proxy that runs in its own process. */
export interface Running extends AsyncDisposable {
  name: string;
  port: number;
  pid: number;
}

/** Starts a proxy and waits for the line with its address. */
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

/** Returns the CPU time of a process in seconds, for all threads and including the kernel. */
export async function cpuSeconds(pid: number): Promise<number> {
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // utime and stime (proc(5)), in hundredths of a second.
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Returns the memory of a process in MiB. */
export async function memory(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}

/** Sends requests to a port for some time. Returns the number of answers. */
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

/** Returns the median. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
