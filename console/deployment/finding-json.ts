import protos from '@google-cloud/security-center/build/protos/protos.json' with { type: 'json' };
import type { protos as types } from '@google-cloud/security-center';
import type { JsonObject } from '@pipeline/shared/json.ts';
import { protobuf } from 'google-gax';
import { toJson } from '../../scripts/lib/proto-json.ts';

type Finding = types.google.cloud.securitycenter.v2.IFinding;

/** Copy the constant: protobufjs keeps parts of what it is given, and the client gives it the same object. */
const findingType = protobuf.Root.fromJSON(structuredClone(protos))
  .resolveAll()
  .lookupType('google.cloud.securitycenter.v2.Finding');

/** Converts a finding from the client's decoded form to the format of SCC's REST API. */
export function findingJson(finding: Finding): JsonObject {
  return toJson(findingType, { ...finding });
}
