import { updateFile } from "../../lib/data/kubeconfig/update_file.ts";

/** A program for tests: appends a text to a file several times. */
const [file = "", text = "", times = "1"] = Deno.args;
try {
  for (let i = 0; i < Number(times); i++) await updateFile(file, (before) => before + text);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  Deno.exit(1);
}
