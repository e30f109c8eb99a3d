import { interleaveEdits } from "../../tests/repl/edit_schedule.ts";
import type { SoakPart } from "./soak_part.ts";

/** Lets two editors change one object on the sandbox, and counts lost updates. */
export const soakEdits: SoakPart = async ({ seed, count }) => {
  const { saved, stored, refusals } = await interleaveEdits({ seed, count });
  const total = (counts: Record<string, string>) => Object.values(counts).reduce((sum, each) => sum + Number(each), 0);
  const lost = Math.abs(total(saved) - total(stored));
  const section = `## Edits

Two editors of \`k8s edit\` have one object open at the same time, on the sandbox. Each saved edit must be in the object in
the end. If both changed one field, the second edit is rejected.

| figure         | value |
| -------------- | ----- |
| interleavings  | ${count} |
| saved edits    | ${total(saved)} |
| rejected edits | ${refusals} |
| lost edits     | ${lost} |
`;
  return { isSound: lost === 0, section };
};
