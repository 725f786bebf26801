import type { Program } from '../cli/command.ts';

interface Entry {
  readonly summary: string;
  /** A command is loaded when it is called: the clients of most take half a second to load. */
  readonly load: () => Promise<Program>;
}

/** What an operator runs, by name. */
export const commands: Readonly<Record<string, Entry>> = {
  doctor: {
    summary: 'examine a deployment from end to end',
    load: async () => (await import('./doctor/command.ts')).doctor(),
  },
  verify: {
    summary: 'send one detection through a deployment, and see its finding',
    load: async () => (await import('./verify/command.ts')).verify(),
  },
  replay: {
    summary: 'bring dead letters back to their stage',
    load: async () => (await import('./replay/command.ts')).replay(),
  },
  discard: {
    summary: 'take dead letters off, and keep them in an archive',
    load: async () => (await import('./discard/command.ts')).discard(),
  },
  backfill: {
    summary: 'put the events of a past period into the pipeline',
    load: async () => (await import('./backfill/command.ts')).backfill(),
  },
  'register-webhook': {
    summary: 'have Sysdig post its events to the webhook',
    load: async () => (await import('./register-webhook/command.ts')).registerWebhook(),
  },
  'create-source': {
    summary: 'create the source that findings belong to',
    load: async () => (await import('./create-source/command.ts')).createSource(),
  },
  send: {
    summary: 'post payloads to a running receive function',
    load: async () => (await import('./send/command.ts')).send(),
  },
  preview: {
    summary: 'print the findings that payloads would become',
    load: async () => (await import('./preview/command.ts')).preview(),
  },
  console: {
    summary: 'show a deployment in the browser',
    load: async () => (await import('../console/deployment/command.ts')).consoleOf(),
  },
  cost: {
    summary: 'estimate what a deployment costs',
    load: async () => (await import('./cost/command.ts')).cost(),
  },
};
