import type { SecurityCenterClient } from '@google-cloud/security-center/build/src/v2/security_center_client.js';
import { createSecurityCenterClient } from '../../functions/write/security-center-client.ts';
import type { Deployment } from './deployment.ts';

/**
 * The v2 client of a deployment, at the endpoint that serves its findings' location. Apart from the other clients, so
 * that commands without findings need not load it.
 */
export function securityCenterOf({ sccLocation, local }: Deployment): SecurityCenterClient {
  return createSecurityCenterClient(sccLocation, local?.securityCenter);
}
