import { defined } from "../../lib/data/base/defined.ts";
import { offline } from "../commands/command_line.ts";
import { assertFailingLines, type FailingLine } from "../messages.ts";

// These lines fail before anything is sent.
const lines: FailingLine[] = [
  ["gte pods"],
  ["auth"],
  ["config veiw"],
  ["get pods --outptu=json"],
  ["get pods --zzzzzz"],
  ["get pods --chunk-size=many"],
  ["get pods -o"],
  ["token --duration soon"],
  ["delete pod a --timeout soon"],
  ["proxy --keepalive soon"],
  ["explain"],
  ["env --shell=tcsh"],
  ["env --sandbox"],
  ["get pods --as-group=a --server=http://127.0.0.1:9"],
  ["get pods --kubeconfig=/nowhere/config"],
  ["get pods --request-timeout=soon"],
  ["get pods --token="],
];

Deno.test("the messages of wrong command lines are as recorded", async () => {
  await assertFailingLines(import.meta.url, lines, async (args, input) => await offline(args, defined({ input })));
});
