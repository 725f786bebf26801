/**
 * The event that falcosidekick sends to test its outputs (falcosecurity/falcosidekick:handlers.go). `receive` recognizes
 * its rule and text, and ignores it.
 * @param now in milliseconds
 */
export function falcoTest(now: number): object {
  return {
    output: 'This is a test from falcosidekick',
    priority: 'Debug',
    rule: 'Test rule',
    time: new Date(now).toISOString(),
    output_fields: { 'proc.name': 'falcosidekick', 'user.name': 'falcosidekick' },
  };
}

/**
 * The notification that Sysdig sends to test a channel of this name. `receive` recognizes the name of its alert, ignores
 * it and publishes nothing. Source of the fields: support.sysdig.com, article 213267543.
 * @param command the sending command
 * @param now in milliseconds
 */
export function testNotification(name: string, command: string, now: number): object {
  const title = `TEST ALERT: Testing Notification Channel ${name}`;
  const description = `Sent by npm run ${command}`;
  return {
    timestamp: now * 1000,
    timespan: 60_000_000,
    alert: {
      id: null,
      name: title,
      subject: title,
      description,
      severity: 7,
      scope: null,
      editUrl: null,
    },
    event: { id: null, url: '' },
    state: 'ACTIVE',
    resolved: false,
    entities: [{ entity: '', metricValues: [], additionalInfo: null }],
    condition: '',
    source: 'Sysdig Secure',
  };
}
