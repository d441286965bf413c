create table public.notes (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
  body text not null check (char_length(body) <= 8000),
  created_at timestamptz not null default now()
);

create index notes_of_user on public.notes (user_id, created_at desc);

alter table public.notes enable row level security;

create policy "Users have their own notes" on public.notes
  for all to authenticated using ((select auth.uid()) = user_id) with check ((select auth.uid()) = user_id);

grant select, insert, update, delete on public.notes to authenticated;
