// Gets a token for a service account and prints its claims. Usage: k8s run token.ts NAME
import { connect, readJwtPayload } from "@kubeshell/k8s";

const [name = "default"] = Deno.args;
await using k8s = await connect();
const token = await k8s.token(name, { duration: "10m" });
// This does not verify the token; the API server does.
const { sub, exp = 0 } = readJwtPayload(token);
console.log(`${sub}, for ${Math.round((exp - Date.now() / 1000) / 60)} minutes`);
console.log("reads pods:", (await k8s.with({ token }).can("list", "pods")).allowed);
