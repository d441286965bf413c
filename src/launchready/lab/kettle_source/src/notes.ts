import { supabase } from "./lib/supabase.js";

export interface Note {
  id: string;
  body: string;
  created_at: string;
}

/** Returns the notes of the user who is logged in, newest first. */
export async function notes(): Promise<Note[]> {
  const { data, error } = await supabase.from("notes").select("id, body, created_at").order("created_at", { ascending: false });
  if (error) throw error;
  return data;
}

/** Keeps an answer as a note of the user who is logged in. */
export async function keep(body: string): Promise<void> {
  const { error } = await supabase.from("notes").insert({ body });
  if (error) throw error;
}
