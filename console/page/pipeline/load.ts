import type { PayloadText } from '../../api.ts';

/** The synthetic events use Falco's default rules, https://github.com/falcosecurity/rules */
const kinds = [
  {
    rule: 'Terminal shell in container',
    priority: 'Notice',
    tag: 'mitre_execution',
    process: 'bash',
  },
  {
    rule: 'Read sensitive file untrusted',
    priority: 'Warning',
    tag: 'mitre_credential_access',
    process: 'cat',
  },
  {
    rule: 'Drop and execute new binary in container',
    priority: 'Critical',
    tag: 'mitre_persistence',
    process: 'xmrig',
  },
  {
    rule: 'Redirect STDOUT/STDIN to Network Connection in Container',
    priority: 'Error',
    tag: 'mitre_exfiltration',
    process: 'nc',
  },
] as const;

const namespaces = ['payments', 'shop', 'monitoring', 'default'];

/**
 * Distinct events as JSON lines, in Falco's format.
 * @param first Number of the first event. The number determines the event's content.
 * @param now Milliseconds since the Unix epoch.
 */
export function falcoLoad(first: number, howMany: number, now: number): PayloadText {
  const lines = Array.from({ length: howMany }, (_, index) =>
    JSON.stringify(event(first + index, now)),
  );
  // A single line is also valid JSON, so send it as JSON.
  const contentType = howMany === 1 ? 'application/json' : 'application/x-ndjson';
  return { body: lines.join('\n'), contentType };
}

function event(number: number, now: number): object {
  const kind = kinds[number % kinds.length] ?? kinds[0];
  const namespace = namespaces[Math.floor(number / 3) % namespaces.length] ?? '';
  // Falco's times have nanoseconds, which distinguish its events.
  const time = new Date(now)
    .toISOString()
    .replace('Z', `${String(number % 1_000_000).padStart(6, '0')}Z`);
  const pod = `${namespace}-${(number % 7) + 1}`;
  return {
    output: `${kind.rule} (proc=${kind.process} k8s.ns=${namespace} k8s.pod=${pod})`,
    priority: kind.priority,
    rule: kind.rule,
    source: 'syscall',
    tags: ['container', kind.tag],
    time,
    hostname: 'local-node',
    output_fields: {
      'container.id': '3ad7b26ded6d',
      'container.image.repository': 'example/app',
      'container.name': 'app',
      'k8s.ns.name': namespace,
      'k8s.pod.name': pod,
      'proc.cmdline': `${kind.process} --example`,
      'proc.name': kind.process,
      'proc.pid': 1000 + number,
      'user.name': 'root',
    },
  };
}
