import { expectOk, readJson, readObject } from "../../lib/data/core/answer.ts";
import { parseDuration } from "../../lib/data/core/duration.ts";
import { ORIGIN } from "../../lib/data/core/handler.ts";
import { readJwtPayload } from "../../lib/data/core/jwt.ts";
import { formatSelector, parseSelector } from "../../lib/data/core/selectors.ts";
import { assertMessages, type Failure } from "../messages.ts";

const request = new Request(`${ORIGIN}/api/v1/pods`);
const JSON_TYPE = { "content-type": "application/json" };

const answers: [title: string, body: string, headers?: HeadersInit][] = [
  ["a page of HTML", "<html>secret", { "content-type": "text/html" }],
  ["an empty answer", ""],
  ["text that claims to be JSON", "hello", JSON_TYPE],
  ["JSON that ends in a string", '{"a":"secr', JSON_TYPE],
  ["JSON that ends in an object", '{"a":1', JSON_TYPE],
];

const NOT_FOUND = { apiVersion: "v1", kind: "Status", message: 'pods "x" not found', reason: "NotFound", code: 404 };

Deno.test("the messages of answers, durations, tokens and selectors are as recorded, without a word of a secret", async () => {
  await assertMessages(import.meta.url, [
    ["a refusal of the server", () => expectOk(request, Response.json(NOT_FOUND, { status: 404 }))],
    ...answers.map(([title, body, headers]): Failure => [
      title,
      () => readJson(request, new Response(body, { headers: headers ?? {} })),
    ]),
    ["a list instead of an object", () => readObject(request, Response.json(["secret"]))],
    ["an unknown unit of a duration", () => parseDuration("5x")],
    ["a negative duration", () => parseDuration("-1s")],
    ["a token without dots", () => readJwtPayload("secret")],
    ["a token without JSON", () => readJwtPayload(`a.${btoa("{")}.c`)],
    ["a selector with words", () => parseSelector("app=web,tier in front")],
    ["a list of selectors", () => formatSelector(["app=web", "tier"] as never)],
  ]);
});
