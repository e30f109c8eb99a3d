import { connect } from "../../lib/session/connect.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { checkFolder } from "./check_folder.ts";
import { generateFolder } from "./generated_folders.ts";

// The soak run sets a larger number.
const COUNT = Number(Deno.env.get("K8S_SOAK_FOLDERS") ?? 40);

Deno.test(`plan() says what apply does, and apply succeeds at the first try, for ${COUNT} generated folders`, async () => {
  for (let seed = 1; seed <= COUNT; seed++) {
    await using k8s = await connect({ handler: sandbox().handler });
    await checkFolder(k8s, generateFolder(seed, "plan"));
  }
});
