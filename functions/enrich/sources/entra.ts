import type { Parts } from '@pipeline/shared/event.ts';
import { defined } from '@pipeline/shared/objects.ts';
import { callOf } from '../parts/calls.ts';
import { callerOf } from '../parts/principals.ts';
import { requesterOf } from '../parts/requester.ts';
import { recordCall, recordTenant, recordUsers } from './azure.ts';
import { sentenceOf } from './sentence.ts';
import type { Source } from './source.ts';

/** The logs of Microsoft Entra ID: Sysdig's fields entra.*, or pointers into the records that Azure exports. */
export const entra: Source = {
  watched: 'entra',
  provider: 'azure',

  read(facts, { output }, common): Parts {
    const { fields } = facts;
    const requester = requesterOf(output);
    return defined({
      actor: callerOf(facts, requester.user, 'entra.user', 'entra.userDisplayName', ...recordUsers),
      api: callOf(facts, callFields, requester),
      cloud: {
        ...common.cloud,
        provider: 'azure',
        ...defined({ organization: fields.take('entra.tenantId', ...recordTenant) }),
      },
    });
  },

  describe: sentenceOf,
};

const callFields = {
  service: ['entra.service', ...recordCall.service],
  method: ['entra.operation', ...recordCall.method],
  ip: ['entra.srcip', ...recordCall.ip],
  country: ['entra.geo.country_or_region', ...recordCall.country],
  userAgent: ['entra.userAgent', ...recordCall.userAgent],
  failure: {
    results: ['entra.result', ...recordCall.failure.results],
    codes: ['entra.errorCode', ...recordCall.failure.codes],
    reasons: ['entra.resultReason', ...recordCall.failure.reasons],
  },
};
