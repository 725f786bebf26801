import { errorText } from '@pipeline/shared/errors.ts';
import type { Finding } from '../../../functions/write/finding/finding.ts';
import { findingType } from '../../../local/emulators/scc/descriptor.ts';
import { StrictReader } from '../../../local/emulators/strict-reader.ts';

/** Why a strict protobuf decoder refuses a finding in the client's encoding; undefined if it accepts it. */
export function strictFault(finding: Finding): string | undefined {
  const bytes = findingType.encode(findingType.fromObject(finding)).finish();
  try {
    findingType.decode(new StrictReader(Buffer.from(bytes)));
    return undefined;
  } catch (error) {
    return errorText(error);
  }
}
