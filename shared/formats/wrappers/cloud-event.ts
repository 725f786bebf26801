import { defined } from '../../objects.ts';
import { instantOf } from '../../time.ts';
import { keySet, remainder, text } from '../common/text.ts';
import type { Wrapper } from './wrapper.ts';

/** A CloudEvent in structured mode. https://github.com/cloudevents/spec: cloudevents/formats/json-format.md */
export const cloudEvent: Wrapper = {
  name: 'cloud-event',
  isLog: false,
  unwrap(event) {
    if (typeof event['specversion'] !== 'string' || !('type' in event)) return undefined;
    const { data, data_base64: base64, ...rest } = event;
    const decoded =
      typeof base64 === 'string' ? Buffer.from(base64, 'base64').toString() : undefined;
    return {
      content: data ?? decoded,
      context: defined({
        time: instantOf(event['time']),
        host: text(event['hostname']),
        details: remainder(rest, cloudEventKeys),
      }),
      rewrap: (part) => ({ ...rest, data: part }),
    };
  },
};

/** The attributes of the specification, and those in which falcosidekick repeats the alert. */
export const cloudEventKeys = keySet(`
  specversion type source id time subject datacontenttype dataschema priority rule
  eventsource hostname traceparent tracestate
`);
