import type { Clock } from '@pipeline/shared/clock.ts';
import { ConfigError } from '@pipeline/shared/config.ts';
import { objectStore, storageApi, storageAuth } from '@pipeline/shared/storage.ts';
import type { FindingWriter } from '../finding-writer.ts';
import type { Settings } from '../settings.ts';
import { foldStore } from './fold-store.ts';
import { createFolds, type FoldEvent } from './folds.ts';

/**
 * Folding as configured; undefined if it is off.
 * @throws ConfigError if it is on without a bucket.
 */
export function openFolds(
  settings: Settings,
  writer: FindingWriter,
  clock: Clock,
): FoldEvent | undefined {
  if (settings.FOLD === 'off') return undefined;
  const { FOLD_BUCKET: bucket, STORAGE_EMULATOR_HOST: emulator } = settings;
  if (bucket === undefined) throw new ConfigError('FOLD=on needs FOLD_BUCKET');
  const objects = objectStore({
    api: emulator ?? storageApi,
    bucket,
    timeoutMs: settings.STORAGE_TIMEOUT_MS,
    auth: storageAuth(emulator),
  });
  return createFolds({
    store: foldStore(objects, settings.FOLD_PREFIX),
    writer,
    clock,
    random: Math.random,
    updateMs: settings.FOLD_UPDATE_SECONDS * 1000,
    key: { by: settings.FOLD_BY, windowSeconds: settings.FOLD_WINDOW_SECONDS },
  });
}
