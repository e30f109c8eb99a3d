import { decodeSecret } from "../../api/credentials/secret.ts";
import { age } from "../../data/expression/age.ts";
import { quantity } from "../../data/expression/quantity.ts";
import { csv } from "../../data/output/csv.ts";

/** The functions of the library that the prompt, `k8s eval` and `k8s run` preload beside `k8s`. */
export const PRELOADED = { quantity, age, decodeSecret, csv } as const;
