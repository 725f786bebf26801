import { http } from '@google-cloud/functions-framework';
import { isObject } from '@pipeline/shared/json.ts';
import { createSecurityCenterClient } from '../../../functions/write/security-center-client.ts';
import { pushedMessage } from './pushed-message.ts';

/** The minimum of write: accept a push, parse it and its event, create one constant finding, and answer. */
const client = createSecurityCenterClient('global', process.env['SCC_EMULATOR_HOST']);
const parent = `${process.env['SCC_SOURCE'] ?? ''}/locations/global`;
const constant: unknown = JSON.parse(process.env['CONSTANT'] ?? '{}');
const finding = isObject(constant) ? constant : {};

http('create-constant', async ({ body }, response) => {
  const { id } = pushedMessage(body);
  await client.createFinding({ parent, findingId: id, finding });
  response.status(204).end();
});
