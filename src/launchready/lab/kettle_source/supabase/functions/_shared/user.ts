import { createClient } from "npm:@supabase/supabase-js@2";

/** Returns the client and the user of a request's token, or null where there is none. */
export async function userOf(request: Request) {
  const authorization = request.headers.get("Authorization") ?? "";
  const client = createClient(Deno.env.get("SUPABASE_URL")!, Deno.env.get("SUPABASE_ANON_KEY")!, {
    global: { headers: { Authorization: authorization } },
  });
  const { data } = await client.auth.getUser(authorization.replace("Bearer ", ""));
  return data.user ? { client, user: data.user } : null;
}
