import { createClient } from "@supabase/supabase-js";
import { setting } from "./settings.js";

export const supabase = createClient(setting("SUPABASE_URL"), setting("SUPABASE_ANON_KEY"));
