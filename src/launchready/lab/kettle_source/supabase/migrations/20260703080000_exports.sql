insert into storage.buckets (id, name, public) values ('exports', 'exports', false), ('avatars', 'avatars', true);

create policy "Users reach their own exports" on storage.objects
  for select to authenticated
  using (bucket_id = 'exports' and (storage.foldername(name))[1] = (select auth.uid())::text);

create policy "Users put up their own picture" on storage.objects
  for insert to authenticated
  with check (bucket_id = 'avatars' and (storage.foldername(name))[1] = (select auth.uid())::text);
