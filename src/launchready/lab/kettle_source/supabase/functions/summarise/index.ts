import { userOf } from "../_shared/user.ts";

Deno.serve(async (request) => {
  const found = await userOf(request);
  if (!found) return Response.json({ error: "log in first" }, { status: 401 });
  const { data } = await found.client.from("notes").select("body").limit(20);
  return Response.json({ summary: (data ?? []).map((note: { body: string }) => note.body.slice(0, 80)) });
});
