"""What makes routes slow once there are many rows and many visitors: the source shows it before anybody waits."""

from __future__ import annotations

from launchready.lab.beside import LOG
from launchready.lab.faults.fault import Fault
from launchready.lab.world import World

CHECKS = ("performance.slow-endpoint",)
_HISTORY = """\
import { supabase } from "./lib/supabase.js";

/** Returns the conversations of the user who is logged in, each with its last message. */
export async function history() {
  const { data: conversations } = await supabase.from("conversations").select("id, title").order("created_at");
  for (const conversation of conversations ?? []) {
    const { data } = await supabase
      .from("messages")
      .select("body")
      .eq("conversation_id", conversation.id)
      .order("created_at", { ascending: false })
      .limit(1);
    Object.assign(conversation, { last: data?.[0]?.body });
  }
  return conversations;
}
"""
_USAGE = """\
import { Pool } from "pg";

export default async function handler(request, response) {
  const pool = new Pool({ connectionString: process.env.DATABASE_URL });
  const { rows } = await pool.query("select count(*) from answers where month = $1", [request.query.month]);
  await pool.end();
  response.json(rows[0]);
}
"""
_NOTES = "supabase/migrations/20260518140000_notes.sql"
_INDEX = "create index notes_of_user on public.notes (user_id, created_at desc);\n\n"


_ME = "{day}T10:{minute:02d}:{second:02d}.120Z INFO  GET /api/me 200 {ms}ms request={number:08x}\n"


def _slow_answers(world: World) -> None:
    """Let the log tell of 300 answers of which one in ten takes more than a second."""
    world.beside[LOG] += "".join(
        _ME.format(
            day=world.now.date(),
            minute=each // 60,
            second=each % 60,
            ms=(1400 if each % 10 == 0 else 60) + each % 7,
            number=each,
        )
        for each in range(300)
    )


def _without_index(world: World) -> None:
    world.source[_NOTES] = world.source[_NOTES].replace(_INDEX, "")


QUERY_IN_LOOP = Fault(
    name="slow-query-in-loop",
    checks=CHECKS,
    title="The list of conversations asks for the last message of each of them, one after another.",
    plant=lambda world: world.source.update({"src/history.ts": _HISTORY}),
)
MISSING_INDEX = Fault(
    name="slow-missing-index",
    checks=CHECKS,
    title="Nothing but reading all notes of all users finds those of one.",
    plant=_without_index,
)
CONNECTIONS = Fault(
    name="slow-connections",
    checks=CHECKS,
    title="Each request for the usage opens a pool of connections to the database of its own.",
    plant=lambda world: world.source.update({"api/usage.js": _USAGE}),
)
IN_LOGS = Fault(
    name="slow-in-logs",
    checks=CHECKS,
    title="By the log, one in ten users waits more than a second for their own account.",
    plant=_slow_answers,
)
