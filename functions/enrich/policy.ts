import { ConfigError, listSetting, mapSetting } from '@pipeline/shared/config.ts';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { isAtLeast, isSeverity, severities, type Severity } from '@pipeline/shared/severity.ts';
import { createExceptions } from './exceptions.ts';
import type { Settings } from './settings.ts';

/** The operator's policy for events: their severity, and which to drop. */
export interface Policy {
  /**
   * Returns the event with its final severity. An exception that lowers the severity keeps the original as a property.
   */
  withSeverity(event: RuntimeEvent): RuntimeEvent;
  /** Returns why to drop an event that has its final severity, in a few stable words; undefined to keep it. */
  dropReason(event: RuntimeEvent): string | undefined;
}

type PolicySettings = Pick<
  Settings,
  | 'MIN_SEVERITY'
  | 'IGNORED_RULES'
  | 'IGNORED_NAMESPACES'
  | 'SEVERITY_OVERRIDES'
  | 'SEVERITY_BY_LEVEL'
  | 'EXCEPTIONS'
>;

/** @throws ConfigError If a list, a severity or an exception is invalid. */
export function createPolicy(settings: PolicySettings): Policy {
  const rules = new Set(listSetting('IGNORED_RULES', settings.IGNORED_RULES));
  const namespaces = new Set(listSetting('IGNORED_NAMESPACES', settings.IGNORED_NAMESPACES));
  const overrides = severityOverrides(settings.SEVERITY_OVERRIDES);
  const levels = severitiesByLevel(settings.SEVERITY_BY_LEVEL);
  const exceptionOf = createExceptions(settings.EXCEPTIONS);
  return {
    withSeverity(event) {
      const severity =
        overrides.get(event.rule) ??
        levels.get(levelOf(event.sender, event.priority)) ??
        event.severity;
      const action = exceptionOf(event)?.action ?? 'DROP';
      return action === 'DROP' || isAtLeast(action, severity)
        ? { ...event, severity }
        : lowered(event, severity, action);
    },
    dropReason(event) {
      if (rules.has(event.rule)) return 'ignored rule';
      if (namespaces.has(event.kubernetes?.namespace ?? '')) return 'ignored namespace';
      if (exceptionOf(event)?.action === 'DROP') return 'exception';
      return isAtLeast(event.severity, settings.MIN_SEVERITY)
        ? undefined
        : 'below minimum severity';
    },
  };
}

/** Adds the original severity as the first unclaimed value, which becomes a property of the finding. */
function lowered(event: RuntimeEvent, from: Severity, severity: Severity): RuntimeEvent {
  const before = { name: 'severity_before_exception', value: from };
  return { ...event, severity, unclaimed: [before, ...event.unclaimed] };
}

function severityOverrides(text: string): Map<string, Severity> {
  return new Map(
    [...mapSetting('SEVERITY_OVERRIDES', text)].map(([rule, severity]) => {
      if (isSeverity(severity)) return [rule, severity];
      throw new ConfigError(`SEVERITY_OVERRIDES: ${rule} must be one of ${severities.join(', ')}`);
    }),
  );
}

/** Parses SENDER/LEVEL=SEVERITY, separated by commas. */
function severitiesByLevel(text: string): Map<string, Severity> {
  return new Map(
    listSetting('SEVERITY_BY_LEVEL', text).map((item) => {
      const [, sender, level, severity = ''] = /^(sysdig|falco)\/([^=]+)=(.+)$/.exec(item) ?? [];
      if (sender !== undefined && level !== undefined && isSeverity(severity)) {
        return [levelOf(sender, level), severity];
      }
      throw new ConfigError(
        `SEVERITY_BY_LEVEL: ${item} must be sysdig/LEVEL= or falco/LEVEL= and one of ${severities.join(', ')}`,
      );
    }),
  );
}

/** Falco's priorities are case-insensitive, and rules may write Info for Informational. */
function levelOf(sender: string, level: string): string {
  const name = level.trim().toLowerCase();
  return `${sender}/${name === 'informational' ? 'info' : name}`;
}
