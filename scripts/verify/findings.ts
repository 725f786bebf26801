import type { protos } from '@google-cloud/security-center';
import type { SecurityCenterClient } from '@google-cloud/security-center/build/src/v2/security_center_client.js';
import { closeFinding } from '../lib/close-finding.ts';
import { toNotChecked } from '../lib/google-errors.ts';
import { rule } from './marked-detection.ts';

/** A finding of this command. */
export interface VerificationFinding {
  /** Full name, as Security Command Center returns it. */
  readonly name: string;
  readonly isActive: boolean;
  /** Milliseconds. */
  readonly eventMs: number;
  readonly createdMs: number;
}

/** Access to this command's findings at a source. */
export interface VerificationFindings {
  /** Lists the latest findings. @throws NotChecked */
  list(): Promise<readonly VerificationFinding[]>;
  /** @throws NotChecked */
  setInactive(name: string): Promise<void>;
}

/** @param parent organizations/ORGANIZATION/sources/SOURCE/locations/LOCATION */
export function findingsAt(
  client: Pick<SecurityCenterClient, 'listFindings' | 'setFindingState'>,
  parent: string,
  timeoutMs: number,
): VerificationFindings {
  return {
    list: async () => {
      try {
        const [results] = await client.listFindings(
          { parent, filter: `category="${rule}"`, orderBy: 'event_time desc', pageSize: 100 },
          { timeout: timeoutMs, autoPaginate: false },
        );
        return results.flatMap(({ finding }) => (finding?.name ? [toFinding(finding)] : []));
      } catch (error) {
        throw toNotChecked(
          error,
          `the findings of ${parent}`,
          'securitycenter.findings.list (roles/securitycenter.findingsViewer)',
        );
      }
    },
    setInactive: async (name) => {
      await closeFinding(client, name, timeoutMs);
    },
  };
}

function toFinding({
  name,
  state,
  eventTime,
  createTime,
}: protos.google.cloud.securitycenter.v2.IFinding): VerificationFinding {
  return {
    name: name ?? '',
    isActive: state === 'ACTIVE',
    eventMs: millisOf(eventTime),
    createdMs: millisOf(createTime),
  };
}

function millisOf(time: protos.google.protobuf.ITimestamp | null | undefined): number {
  return Number(time?.seconds ?? 0) * 1000 + Math.floor((time?.nanos ?? 0) / 1e6);
}
