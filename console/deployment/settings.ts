import { ConfigError, loadSettings } from '@pipeline/shared/config.ts';
import { settings as enrichSettings } from '../../functions/enrich/generated/settings.js';
import { settings as receiveSettings } from '../../functions/receive/generated/settings.js';
import { settings as writeSettings } from '../../functions/write/generated/settings.js';
import type { Deployment } from '../../scripts/lib/deployment.ts';
import type { GoogleApi } from '../../scripts/lib/google-api.ts';
import { NotChecked } from '../../scripts/lib/not-checked.ts';
import { readSettings, type StageSettings } from '../../scripts/verify/stage-settings.ts';
import type { Pipeline } from '../server/pipeline.ts';
import type { Notes } from './notes.ts';

/**
 * The settings for previews: those of the deployment if they can be read, else the defaults and a note that says so.
 * As in `npm run preview`, instances are not looked up.
 */
export async function previewSettings(
  deployment: Deployment,
  source: string,
  google: GoogleApi,
  notes: Notes,
): Promise<Pipeline['settings']> {
  const required = requiredOf(deployment, source);
  try {
    const settings = merged(await readSettings(deployment, google), required);
    loadSettings(receiveSettings, settings.receive);
    loadSettings(enrichSettings, settings.enrich);
    loadSettings(writeSettings, settings.write);
    return settings;
  } catch (error) {
    if (!(error instanceof NotChecked || error instanceof ConfigError)) throw error;
    notes.set('settings', `Previews use default settings: ${error.message}`);
    return merged({}, required);
  }
}

function requiredOf(
  { projectId, organizationId, webhookSecretId, sccLocation }: Deployment,
  source: string,
): Pipeline['settings'] {
  const [, organization = ''] = /^organizations\/(\d+)\//.exec(source) ?? [];
  return {
    // Set a value, because receive requires one. A preview reads no secrets.
    receive: { PROJECT_ID: projectId, WEBHOOK_SECRETS_FILE: webhookSecretId ?? 'none' },
    enrich: {
      PROJECT_ID: projectId,
      ORGANIZATION_ID: organizationId ?? organization,
      LOOKUP_PROJECTS: '',
    },
    write: { PROJECT_ID: projectId, SCC_SOURCE: source, SCC_LOCATION: sccLocation },
  };
}

function merged(own: StageSettings, required: Pipeline['settings']): Pipeline['settings'] {
  return {
    receive: { ...own.receive, ...required.receive },
    enrich: { ...own.enrich, ...required.enrich },
    write: { ...own.write, ...required.write },
  };
}
