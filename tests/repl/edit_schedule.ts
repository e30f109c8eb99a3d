import { connect } from "../../lib/session/connect.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { editObject } from "../../lib/terminal/repl/dot_commands/edit_object.ts";

/** The outcome of interleaved edits. */
export interface EditOutcome {
  /** The number of saved edits of each field. Each of them counts its field up. */
  saved: Record<string, string>;
  /** The fields in the end. */
  stored: Record<string, string>;
  /** The number of edits that were rejected because both editors changed one field. */
  refusals: number;
}

/** Lets two editors change one object. The second one opens and saves it while the first one has it open. */
export async function interleaveEdits({ seed, count }: { seed: number; count: number }): Promise<EditOutcome> {
  await using k8s = await connect({ handler: sandbox().handler });
  await k8s.create(await k8s.make.configMap("shared", { data: { a: "0", b: "0" } }));
  const saved: Record<string, number> = { a: 0, b: 0 };
  let refusals = 0;
  // After a rejection the editor gives up.
  const edit = async (field: string, meanwhile: () => Promise<void>) => {
    let isOpened = false;
    const edited = await editObject(k8s, "configmap", "shared", {
      async change(text) {
        if (isOpened) return undefined;
        isOpened = true;
        await meanwhile();
        return text.replace(new RegExp(`(${field}: ")(\\d+)`), (_, head, count) => `${head}${Number(count) + 1}`);
      },
      changed() {},
      refused: () => refusals++,
    });
    if (edited !== undefined) saved[field] = (saved[field] ?? 0) + 1;
  };
  let state = seed % 2147483647 + 1;
  const field = () => (state = (state * 48271) % 2147483647) % 2 === 0 ? "a" : "b";
  for (let turn = 0; turn < count; turn++) {
    const second = field();
    await edit(field(), () => edit(second, () => Promise.resolve()));
  }
  const { data = {} } = await k8s.get("configmap", "shared");
  return { saved: { a: String(saved.a), b: String(saved.b) }, stored: data, refusals };
}
