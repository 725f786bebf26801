import assert from 'node:assert/strict';
import { isObject, parseJson } from '@pipeline/shared/json.ts';
import { preview } from '../../../scripts/preview/command.ts';
import { runProgram } from './run-program.ts';

/** A call on another organization's policy, as Falco's plugin gcpaudit reports it. */
const event = JSON.stringify({
  rule: 'GCP organization policy changed',
  priority: 'Notice',
  source: 'gcp_auditlog',
  time: '2026-01-01T00:00:00Z',
  output: 'policy changed',
  output_fields: {
    'gcp.serviceName': 'cloudresourcemanager.googleapis.com',
    'gcp.methodName': 'SetIamPolicy',
    'gcp.resourceName': 'organizations/43',
  },
});

async function namesOf(...args: string[]): Promise<unknown[]> {
  const { code, out } = await runProgram(preview(), ['-', ...args], {}, { input: event });
  assert.equal(code, 0);
  const results = parseJson(out);
  const result: unknown = Array.isArray(results) ? results[0] : undefined;
  const finding = isObject(result) ? result['finding'] : undefined;
  assert.ok(isObject(finding));
  return [finding['name'], finding['resourceName']];
}

describe('preview', () => {
  it("is in the organization of the event's resource, unless an option names one", async () => {
    const resource = '//cloudresourcemanager.googleapis.com/organizations/43';
    const [name, own] = await namesOf();
    assert.match(String(name), /^organizations\/43\//);
    assert.equal(own, resource);
    const [other, renamed] = await namesOf('--organization', '42');
    assert.match(String(other), /^organizations\/42\//);
    assert.equal(renamed, 'google/cloudresourcemanager.googleapis.com/organizations/43');
  });
});
