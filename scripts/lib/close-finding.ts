import type { protos } from '@google-cloud/security-center';
import type { SecurityCenterClient } from '@google-cloud/security-center/build/src/v2/security_center_client.js';
import { toNotChecked } from './google-errors.ts';

/**
 * Sets a finding INACTIVE.
 * @returns The updated finding.
 * @throws NotChecked that names the missing role.
 */
export async function closeFinding(
  client: Pick<SecurityCenterClient, 'setFindingState'>,
  name: string,
  timeoutMs: number,
): Promise<protos.google.cloud.securitycenter.v2.IFinding> {
  try {
    const [finding] = await client.setFindingState(
      { name, state: 'INACTIVE' },
      { timeout: timeoutMs },
    );
    return finding;
  } catch (error) {
    throw toNotChecked(
      error,
      `the finding ${name}`,
      'securitycenter.findings.setState (roles/securitycenter.findingsStateSetter)',
      { verb: 'close', participle: 'closed' },
    );
  }
}
