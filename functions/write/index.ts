import { PubSub } from '@google-cloud/pubsub';
import { systemClock } from '@pipeline/shared/clock.ts';
import { loadSettings } from '@pipeline/shared/config.ts';
import { serve } from '@pipeline/shared/http.ts';
import { createLog } from '@pipeline/shared/log.ts';
import { createPublish } from '@pipeline/shared/pubsub/publisher.ts';
import { createPushHandler } from '@pipeline/shared/pubsub/push.ts';
import { sysdigPages } from '@pipeline/shared/sysdig-regions.ts';
import { createClient, findingsClient } from './client.ts';
import { settings as validate } from './generated/settings.js';
import { foldBytes } from './fold/folded-finding.ts';
import { openFolds } from './fold/open.ts';
import { createWrite } from './handler.ts';
import { createFindingWriter } from './scc.ts';

const settings = loadSettings(validate);
const log = createLog('write', settings.PROJECT_ID);
const pubsub = new PubSub({ projectId: settings.PROJECT_ID });
const publishDead = createPublish(
  pubsub,
  settings.FINDINGS_DEAD_TOPIC,
  settings.PUBLISH_TIMEOUT_MS,
);

const parentIn = (source: string): string => `${source}/locations/${settings.SCC_LOCATION}`;

const writer = createFindingWriter({
  client: findingsClient(createClient(settings.SCC_LOCATION, settings.SCC_EMULATOR_HOST)),
  parents: {
    sysdig: parentIn(settings.SCC_SOURCE),
    falco: parentIn(settings.SCC_FALCO_SOURCE ?? settings.SCC_SOURCE),
  },
  timeoutMs: settings.SCC_TIMEOUT_MS,
  clock: systemClock,
});
const handle = createWrite({
  create: writer.create,
  fold: openFolds(settings, writer, systemClock),
  finding: {
    sysdigPages: sysdigPages(settings.SYSDIG_REGION),
    propertyValueLimit: settings.PROPERTY_VALUE_LIMIT,
    maxBytes: settings.FINDING_MAX_BYTES - (settings.FOLD === 'on' ? foldBytes : 0),
  },
  clock: systemClock,
  log,
});
const push = createPushHandler({ stage: 'write', handle, publishDead, log, clock: systemClock });
serve('write', push, log);
