import type { Check, CheckName, Diagnosis } from "../../lib/data/core/diagnosis.ts";
import { diagnose, type DiagnoseOptions } from "../../lib/features/doctor/doctor.ts";
import { CA } from "../transport/certificates.ts";
import { tempDir } from "../temp_dir.ts";

/** The kubeconfig of a test, with one cluster, user and context, all named `c`. */
export interface Setup {
  cluster?: Record<string, unknown>;
  user?: Record<string, unknown>;
  context?: Record<string, unknown>;
  /** Files next to the kubeconfig, by name. */
  files?: Record<string, string>;
}

/** The result of the doctor. */
export interface Examined {
  diagnosis: Diagnosis;
  of(name: CheckName): Check;
  /** The name and the verdict of each check that is neither ok nor skipped. */
  troubles: string[];
}

/** Runs the doctor on a kubeconfig in a new folder. */
export async function examined(setup: Setup, options: DiagnoseOptions = {}): Promise<Examined> {
  await using dir = await tempDir();
  const { cluster = {}, user = {}, context = {}, files = {} } = setup;
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(`${dir.path}/${name}`, text, { mode: 0o700 });
  }
  const config = {
    "current-context": "c",
    clusters: [{ name: "c", cluster: { "certificate-authority-data": btoa(CA), ...cluster } }],
    users: [{ name: "c", user }],
    contexts: [{ name: "c", context: { cluster: "c", user: "c", ...context } }],
  };
  await Deno.writeTextFile(`${dir.path}/config`, JSON.stringify(config), { mode: 0o600 });
  return told(await diagnose({ paths: [`${dir.path}/config`], patience: 2_000, ...options }));
}

/** Makes the checks of a diagnosis available by name. */
export function told(diagnosis: Diagnosis): Examined {
  const of = (name: CheckName) => {
    const check = diagnosis.checks.find((check) => check.name === name);
    if (check === undefined) throw new RangeError(`there is no check "${name}"`);
    return check;
  };
  const troubles = diagnosis.checks.filter(({ verdict }) => verdict !== "ok" && verdict !== "skipped")
    .map(({ name, verdict, waitsFor }) => `${name} ${verdict}${waitsFor === undefined ? "" : ` for ${waitsFor}`}`);
  return { diagnosis, of, troubles };
}
