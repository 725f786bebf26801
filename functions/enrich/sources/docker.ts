import type { Parts } from '@pipeline/shared/event.ts';
import { defined, definedOrNothing } from '@pipeline/shared/objects.ts';
import { imageOf } from '../parts/container.ts';
import type { Claims } from '../parts/claims.ts';
import { other } from './other.ts';
import { plainSource } from './source-name.ts';
import type { Source } from './source.ts';

/** The events of a Docker daemon: the fields docker.* of falcosecurity/plugins:plugins/docker. */
export const docker: Source = {
  ...other,
  matches: ({ source }) => plainSource(source) === 'docker',
  read(facts, alert, common): Parts {
    const { fields } = facts;
    const isContainer = fields.peek('docker.type') === 'container';
    return defined({
      ...other.read(facts, alert, common),
      container: isContainer ? eventContainer(fields) : undefined,
    });
  },
  describe({ container }, { fields, rule }) {
    const { 'docker.action': action, 'docker.status': status } = fields;
    const what = action ?? status;
    const which = container?.name ?? container?.id;
    return what === undefined || which === undefined
      ? undefined
      : `${rule}: ${what} of container ${which}`;
  },
};

function eventContainer(fields: Claims): Parts['container'] {
  return definedOrNothing({
    id: fields.take('docker.id'),
    name: fields.take('docker.attributes.name', 'docker.attributes.container'),
    image: fields.read(imageOf, 'docker.attributes.image', 'docker.from'),
  });
}
