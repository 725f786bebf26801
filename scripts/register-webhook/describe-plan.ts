import { colorsOf } from '../../cli/colors.ts';
import type { Plan } from './plan.ts';
import type { PoliciesPlan } from './policies.ts';
import type { Way } from './transports.ts';

const colors = colorsOf(1);

export interface Found {
  readonly way: Way;
  readonly name: string;
  readonly plan: Plan;
  readonly policies: PoliciesPlan;
  readonly alsoSending: readonly string[];
}

const intentions = {
  create: 'is to be created',
  update: 'is to be changed',
  none: 'nothing to change',
} as const;

/** What was found and what is to change, for a person: `+` is new, `~` changes. */
export function planLines({ way, name, plan, policies, alsoSending }: Found): string[] {
  const id = plan.id === undefined ? '' : `, id ${plan.id}`;
  return [
    `${way.kind} "${name}"${id}: ${intentions[plan.action]}`,
    ...changeLines(plan),
    ...(plan.action === 'none' && !way.showsSecret
      ? [
          '  Sysdig does not show the secret, so whether it has this one cannot be seen: --rotate-secret sends it again',
        ]
      : []),
    ...policies.attached.map((policy) => `  policy "${policy}" notifies it already`),
    ...policies.toAttach.map(({ name: policy }) => green(`  + policy "${policy}" is to notify it`)),
    ...alsoSending.map(
      (other) =>
        `note: "${other}" posts to this URL too, the other way. An event can have another id there, ` +
        'and then makes two findings: disable one of them',
    ),
  ];
}

function changeLines({ changes }: Plan): string[] {
  const width = Math.max(0, ...changes.map(({ field }) => field.length));
  return changes.map(({ field, before, after }) => {
    const label = field.padEnd(width);
    return before === undefined
      ? green(`  + ${label}  ${after}`)
      : colors.yellow(`  ~ ${label}  ${before} -> ${after}`);
  });
}

function green(text: string): string {
  return colors.green(text);
}
