import { ConfigError } from '@pipeline/shared/config.ts';
import { isObject, jsonOf } from '@pipeline/shared/json.ts';
import { NoAnswer } from '../../lib/probe.ts';
import type { DoctorContext } from '../context.ts';
import type { SysdigAnswer } from '../sysdig-probe.ts';
import { withFaults, ok, problem, warning, type Check, type CheckResult } from '../check.ts';

/** Checks that poll's token can read events from Sysdig's API. */
export function sysdigCheck(context: DoctorContext): Check {
  return {
    name: 'Sysdig API',
    run: async () => {
      try {
        return evaluateSysdig(await context.sysdig());
      } catch (error) {
        if (error instanceof ConfigError) {
          return withFaults(
            problem(error.message, 'set it so, for poll and for write: terraform apply'),
          );
        }
        if (!(error instanceof NoAnswer)) throw error;
        const region = context.deployment.sysdig?.region ?? '';
        return withFaults(
          problem(
            `Sysdig's API does not answer (${error.message})`,
            `see that the region is right (SYSDIG_REGION is ${region}), and that this machine may reach it`,
          ),
        );
      }
    },
  };
}

/** Statuses and permission: Sysdig's API documentation, Secure events. */
export function evaluateSysdig({
  status,
  text,
  retryAfter,
  region,
  api,
}: SysdigAnswer): CheckResult {
  if (status === 200 && isPage(text)) return ok(`${api} takes the token`);
  if (status === 401) {
    return withFaults(
      problem(
        `${api} does not know the token (401)`,
        `a token belongs to one region: see that yours is of ${region}, and copy it again from Sysdig Secure ` +
          '(Settings > User Profile, or a service account)',
      ),
    );
  }
  if (status === 403) {
    return withFaults(
      problem(
        'the token may not read events (403)',
        'give its role in Sysdig the permission policy-events.read ("Policy Events": Read)',
      ),
    );
  }
  if (status === 404 || status === 200) {
    return withFaults(
      problem(
        `${api} has no events API (${status})`,
        'see that SYSDIG_REGION is the address of the API. An older one has /api/v1/secureEvents: EVENTS_API=previous',
      ),
    );
  }
  if (status === 429) {
    return withFaults(
      warning(
        'Sysdig limits the rate of requests (429)',
        `try again ${retryAfter === undefined ? 'in a minute' : `after ${retryAfter} s`}; poll waits by itself. ` +
          'If it stays: other users of the same token take its share, so give poll one of its own',
      ),
    );
  }
  return withFaults(
    warning(`Sysdig's API answers ${status}`, 'try again later: https://status.sysdig.com'),
  );
}

function isPage(text: string): boolean {
  const body = jsonOf(text);
  return isObject(body) && Array.isArray(body['data']);
}
