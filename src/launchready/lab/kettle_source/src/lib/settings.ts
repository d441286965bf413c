/** Returns a setting, or stops the start with a message that says which one is missing. */
export function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: see .env.example`);
  return value;
}
