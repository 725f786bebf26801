import { settingsIn } from '../../build/generate/settings.ts';

/** Google's own: where its clients find credentials, https://google.aip.dev/auth/4110. */
const clientSettings = ['GOOGLE_APPLICATION_CREDENTIALS'];

/**
 * Returns the faulty names in the environment of a stage: unknown ones, ones for local runs only, and missing required
 * ones.
 */
export async function environmentFaults(
  stage: string,
  names: readonly string[],
): Promise<string[]> {
  const { settings, anyOf } = await settingsIn(`functions/${stage}`);
  const container = await settingsIn('container');
  const own = [...settings, ...container.settings].filter(({ setBy }) => setBy !== 'nobody');
  const known = new Set([...own.map(({ name }) => name), ...clientSettings]);
  const required = settings.filter((setting) => setting.required).map(({ name }) => name);
  const oneOfThem =
    anyOf.length === 0 || anyOf.some((group) => group.every((name) => names.includes(name)));
  return [
    ...names.filter((name) => !known.has(name)).map((name) => `${stage} has no setting ${name}`),
    ...required.filter((name) => !names.includes(name)).map((name) => `${stage} needs ${name}`),
    ...(oneOfThem ? [] : [`${stage} needs one of ${anyOf.flat().join(', ')}`]),
  ];
}
