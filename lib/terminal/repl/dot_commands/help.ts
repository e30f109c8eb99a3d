import { padEnd } from "../../../data/output/table/width.ts";
import { DOTS, type RunDot } from "./dot_commands.ts";

const INTRODUCTION = `k8s is preloaded, and its methods are kubectl's verbs:
  k8s.list("pods")                             a table
  k8s.get("pod", "helloworld")                 one object
  k8s.each("pods", { namespace: "*" })         item by item, until Ctrl+C
  const dev = k8s.with({ namespace: "dev" })   another namespace
  get pods -l app=web | grep Running           short forms, as in a shell
TypeScript, await and import work; a promise is awaited. _ is the last result,
_1 to _9 are those before, _err is the last error.
`;
const KEYS = `Tab completes, Ctrl+R searches earlier inputs, Alt+Enter begins a new line,
Ctrl+X Ctrl+E opens $EDITOR, Ctrl+C ends what runs or drops the input.
`;

/** `.help` */
export const help: RunDot = async (_rest, { shell }) => {
  const rows = Object.entries(DOTS).map(([name, { usage, summary }]) => [`.${name} ${usage}`.trim(), summary]);
  const width = Math.max(...rows.map(([name = ""]) => name.length)) + 2;
  const list = rows.map(([name = "", summary = ""]) => `  ${padEnd(name, width)}${summary}\n`).join("");
  await shell.out(`${INTRODUCTION}\n${list}\n${KEYS}`);
};
