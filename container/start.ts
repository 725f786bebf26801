import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { errorText } from '@pipeline/shared/errors.ts';
import { stages } from '@pipeline/shared/pubsub/topology.ts';

/**
 * `node /app/start.js STAGE` runs one stage. STAGE may also be a setting. `node /app/start.js runtime-detections COMMAND …` runs
 * an operator's command.
 */

const stage = process.argv[2] ?? process.env['STAGE'] ?? '';

// With federated credentials, the clients would ask the Resource Manager API for the project's id. They do not need it,
// and fail without permission (google-auth-library: GoogleAuth.getProjectId).
process.env['GOOGLE_CLOUD_PROJECT'] ??= process.env['PROJECT_ID'] ?? '';

const program = 'runtime-detections';

if (stage === program) {
  const path = join(__dirname, `${program}.mjs`);
  process.argv.splice(1, 2, path);
  void import(pathToFileURL(path).href);
} else if (stages.some((each) => each === stage)) {
  try {
    createRequire(__filename)(join(__dirname, stage, 'index.js'));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ConfigError') throw error;
    fail(errorText(error));
  }
} else {
  fail(
    `${stage === '' ? 'no stage given:' : `unknown stage ${stage}:`} set one of ${stages.join(', ')} as the argument or in STAGE`,
  );
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 2;
}
