import type { Program } from '../cli/command.ts';

interface Entry {
  readonly summary: string;
  /** Loads the command on demand: the clients of most commands take half a second to load. */
  readonly load: () => Promise<Program>;
}

/** The operators' commands, by name. */
export const commands: Readonly<Record<string, Entry>> = {
  doctor: {
    summary: 'check a deployment from end to end',
    load: async () => (await import('../scripts/doctor/command.ts')).doctor(),
  },
  verify: {
    summary: 'send one detection through a deployment, and wait for its finding',
    load: async () => (await import('../scripts/verify/command.ts')).verify(),
  },
  replay: {
    summary: 'return dead letters to their stage',
    load: async () => (await import('../scripts/replay/command.ts')).replay(),
  },
  discard: {
    summary: 'remove dead letters, and keep them in an archive',
    load: async () => (await import('../scripts/discard/command.ts')).discard(),
  },
  backfill: {
    summary: 'send the events of a past period through the pipeline',
    load: async () => (await import('../scripts/backfill/command.ts')).backfill(),
  },
  'register-webhook': {
    summary: 'make Sysdig post its events to the webhook',
    load: async () => (await import('../scripts/register-webhook/command.ts')).registerWebhook(),
  },
  'create-source': {
    summary: 'create a source for the findings',
    load: async () => (await import('../scripts/create-source/command.ts')).createSource(),
  },
  send: {
    summary: 'post payloads to a running receive function',
    load: async () => (await import('../scripts/send/command.ts')).send(),
  },
  preview: {
    summary: 'print the findings that payloads would become',
    load: async () => (await import('../scripts/preview/command.ts')).preview(),
  },
  console: {
    summary: 'show a deployment in the browser',
    load: async () => (await import('../console/deployment/command.ts')).consoleOf(),
  },
  cost: {
    summary: 'estimate what a deployment costs',
    load: async () => (await import('../scripts/cost/command.ts')).cost(),
  },
};
