import type { Canaries } from './canaries.ts';
import type { Random } from './random.ts';

type Headers = readonly (readonly [name: string, value: string])[];

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** The ways of showing the secret that receive takes. */
export function rightToken(random: Random, { secret }: Canaries): Headers {
  return [
    [
      random.pick(['authorization', 'Authorization', 'AUTHORIZATION']),
      random.pick([
        secret,
        `Bearer ${secret}`,
        `bearer   ${secret}`,
        `Basic ${base64(`user:${secret}`)}`,
        `basic ${base64(secret)}`,
      ]),
    ],
  ];
}

function header(value: string): Headers {
  return [['authorization', value]];
}

/** No credentials, wrong ones, and such as are nearly right. */
export function wrongToken(random: Random, { secret, wrongToken: wrong }: Canaries): Headers {
  const part = secret.slice(0, random.below(secret.length));
  return random.pick<() => Headers>([
    () => [],
    () => header(''),
    () => header('Bearer'),
    () => header('Bearer '),
    () => header('Basic'),
    () => header(`Basic ${base64(':')}`),
    () => header(wrong),
    () => header(`Bearer ${wrong}`),
    () => header(`Bearer ${part}`),
    () => header(part),
    () => header(`Bearer ${part}${wrong}`),
    () => header(`Bearer ${secret}${wrong}`),
    () => header(`Bearer ${secret}\t.`),
    () => header(`Bearer ${secret.toUpperCase()}`),
    () => header(`Bearer "${secret}"`),
    () => header(`Bearer ${secret},${secret}`),
    () => header(`Token ${secret}`),
    () => header(`Digest ${secret}`),
    () => header(`Bearer Bearer ${secret}`),
    () => header(`Bearer ${base64(secret)}`),
    () => header(`Basic ${base64(`${secret}:${wrong}`)}`),
    () => header(`Basic ${base64(`user:${part}`)}`),
    () => header(`Basic ${base64(`user:${secret}`).slice(0, -8)}`),
    () => header(`Basic ${secret}!!!`),
    () =>
      header(
        `Bearer ${random
          .bytes(20)
          .toString('latin1')
          .replaceAll(/[^ -~\u00a0-\u00ff]/g, 'x')}`,
      ),
    () => header(wrong.repeat(random.size(200))),
    // The first of several counts, for Node as for us.
    () => [
      ['authorization', `Bearer ${wrong}`],
      ['authorization', `Bearer ${secret}`],
    ],
    () => [['x-authorization', `Bearer ${secret}`]],
    () => [['proxy-authorization', `Bearer ${secret}`]],
    () => [['cookie', `authorization=${secret}`]],
    () => [['x-hub-signature-256', `sha256=${secret}`]],
    () => [['undefined', secret]],
    () => [['__proto__', secret]],
  ])();
}
