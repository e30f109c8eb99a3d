import type { SandboxCluster } from "../cluster.ts";
import type { SandboxProcess } from "./containers.ts";

/** The error for a program that a container of the sandbox does not have. */
export class UnknownProgram extends Error {
  override readonly name = "UnknownProgram";
  readonly program: string;

  constructor(program: string) {
    super(
      "OCI runtime exec failed: exec failed: unable to start container process: " +
        `exec: "${program}": executable file not found in $PATH: unknown`,
    );
    this.program = program;
  }
}

type Program = (process: SandboxProcess, args: readonly string[], now: Date) => number | void | Promise<number | void>;

const FILES: Readonly<Record<string, (process: SandboxProcess) => string>> = {
  "/etc/hostname": ({ pod }) => `${pod}\n`,
  "/etc/os-release": () => 'NAME="Sandbox"\n',
};

/** The programs of a container without a function of its own. There is no shell. */
const PROGRAMS: Readonly<Record<string, Program>> = {
  async cat(process, args) {
    if (args.length === 0) {
      for await (const bytes of process.stdin) await process.stdout.write(bytes);
      return;
    }
    let code = 0;
    for (const path of args) {
      const file = FILES[path];
      if (file !== undefined) await process.stdout.write(file(process));
      else {
        code = 1;
        await process.stderr.write(`cat: can't open '${path}': No such file or directory\n`);
      }
    }
    return code;
  },
  date: (process, _args, now) => print(process, dateOf(now)),
  echo: (process, args) => print(process, args.join(" ")),
  env: (process) => print(process, `PATH=/bin\nHOSTNAME=${process.pod}\nHOME=/root`),
  false: () => 1,
  hostname: (process) => print(process, process.pod),
  ls: (process) => print(process, Object.keys(FILES).join("\n")),
  async sleep({ signal }, [seconds = "0"]) {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Number(seconds) * 1000);
      signal.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      });
    });
    if (signal.aborted) return 130;
  },
  true: () => 0,
  async wc(process) {
    let size = 0;
    for await (const bytes of process.stdin) size += bytes.length;
    await print(process, String(size));
  },
};

/**
 * Runs one of the programs.
 *
 * @throws {UnknownProgram} If the container does not have it.
 */
export async function runSandboxProgram(cluster: SandboxCluster, process: SandboxProcess): Promise<number | void> {
  const [name = "", ...args] = process.command;
  const program = Object.hasOwn(PROGRAMS, name) ? PROGRAMS[name] : undefined;
  if (program === undefined) throw new UnknownProgram(name);
  return await program(process, args, cluster.now());
}

async function print({ stdout }: SandboxProcess, text: string): Promise<void> {
  await stdout.write(`${text}\n`);
}

// As busybox prints it: `Mon Nov 30 17:31:31 UTC 2026`.
function dateOf(now: Date): string {
  const [week = "", day = "", month = "", year = "", time = ""] = now.toUTCString().replace(",", "").split(" ");
  return `${week} ${month} ${day} ${time} UTC ${year}`;
}
