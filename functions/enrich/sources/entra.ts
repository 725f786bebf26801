import type { Parts } from '@pipeline/shared/event.ts';
import { defined } from '@pipeline/shared/objects.ts';
import { callOf } from '../parts/calls.ts';
import { callerOf } from '../parts/principals.ts';
import { requesterOf } from '../parts/requester.ts';
import { sentenceOf } from './sentence.ts';
import type { Source } from './source.ts';

/** The logs of Microsoft Entra ID: Sysdig's fields entra.*. */
export const entra: Source = {
  watched: 'entra',
  provider: 'azure',

  read(facts, { output }, common): Parts {
    const { fields } = facts;
    const requester = requesterOf(output);
    return defined({
      actor: callerOf(facts, requester.user, 'entra.user', 'entra.userDisplayName'),
      api: callOf(facts, callFields, requester),
      cloud: {
        ...common.cloud,
        provider: 'azure',
        ...defined({ organization: fields.take('entra.tenantId') }),
      },
    });
  },

  describe: sentenceOf,
};

const callFields = {
  service: ['entra.service'],
  method: ['entra.operation'],
  ip: ['entra.srcip'],
  country: ['entra.geo.country_or_region'],
  userAgent: ['entra.userAgent'],
  failure: {
    results: ['entra.result'],
    codes: ['entra.errorCode'],
    reasons: ['entra.resultReason'],
  },
};
