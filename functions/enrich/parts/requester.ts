import { defined } from '@pipeline/shared/objects.ts';
import { ipOf } from './principals.ts';

export interface Requester {
  readonly user?: string;
  readonly ip?: string;
}

/** Who asked: the texts of Sysdig's cloud rules end in (requesting user=…, requesting IP=…, …). */
export function requesterOf(output: string): Requester {
  const [, user] = /\brequesting user=([^,()]+)/.exec(output) ?? [];
  const [, ip] = /\brequesting IP=([^,()]+)/.exec(output) ?? [];
  return defined({ user, ip: ipOf(ip ?? '') });
}
