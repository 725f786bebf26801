import type { Parts } from '@pipeline/shared/event.ts';
import { defined, definedOrNothing } from '@pipeline/shared/objects.ts';
import { callOf } from '../parts/calls.ts';
import { callerOf } from '../parts/principals.ts';
import { requesterOf } from '../parts/requester.ts';
import { actorNames, callNames, messageOf, namedPod } from '../parts/telling-names.ts';
import { sentenceOf } from './sentence.ts';
import { workloadParts } from './system-calls.ts';
import type { Source } from './source.ts';
import { workloadSentence } from './workload-sentence.ts';

/** Any other source: the actions of a process, and fields whose names are unambiguous. */
export const other: Source = {
  watched: 'other',

  read(facts, { rule, output }, { kubernetes }): Parts {
    const workload = workloadParts(facts, rule, output);
    const requester = requesterOf(output);
    const { fields } = facts;
    return defined({
      ...workload,
      actor: definedOrNothing({
        ...workload.actor,
        ...callerOf(facts, requester.user, ...actorNames(fields)),
      }),
      api: callOf(facts, callNames(fields), requester),
      kubernetes: definedOrNothing({ ...kubernetes, ...namedPod(fields) }),
    });
  },

  describe(parts, alert) {
    if (parts.processes !== undefined) return workloadSentence(parts, alert);
    const message = messageOf(alert.fields);
    return message === undefined ? sentenceOf(parts, alert) : `${alert.rule}: ${message}`;
  },
};
