import type { Clock } from '@pipeline/shared/clock.ts';
import { ConfigError, listSetting } from '@pipeline/shared/config.ts';
import type { Log } from '@pipeline/shared/log.ts';
import type { ComputeApi } from './compute-api.ts';
import { createFindInstance, type FindInstance } from './find-instance.ts';
import { isProjectId } from '@pipeline/shared/google-names.ts';
import { ProjectInstances } from './project-instances.ts';
import type { Settings } from '../settings.ts';

export type LookupSettings = Pick<
  Settings,
  'LOOKUP_PROJECTS' | 'LOOKUP_REFRESH_SECONDS' | 'LOOKUP_EXPIRE_SECONDS' | 'LOOKUP_ATTEMPTS'
>;

/**
 * Creates the lookup that the settings configure. Without projects, it never calls the API.
 * @throws ConfigError If a project ID is invalid.
 */
export function createLookup(
  settings: LookupSettings,
  surroundings: { readonly api: ComputeApi; readonly clock: Clock; readonly log: Log },
): FindInstance {
  const ids = new Set(listSetting('LOOKUP_PROJECTS', settings.LOOKUP_PROJECTS));
  const wrong = [...ids].find((id) => !isProjectId(id));
  if (wrong !== undefined) throw new ConfigError(`LOOKUP_PROJECTS: ${wrong} is no project id`);
  const refreshMs = settings.LOOKUP_REFRESH_SECONDS * 1000;
  const options = {
    ...surroundings,
    refreshMs,
    // An instance must not expire before it may be refreshed.
    expireMs: Math.max(refreshMs, settings.LOOKUP_EXPIRE_SECONDS * 1000),
  };
  return createFindInstance({
    projects: [...ids].map((id) => new ProjectInstances(id, options)),
    attempts: settings.LOOKUP_ATTEMPTS,
  });
}
