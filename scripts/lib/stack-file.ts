import { join, resolve } from 'node:path';

/** Set where these commands are bundled into one file: build/bundle/program.ts. */
declare const isBundle: true | undefined;

/** Whether this runs from the repository, which `npm start` is a part of. */
export const isInRepository = typeof isBundle === 'undefined';

/** Where `npm start` leaves its addresses, wherever a command is called from. A bundle looks where one stands. */
export const defaultStackFile = isInRepository
  ? join(import.meta.dirname, '../../.local/stack.json')
  : resolve('.local/stack.json');

/** What to do where there is no such file. */
export const noStackText = isInRepository
  ? 'no pipeline runs on this machine: npm start'
  : 'no pipeline of npm start has left .local/stack.json here: stand in the repository where it runs, or say --stack-file FILE';
