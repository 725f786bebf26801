import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { definedOrNothing } from '@pipeline/shared/objects.ts';
import { isGlobalIp, plainIp } from './ip.ts';

export interface Indicator {
  readonly ipAddresses?: readonly string[];
  readonly domains?: readonly string[];
  readonly uris?: readonly string[];
  readonly signatures?: readonly {
    readonly signatureType: 'SIGNATURE_TYPE_PROCESS';
    readonly memoryHashSignature: { readonly binaryFamily: string };
  }[];
}

/**
 * Returns the indicators of compromise in the event. An internal address is no indicator, since it means another host
 * in another network: it stays in the connection. The malware is the program of a running process.
 */
export function indicatorOf({ indicators }: RuntimeEvent): Indicator | undefined {
  const { ipAddresses, domains, uris, malware } = indicators ?? {};
  const global = ipAddresses?.map((ip) => plainIp(ip)).filter((ip) => isGlobalIp(ip)) ?? [];
  return definedOrNothing({
    ipAddresses: global.length === 0 ? undefined : global,
    domains,
    uris,
    signatures: malware?.map((binaryFamily) => ({
      signatureType: 'SIGNATURE_TYPE_PROCESS' as const,
      memoryHashSignature: { binaryFamily },
    })),
  });
}
