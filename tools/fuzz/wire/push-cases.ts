import fc from 'fast-check';
import { weighted } from '../cases/arbitraries.ts';
import { push, type PushTarget } from '../cases/push.ts';
import type { WireCase } from './case.ts';
import { requestBytes } from './http-bytes.ts';

/** Cases for the push endpoints of `enrich` and `write`. */
export function pushCase(target: PushTarget): fc.Arbitrary<WireCase> {
  return fc
    .record({
      pushed: push[target],
      method: weighted([98, fc.constant('POST')], [2, fc.constantFrom('GET', 'PUT', 'HEAD')]),
      contentType: fc.constantFrom(
        'application/json',
        'application/json',
        'text/plain',
        'application/cloudevents+json',
        '',
      ),
      encoding: fc.constantFrom('identity', 'identity', 'identity', 'gzip', ''),
    })
    .map(({ pushed: { kind, body }, method, contentType, encoding }) => {
      const headers = [
        ['content-type', contentType],
        ['content-encoding', encoding],
      ] as const;
      const isPost = method === 'POST';
      return {
        kind: isPost ? kind : 'push: method',
        target,
        expectation: 'pushed',
        statuses: isPost ? [204, 400] : [405],
        parts: [requestBytes({ method, headers, body })],
        isHead: method === 'HEAD',
        isFramed: true,
      };
    });
}
