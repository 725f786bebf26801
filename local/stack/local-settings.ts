import type { Stage } from '@pipeline/shared/pubsub/topology.ts';
import type { ComputeEmulator, ComputeInstance } from '../emulators/compute/index.ts';
import type { SccEmulator } from '../emulators/scc/index.ts';
import type { StorageEmulator } from '../emulators/storage/index.ts';
import type { SysdigEmulator } from '../emulators/sysdig/index.ts';

export const organization = '123456789012';

/** The policies that Sysdig's emulator has, to attach a notification channel to. */
export const policies = [
  'Sysdig Runtime Threat Detection',
  'Sysdig Runtime Notable Events',
  'Terminal shell in container',
].map((name, index) => {
  return { id: index + 1, version: 1, name, type: 'falco', notificationChannelIds: [] };
});
/** The token that the emulator of Sysdig's API accepts, and the buckets that there are. */
export const sysdigToken = 'local-sysdig-token';
export const checkpointBucket = 'checkpoints';
export const foldBucket = 'folds';

/** The emulators, and where Pub/Sub is. */
export interface Services {
  readonly projectId: string;
  readonly pubsubHost: string;
  readonly scc: SccEmulator;
  readonly compute: ComputeEmulator;
  readonly sysdig: SysdigEmulator;
  readonly storage: StorageEmulator;
}

export interface SettingsOptions {
  /** The secrets that receive accepts, one a line. */
  readonly secrets: string;
  /** The instances that there are: enrich looks in their projects. */
  readonly instances?: readonly ComputeInstance[];
  /** Further settings of the functions. */
  readonly settings?: Partial<Record<Stage, Record<string, string>>>;
}

/** The settings with which the functions find the emulators, beneath those that somebody gave. */
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
      // The emulator has no quota until somebody sets one, and somebody is looking on.
      WRITES_PER_MINUTE: '600000',
      QUOTA_PAUSE_MS: '100',
      // Used when FOLD is on.
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
      // Somebody is looking on.
      SETTLE_SECONDS: '1',
      ...settings.poll,
    },
  };
}
