/** The resources that one run of a program used. */
export interface Run {
  /** Milliseconds from start to end. */
  wall: number;
  /** Milliseconds until the first byte of output. Only measured if the output is read. */
  first: number;
  /** Seconds of CPU time, of the program without the server. */
  cpu: number;
  /** The peak of memory in MiB. */
  peak: number;
}

/** A program to run. */
export interface Program {
  name: string;
  command: readonly string[];
  env?: Record<string, string>;
}

const POLL_MS = 5;
const CLOCK_TICKS = 100;

/** Options of {@linkcode measure}. */
export interface MeasureOptions {
  /** Whether the output is read, to measure when it begins. @default {false} */
  reads?: boolean;
  /** The exit codes of a success. @default {[0]} */
  codes?: readonly number[];
}

/** Runs a program to its end. The output is dropped, or read to measure when it begins. */
export async function measure(program: Program, { reads = false, codes = [0] }: MeasureOptions = {}): Promise<Run> {
  const [path = "", ...args] = program.command;
  const started = performance.now();
  const child = new Deno.Command(path, {
    args,
    env: program.env ?? {},
    stdin: "null",
    stdout: reads ? "piped" : "null",
    stderr: "piped",
  }).spawn();
  const watched = watchUsage(() => [child.pid]);
  const stderr = new Response(child.stderr).text();
  const first = reads ? firstByte(child.stdout, started) : Promise.resolve(NaN);
  const { code } = await child.status;
  const wall = performance.now() - started;
  const { cpu, peak } = watched.end();
  if (!codes.includes(code)) throw new Error(`${program.name} failed: ${await stderr}`);
  await stderr;
  return { wall, first: await first, cpu, peak };
}

async function firstByte(stdout: ReadableStream<Uint8Array>, started: number): Promise<number> {
  let first = NaN;
  for await (const _ of stdout) if (Number.isNaN(first)) first = performance.now() - started;
  return first;
}

/**
 * Measures the CPU time and the peak of memory of one process until `end()` is called. Linux stores the peak (VmHWM). It
 * has to be read before the process ends.
 *
 * @param find Returns the process. It is called again each time, because a shell may start the process later.
 */
export function watchUsage(find: () => readonly number[], pollMs: number = POLL_MS) {
  let [cpu, peak] = [0, 0];
  const look = () => {
    for (const pid of find()) {
      try {
        const status = Deno.readTextFileSync(`/proc/${pid}/status`);
        peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
        const fields = Deno.readTextFileSync(`/proc/${pid}/stat`).split(") ")[1]?.split(" ") ?? [];
        cpu = (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS;
      } catch {
        // It is gone.
      }
    }
  };
  const timer = setInterval(look, pollMs);
  return {
    end() {
      clearInterval(timer);
      return { cpu, peak };
    },
  };
}

/** The median of the values, and their range. */
export interface Figure {
  median: number;
  least: number;
  most: number;
}

export function figure(values: readonly number[]): Figure {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.floor((sorted.length - 1) * part)] ?? NaN;
  return { median: at(0.5), least: at(0), most: at(1) };
}

/** Says whether a goal is met. */
export function verdict(isMet: boolean): string {
  return isMet ? "met" : "MISSED";
}

/** `123 (120 to 140)` */
export function shown({ median, least, most }: Figure, digits = 0): string {
  return `${median.toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;
}
