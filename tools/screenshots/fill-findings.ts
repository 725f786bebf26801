import { severities } from '@pipeline/shared/severity.ts';
import type { SccEmulator } from '../../local/emulators/scc/index.ts';
import type { Message } from '../../local/emulators/scc/messages.ts';

/**
 * Fills the emulator with findings that differ in every displayed field, for tests that need many: some 10,000 a
 * second. They are `filled0000000000` and so on, a second apart; the last is the newest, a second old.
 */
export function fillFindings(emulator: Pick<SccEmulator, 'create'>, count: number): void {
  const newest = Math.floor(Date.now() / 1000) - 1;
  for (let number = 0; number < count; number += 1) {
    const id = `filled${String(number).padStart(10, '0')}`;
    emulator.create(id, findingOf(number, newest - count + 1 + number));
  }
}

const categories: readonly [string, ...string[]] = [
  'Terminal shell in container',
  'Write below etc',
  'Launch Privileged Container',
  'Read sensitive file untrusted',
  'Redirect STDOUT/STDIN to Network Connection in Container',
];
const namespaces: readonly [string, ...string[]] = ['default', 'kube-system', 'payments', 'shop'];

/** In the form of a client's call. */
function findingOf(number: number, seconds: number): Message {
  const of = <T>(list: readonly [T, ...T[]], step = 1): T =>
    list[Math.floor(number / step) % list.length] ?? list[0];
  const namespace = of(namespaces, 3);
  const name = `app-${number % 50}-${number}`;
  return {
    category: of(categories),
    resourceName: `//compute.googleapis.com/projects/shop/zones/europe-west3-a/instances/${number % 40}`,
    findingClass: 'THREAT',
    severity: of(severities, 7),
    state: 'ACTIVE',
    eventTime: { seconds: String(seconds), nanos: 0 },
    description: `Event ${number} in ${name}`,
    nextSteps: 'Look at the pod.',
    kubernetes: { pods: [{ ns: namespace, name, labels: [], containers: [] }] },
    sourceProperties: { number: { kind: 'stringValue', stringValue: String(number) } },
  };
}
