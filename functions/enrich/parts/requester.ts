import { isIP } from 'node:net';
import { defined } from '@pipeline/shared/objects.ts';

export interface Requester {
  readonly user?: string;
  readonly ip?: string;
  /** The AWS account. */
  readonly account?: string;
  readonly region?: string;
  readonly arn?: string;
  readonly userAgent?: string;
}

const noValue = new Set(['', '<NA>', 'null']);

/**
 * Parses the requester: the texts of cloud rules end in `(requesting user=…, requesting IP=…, …)`. A value, such as a
 * user agent, may contain commas and parentheses.
 */
export function requesterOf(output: string): Requester {
  const start = output.search(/\brequesting (?:user|IP)=/);
  if (start === -1) return {};
  const run = output.slice(output.lastIndexOf('(', start) + 1).replace(/\)\s*$/, '');
  const said = new Map(
    run.split(/,\s*(?=[A-Za-z][\w ]*=)/).map((pair): [string, string] => {
      const [name = '', ...value] = pair.split('=');
      return [
        name
          .trim()
          .toLowerCase()
          .replace(/^requesting /, ''),
        value.join('=').trim(),
      ];
    }),
  );
  const value = (...names: string[]): string | undefined =>
    names.map((name) => said.get(name)).find((text = '') => !noValue.has(text));
  const ip = value('ip', 'source ip');
  return defined({
    user: value('user'),
    ip: ip !== undefined && isIP(ip) !== 0 ? ip : undefined,
    account: value('account id', 'account', 'aws account'),
    region: value('aws region', 'region'),
    arn: value('arn', 'user arn'),
    userAgent: value('user agent', 'useragent'),
  });
}
