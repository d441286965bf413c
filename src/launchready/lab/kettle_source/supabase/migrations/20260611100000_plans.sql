-- What the pricing page shows to everybody.
create table public.plans (
  id text primary key,
  name text not null,
  price_cents integer not null check (price_cents >= 0)
);

alter table public.plans enable row level security;

create policy "Everybody sees the plans" on public.plans for select to anon, authenticated using (true);

grant select on public.plans to anon, authenticated;

insert into public.plans (id, name, price_cents) values ('free', 'Free', 0), ('plus', 'Plus', 900);
