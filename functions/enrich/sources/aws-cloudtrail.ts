import type { Parts } from '@pipeline/shared/event.ts';
import { defined, definedOrNothing } from '@pipeline/shared/objects.ts';
import { actorOf, ipOf } from '../parts/principals.ts';
import { requesterOf } from '../parts/requester.ts';
import type { Source } from './source.ts';

/** AWS's audit log: the fields ct.* of falcosecurity/plugins:plugins/cloudtrail, and aws.* of Sysdig. */
export const awsCloudtrail: Source = {
  watched: 'aws-cloudtrail',
  matches: ({ source }, { fields }) =>
    source === 'aws_cloudtrail' || source === 'awscloudtrail' || fields.has('ct.'),
  read({ fields }, { output }): Parts {
    const requester = requesterOf(output);
    return defined({
      actor: definedOrNothing(actorOf(fields.take('ct.user') ?? requester.user)),
      api: definedOrNothing({
        callerIp: fields.read(ipOf, 'ct.srcip') ?? requester.ip,
        userAgent: fields.take('ct.useragent'),
        service: fields.take('ct.src'),
        method: fields.take('ct.name'),
      }),
    });
  },
};
