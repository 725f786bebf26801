import { ConfigError } from './config.ts';

/**
 * The API address of each region (`secureApiEndpoint` of the region template of sysdiglabs/charts). The pages are under
 * `/secure` on the same host, except in us1.
 */
const regions = new Map([
  ['us1', 'https://secure.sysdig.com'],
  ['us2', 'https://us2.app.sysdig.com'],
  ['us3', 'https://app.us3.sysdig.com'],
  ['us4', 'https://app.us4.sysdig.com'],
  ['eu1', 'https://eu1.app.sysdig.com'],
  ['eu2', 'https://app.eu2.sysdig.com'],
  ['au1', 'https://app.au1.sysdig.com'],
  ['me2', 'https://app.me2.sysdig.com'],
  ['in1', 'https://app.in1.sysdig.com'],
  ['jp1', 'https://app.jp1.sysdig.com'],
]);

export const regionNames: readonly string[] = [...regions.keys()];

/**
 * The base URL of Sysdig's API for a region, or for a URL, which may be an emulator on the loopback.
 * @throws ConfigError if it is neither.
 */
export function sysdigApi(region: string): string {
  return baseUrl(regions.get(region) ?? region, region);
}

/**
 * The prefix of Sysdig's pages for a region, or for the URL of the pages themselves.
 * @throws ConfigError if it is neither.
 */
export function sysdigPages(region: string): string {
  const api = regions.get(region);
  if (api === undefined) return baseUrl(region, region);
  return region === 'us1' ? api : `${api}/secure`;
}

function baseUrl(url: string, given: string): string {
  if (URL.canParse(url) && isSafe(new URL(url))) return url.replace(/\/+$/, '');
  throw new ConfigError(
    `SYSDIG_REGION must be one of ${regionNames.join(', ')} or an https URL, not ${given}`,
  );
}

/** The URL receives a token: require encryption, except for the local machine. */
function isSafe({ protocol, hostname }: URL): boolean {
  return (
    protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(hostname))
  );
}
