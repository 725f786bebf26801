import { createClient, findingsClient } from '../../functions/write/client.ts';
import type { Finding } from '../../functions/write/finding.ts';
import { severities } from '@pipeline/shared/severity.ts';
import type { SccEmulator } from '../emulators/scc/index.ts';

/** How many calls are on their way at a time. */
const atOnce = 100;

/**
 * Fills the emulator with findings that differ in everything a table of them shows, through the real client: for tests
 * of what has to hold many. The last one is the newest. Some 3,000 a second.
 */
export async function fillFindings(
  { host, source }: Pick<SccEmulator, 'host' | 'source'>,
  count: number,
): Promise<void> {
  const client = createClient('global', host);
  const findings = findingsClient(client);
  const newest = Math.floor(Date.now() / 1000) - 1;
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) {
      const number = next;
      next += 1;
      await findings.createFinding(
        {
          parent: `${source}/locations/global`,
          findingId: `filled${String(number).padStart(10, '0')}`,
          finding: findingOf(number, newest - count + number),
        },
        { timeout: 30_000 },
      );
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, work));
  } finally {
    await client.close();
  }
}

const categories = [
  'Terminal shell in container',
  'Write below etc',
  'Launch Privileged Container',
  'Read sensitive file untrusted',
  'Redirect STDOUT/STDIN to Network Connection in Container',
];
const namespaces = ['default', 'kube-system', 'payments', 'shop'];

function findingOf(number: number, seconds: number): Finding {
  const of = <T>(list: readonly T[], step = 1): T =>
    list[Math.floor(number / step) % list.length] as T;
  const namespace = of(namespaces, 3);
  const name = `app-${number % 50}-${number}`;
  return {
    category: of(categories),
    resourceName: `//compute.googleapis.com/projects/shop/zones/europe-west3-a/instances/${number % 40}`,
    findingClass: 'THREAT',
    severity: of(severities, 7),
    state: 'ACTIVE',
    eventTime: { seconds, nanos: 0 },
    description: `Event ${number} in ${name}`,
    nextSteps: 'Look at the pod.',
    kubernetes: { pods: [{ ns: namespace, name, labels: [], containers: [] }] },
    sourceProperties: { number: { stringValue: String(number) } },
  };
}
