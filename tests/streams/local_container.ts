import type { SandboxContainer } from "../../lib/sandbox/mod.ts";

const PROGRAMS = "sh tar cat mkdir dirname mv find rm stat wc sha256sum chmod touch tail test".split(" ");

/**
 * A container of the sandbox whose programs run on this machine.
 *
 * @param bin A folder that gets the programs.
 * @param without Programs that the container does not have.
 */
export async function localContainer(bin: string, without: readonly string[] = []): Promise<SandboxContainer> {
  await Deno.mkdir(bin, { recursive: true });
  for (const name of PROGRAMS.filter((name) => !without.includes(name))) {
    const { stdout } = await new Deno.Command("sh", { args: ["-c", `env which ${name}`] }).output();
    await Deno.symlink(new TextDecoder().decode(stdout).trim(), `${bin}/${name}`);
  }
  return {
    async exec({ command: [program = "", ...args], stdin, stdout, stderr }) {
      if (without.includes(program)) {
        await stderr.write(`sh: ${program}: not found\n`);
        return 127;
      }
      const child = new Deno.Command(`${bin}/${program}`, {
        args,
        env: { PATH: bin, LC_ALL: "C" },
        clearEnv: true,
        stdin: "piped",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      const pass = async (from: ReadableStream<Uint8Array>, to: typeof stdout) => {
        for await (const bytes of from) await to.write(bytes);
      };
      stdin.pipeTo(child.stdin).catch(() => {});
      // A client that has gone away ends the process.
      await Promise.all([pass(child.stdout, stdout), pass(child.stderr, stderr)]).catch(() => child.kill("SIGKILL"));
      return (await child.status).code;
    },
  };
}
