/** Events of a flood, equal except for time and severity. */

/** Per hundred, by Falco's priorities: urgent events are few, but steady. */
const mix = [
  { priority: 'Critical', share: 2 },
  { priority: 'Error', share: 8 },
  { priority: 'Warning', share: 20 },
  { priority: 'Notice', share: 70 },
] as const;

/** The `n`th event in Falco's form: each is a separate detection. */
export function floodEvent(n: number): string {
  const time = new Date(Date.UTC(2026, 0, 1) + n).toISOString();
  const priority = priorityOf(n);
  return JSON.stringify({
    hostname: 'flooded',
    output: `${time}: ${priority} A shell in a container (command=bash -c ls)`,
    priority,
    rule: 'Terminal shell in container',
    source: 'syscall',
    tags: ['T1059', 'container', 'mitre_execution'],
    time,
    output_fields: {
      'container.id': '84c0b936c919',
      'container.name': 'flooded',
      'proc.cmdline': 'bash -c ls',
      'proc.name': 'bash',
      'user.name': 'root',
    },
  });
}

/** Spread over each hundred: 37 and 100 are coprime. */
function priorityOf(n: number): string {
  let place = (n * 37) % 100;
  for (const { priority, share } of mix) {
    if (place < share) return priority;
    place -= share;
  }
  return 'Notice';
}
