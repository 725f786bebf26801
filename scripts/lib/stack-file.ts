import { join, resolve } from 'node:path';

/** Defined in the bundle of these commands: build/bundle/program.ts. */
declare const isBundle: true | undefined;

/** Whether this runs from the repository, which contains `npm start`. */
export const isInRepository = typeof isBundle === 'undefined';

/** The file with the addresses of `npm start`. The bundle looks in the working folder. */
export const defaultStackFile = isInRepository
  ? join(import.meta.dirname, '../../.local/stack.json')
  : resolve('.local/stack.json');

/** The remedy if that file does not exist. */
export const noStackText = isInRepository
  ? 'no pipeline runs on this machine: npm start'
  : 'no pipeline of npm start has left .local/stack.json here: change to the repository where it runs, or use --stack-file FILE';
