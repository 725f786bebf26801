import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { definedOrNothing } from '@pipeline/shared/objects.ts';

export interface Indicator {
  readonly ipAddresses?: readonly string[];
  readonly domains?: readonly string[];
  readonly uris?: readonly string[];
  readonly signatures?: readonly {
    readonly memoryHashSignature: { readonly binaryFamily: string };
  }[];
}

/** The indicators of compromise in the event. */
export function indicatorOf({ indicators }: RuntimeEvent): Indicator | undefined {
  const { ipAddresses, domains, uris, malware } = indicators ?? {};
  return definedOrNothing({
    ipAddresses,
    domains,
    uris,
    signatures: malware?.map((binaryFamily) => ({ memoryHashSignature: { binaryFamily } })),
  });
}
