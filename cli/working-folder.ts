/**
 * Goes to the folder where the person stands: npm runs a script in the package's folder, and says in INIT_CWD where it was
 * called. Paths in arguments are meant from there.
 */
export function standWhereCalled(
  { INIT_CWD, npm_lifecycle_event }: NodeJS.ProcessEnv = process.env,
): void {
  if (INIT_CWD !== undefined && npm_lifecycle_event !== undefined) process.chdir(INIT_CWD);
}
