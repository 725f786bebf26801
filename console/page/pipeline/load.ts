import type { PayloadText } from '../../api.ts';

/** What the made-up events are about: rules of Falco's own, https://github.com/falcosecurity/rules */
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
 * JSON lines of events as Falco sends them, each different from all others.
 * @param first the number of the first; an event's number makes it what it is
 * @param now milliseconds since 1970
 */
export function falcoLoad(first: number, howMany: number, now: number): PayloadText {
  const lines = Array.from({ length: howMany }, (_, index) =>
    JSON.stringify(event(first + index, now)),
  );
  // One line alone would be JSON, too, and is.
  const contentType = howMany === 1 ? 'application/json' : 'application/x-ndjson';
  return { body: lines.join('\n'), contentType };
}

function event(number: number, now: number): object {
  const kind = kinds[number % kinds.length] ?? kinds[0];
  const namespace = namespaces[Math.floor(number / 3) % namespaces.length] ?? '';
  // Falco's times have nanoseconds, and its events are told apart by them.
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
