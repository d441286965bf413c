import assert from "node:assert/strict";
import { test } from "node:test";
import { answer } from "../src/chat.js";

test("an empty message is refused before the model is asked", async () => {
  await assert.rejects(answer("  "), RangeError);
});
