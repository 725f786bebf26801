import type { Colors } from '../../cli/colors.ts';
import { table } from '../../cli/table.ts';
import type { Plan } from './plan.ts';
import type { PoliciesPlan } from './policies.ts';
import type { Transport } from './transports.ts';

export interface PlannedChanges {
  readonly transport: Transport;
  readonly name: string;
  readonly plan: Plan;
  readonly policies: PoliciesPlan;
  readonly alsoSending: readonly string[];
  readonly colors: Colors;
}

const intentions = {
  create: 'will be created',
  update: 'will be updated',
  none: 'nothing to change',
} as const;

/** Describes the state and the planned changes for a person: `+` is new, `~` changes. */
export function describePlan({
  transport,
  name,
  plan,
  policies,
  alsoSending,
  colors,
}: PlannedChanges): string[] {
  const id = plan.id === undefined ? '' : `, id ${plan.id}`;
  return [
    `${transport.kind} "${name}"${id}: ${intentions[plan.action]}`,
    ...changeLines(plan, colors),
    ...(plan.action === 'none' && !transport.showsSecret
      ? [
          '  Sysdig does not show the secret, so it cannot be compared: --rotate-secret sends it again',
        ]
      : []),
    ...policies.attached.map((policy) => `  policy "${policy}" already notifies it`),
    ...policies.toAttach.map(({ name: policy }) =>
      colors.green(`  + policy "${policy}" will notify it`),
    ),
    ...alsoSending.map(
      (other) =>
        `note: "${other}" posts to this URL as well, by the other transport. An event can have another id there and ` +
        'then produces two findings: disable one of them',
    ),
  ];
}

function changeLines({ changes }: Plan, colors: Colors): string[] {
  const lines = table(
    changes.map(({ field, before, after }) =>
      before === undefined ? [`  + ${field}`, after] : [`  ~ ${field}`, `${before} -> ${after}`],
    ),
  );
  return lines.map((line) => (line.startsWith('  +') ? colors.green(line) : colors.yellow(line)));
}
