import type { Stage } from '@pipeline/shared/pubsub/topology.ts';
import { settingsSchema as enrich } from '../functions/enrich/settings.ts';
import { settingsSchema as poll } from '../functions/poll/settings.ts';
import { settingsSchema as receive } from '../functions/receive/settings.ts';
import { settingsSchema as write } from '../functions/write/settings.ts';

/** Settings that npm start controls: the addresses of the parts. */
const own =
  /^(?:PROJECT_ID|ORGANIZATION_ID|\w+_TOPIC|\w+_HOST|SUBSCRIPTIONS|SCC_(?:FALCO_)?SOURCE|SYSDIG_TOKEN(?:_FILE)?|WEBHOOK_SECRETS(?:_FILE)?|CHECKPOINT_\w+|FOLD_BUCKET)$/;

type Environment = Readonly<Record<string, string | undefined>>;

/** The settings of each stage in an environment. poll always reads from the emulator, regardless of the region. */
export function environmentSettings(env: Environment): Record<Stage, Record<string, string>> {
  return {
    receive: chosen(env, Object.keys(receive.properties)),
    enrich: chosen(env, Object.keys(enrich.properties)),
    write: chosen(env, Object.keys(write.properties)),
    poll: chosen(
      env,
      Object.keys(poll.properties).filter((name) => name !== 'SYSDIG_REGION'),
    ),
  };
}

function chosen(env: Environment, names: readonly string[]): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const name of names) {
    const value = env[name];
    if (value !== undefined && value !== '' && !own.test(name)) settings[name] = value;
  }
  return settings;
}

/** One line per setting, with the stages that use it. */
export function settingLines(settings: Readonly<Record<Stage, Record<string, string>>>): string[] {
  const lines = new Map<string, string[]>();
  for (const [stage, ofStage] of Object.entries(settings)) {
    for (const [name, value] of Object.entries(ofStage)) {
      const line = `${name}=${value}`;
      lines.set(line, [...(lines.get(line) ?? []), stage]);
    }
  }
  return [...lines].map(([line, stages]) => `setting  ${line} (${stages.join(', ')})`);
}
