import type { Stage } from '@pipeline/shared/pubsub/topology.ts';
import type { ComputeEmulator, ComputeInstance } from '../emulators/compute/index.ts';
import type { SccEmulator } from '../emulators/scc/index.ts';
import type { StorageEmulator } from '../emulators/storage/index.ts';
import type { SysdigEmulator } from '../emulators/sysdig/index.ts';

export const organization = '123456789012';

/** The policies in Sysdig's emulator, for attaching a notification channel. */
export const policies = [
  'Sysdig Runtime Threat Detection',
  'Sysdig Runtime Notable Events',
  'Terminal shell in container',
].map((name, index) => {
  return { id: index + 1, version: 1, name, type: 'falco', notificationChannelIds: [] };
});
/** The accepted token of Sysdig's emulator, and the existing buckets. */
export const sysdigToken = 'local-sysdig-token';
export const checkpointBucket = 'checkpoints';
export const foldBucket = 'folds';

/** The emulators, and the address of Pub/Sub. */
export interface Services {
  readonly projectId: string;
  readonly pubsubHost: string;
  readonly scc: SccEmulator;
  readonly compute: ComputeEmulator;
  readonly sysdig: SysdigEmulator;
  readonly storage: StorageEmulator;
}

export interface SettingsOptions {
  /** The secrets that receive accepts, one per line. */
  readonly secrets: string;
  /** The existing instances: enrich looks them up in their projects. */
  readonly instances?: readonly ComputeInstance[];
  /** Further settings of the functions. */
  readonly settings?: Partial<Record<Stage, Record<string, string>>>;
}

/** The settings that point the functions to the emulators. User settings take precedence. */
export function localSettings(
  { projectId, pubsubHost, scc, compute, sysdig, storage }: Services,
  { secrets, instances = [], settings = {} }: SettingsOptions,
): Record<Stage, Record<string, string>> {
  const common = { PROJECT_ID: projectId, PUBSUB_EMULATOR_HOST: pubsubHost };
  return {
    receive: { ...common, WEBHOOK_SECRETS: secrets, ...settings.receive },
    enrich: {
      ...common,
      ORGANIZATION_ID: organization,
      COMPUTE_EMULATOR_HOST: compute.host,
      LOOKUP_PROJECTS: instances.map(({ project }) => project).join(','),
      ...settings.enrich,
    },
    write: {
      ...common,
      SCC_SOURCE: scc.source,
      SCC_EMULATOR_HOST: scc.host,
      // The emulator has no quota until a user sets one, and a person is watching.
      WRITES_PER_MINUTE: '600000',
      QUOTA_PAUSE_MS: '100',
      // Used if FOLD is on.
      FOLD_BUCKET: foldBucket,
      STORAGE_EMULATOR_HOST: storage.url,
      ...settings.write,
    },
    poll: {
      ...common,
      SYSDIG_REGION: sysdig.url,
      SYSDIG_TOKEN: sysdigToken,
      CHECKPOINT_BUCKET: checkpointBucket,
      STORAGE_EMULATOR_HOST: storage.url,
      // A person is watching.
      SETTLE_SECONDS: '1',
      ...settings.poll,
    },
  };
}
