import { setting } from "./lib/settings.js";

const LONGEST = 4000;
const LONGEST_ANSWER = 800;

/** Returns the assistant's answer to a message. */
export async function answer(message: string): Promise<string> {
  if (!message.trim() || message.length > LONGEST) throw new RangeError("a message has 1 to 4000 characters");
  const response = await fetch("https://model.lab.test/v1/messages", {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${setting("MODEL_API_KEY")}` },
    body: JSON.stringify({ max_tokens: LONGEST_ANSWER, messages: [{ role: "user", content: message }] }),
    signal: AbortSignal.timeout(20_000),
  });
  if (!response.ok) throw new Error(`the model answered ${response.status}`);
  const { text } = (await response.json()) as { text: string };
  return text;
}
