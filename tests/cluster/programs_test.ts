import { until } from "./pods.ts";
import { tempDir } from "../temp_dir.ts";

const PROGRAMS = new URL("../../tools/cluster/programs.ts", import.meta.url).href;

Deno.test({
  name: "startProgram() leaves nothing behind when its process is killed, or its whole group is told to end",
  // The group is created with setsid, which exists only on Linux.
  ignore: Deno.build.os !== "linux",
  fn: leavesNothing,
});

async function leavesNothing() {
  for (const signal of ["SIGKILL", "SIGTERM"] as const) {
    await using dir = await tempDir();
    const script = `
      const { startProgram, startSweeper } = await import(${JSON.stringify(PROGRAMS)});
      startSweeper(${JSON.stringify(dir.path)});
      // A program that does not end on request.
      startProgram("sh", ["-c", "trap '' TERM; echo $$; while :; do sleep 0.1; done"], ${
      JSON.stringify(`${dir.path}/log`)
    });
      await new Promise((resolve) => setTimeout(resolve, 60_000));`;
    const child = new Deno.Command("setsid", {
      args: [Deno.execPath(), "eval", "--no-config", script],
      stdout: "null",
      stderr: "null",
    }).spawn();
    const pid = await until("the program runs", async () => {
      const text = await Deno.readTextFile(`${dir.path}/log`).catch(() => "");
      return text.endsWith("\n") ? Number(text) : undefined;
    });
    Deno.kill(signal === "SIGKILL" ? child.pid : -child.pid, signal);
    await child.status;
    await until("the program is gone", async () => await exists(`/proc/${pid}/status`) ? undefined : true);
    await until("the folder is gone", async () => await exists(dir.path) ? undefined : true);
  }
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
