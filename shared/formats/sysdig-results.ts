import { isObject, type JsonObject } from '../json.ts';
import { PermanentError } from '../errors.ts';
import { bodyId } from './common/identity.ts';
import { defineFormat } from './format.ts';

/**
 * Results of Sysdig's vulnerability and posture management, which its APIs list beside the events: a state, not a
 * detection.
 */
export const format = defineFormat({
  name: 'sysdig-results',
  sender: 'sysdig',

  schema: { type: 'object', required: [], properties: {} },

  recognise: (body) => kindOf(body) !== undefined,

  ignore: (body) => `not a detection: ${kindOf(body) ?? 'posture'}`,

  identify: (body) => bodyId(JSON.stringify(body)),

  parse() {
    throw new PermanentError('not-a-detection', 'a scan result is no detection');
  },
});

/** Returns the kind of a result, or of a list of results: the posture API has no pages. */
function kindOf(body: JsonObject): 'vulnerabilities' | 'posture' | undefined {
  if (isVulnerabilities(body)) return 'vulnerabilities';
  if (isPosture(body)) return 'posture';
  const { data } = body;
  if ('page' in body || !Array.isArray(data) || data.length === 0) return undefined;
  const [kind, ...others] = new Set(
    data.map((each) => (isObject(each) && !('data' in each) ? kindOf(each) : undefined)),
  );
  return others.length === 0 ? kind : undefined;
}

/** A scan result in full or in a list, from the runtime, registry and pipeline endpoints. */
function isVulnerabilities(body: JsonObject): boolean {
  const counts = ['vulnTotalBySeverity', 'runningVulnTotalBySeverity', 'vulnsBySev'];
  return (
    counts.some((key) => key in body) ||
    ('vulnerabilities' in body && 'packages' in body && 'metadata' in body)
  );
}

/** A policy requirement with its controls, or a control. */
function isPosture(body: JsonObject): boolean {
  return (
    ('requirementId' in body && 'pass' in body) ||
    ('controlId' in body && ('pass' in body || 'passed' in body))
  );
}
