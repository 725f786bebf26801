/**
 * Changes to the caller's folder: npm runs a script in the package's folder, and passes the caller's folder in
 * INIT_CWD. Paths in arguments are relative to it.
 */
export function standWhereCalled(
  { INIT_CWD, npm_lifecycle_event }: NodeJS.ProcessEnv = process.env,
): void {
  if (INIT_CWD !== undefined && npm_lifecycle_event !== undefined) process.chdir(INIT_CWD);
}
