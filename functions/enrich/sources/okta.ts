import type { Parts } from '@pipeline/shared/event.ts';
import { defined } from '@pipeline/shared/objects.ts';
import { callOf } from '../parts/calls.ts';
import { callerOf } from '../parts/principals.ts';
import { requesterOf } from '../parts/requester.ts';
import { sentenceOf } from './sentence.ts';
import type { Source } from './source.ts';

/** Okta's System Log: the fields okta.* of falcosecurity/plugins:plugins/okta, which Sysdig uses too. */
export const okta: Source = {
  watched: 'okta',
  provider: 'okta',

  read(facts, { output }, common): Parts {
    const { fields } = facts;
    const requester = requesterOf(output);
    return defined({
      // The alternate ID is the user's login; the name need not be unique.
      actor: callerOf(facts, requester.user, 'okta.actor.alternateid', 'okta.actor.name'),
      api: callOf(facts, callFields, requester),
      cloud: {
        ...common.cloud,
        provider: 'okta',
        ...defined({ organization: fields.take('okta.org') }),
      },
    });
  },

  describe: sentenceOf,
};

const callFields = {
  method: ['okta.evt.type', 'okta.evt.legacytype'],
  ip: ['okta.client.ip'],
  country: ['okta.client.geo.country'],
  userAgent: ['okta.useragent.raw'],
  failure: { results: ['okta.result'], reasons: ['okta.reason'] },
};
