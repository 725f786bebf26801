import type { SecurityCenterClient } from '@google-cloud/security-center/build/src/v2/security_center_client.js';
import type { JsonObject } from '@pipeline/shared/json.ts';
import { toNotChecked } from '../../scripts/lib/google-errors.ts';
import { findingJson } from './finding-json.ts';

/**
 * Sets a finding INACTIVE.
 * @returns The updated finding.
 * @throws NotChecked that names the missing role.
 */
export async function closeFinding(
  client: Pick<SecurityCenterClient, 'setFindingState'>,
  name: string,
): Promise<JsonObject> {
  try {
    const [finding] = await client.setFindingState(
      { name, state: 'INACTIVE' },
      { timeout: 20_000 },
    );
    return findingJson(finding);
  } catch (error) {
    throw toNotChecked(
      error,
      `or close the finding ${name}`,
      'securitycenter.findings.setState (roles/securitycenter.findingsStateSetter)',
    );
  }
}
