import type { JsonObject } from '../json.ts';
import { PermanentError } from '../errors.ts';
import { bodyId } from './common/identity.ts';
import { defineFormat } from './format.ts';

/**
 * Results of Sysdig's vulnerability management and posture management, which its APIs list beside the events: a state of
 * things, and no detection.
 */
export const format = defineFormat({
  name: 'sysdig-results',

  schema: { type: 'object', required: [], properties: {} },

  recognise: (body) => isVulnerabilities(body) || isPosture(body),

  ignore: (body) => `not a detection: ${isPosture(body) ? 'posture' : 'vulnerabilities'}`,

  identify: (body) => bodyId(JSON.stringify(body)),

  parse() {
    throw new PermanentError('not-a-detection', 'a result of a scan is no detection');
  },
});

/** A scan's result in full or in a list, by the runtime, registry and pipeline endpoints. */
function isVulnerabilities(body: JsonObject): boolean {
  const counts = ['vulnTotalBySeverity', 'runningVulnTotalBySeverity', 'vulnsBySev'];
  return (
    counts.some((key) => key in body) ||
    ('vulnerabilities' in body && 'packages' in body && 'metadata' in body)
  );
}

/** A requirement of a policy with its controls, or a control. */
function isPosture(body: JsonObject): boolean {
  return (
    ('requirementId' in body && 'pass' in body) ||
    ('controlId' in body && ('pass' in body || 'passed' in body))
  );
}
