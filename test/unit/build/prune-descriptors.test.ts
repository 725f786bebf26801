import assert from 'node:assert/strict';
import { pruneDescriptors } from '../../../build/bundle/prune-descriptors.ts';

const string = (id: number) => ({ type: 'string', id });
const descriptors = {
  nested: {
    a: {
      nested: {
        Service: {
          methods: {
            Get: { requestType: 'Request', responseType: 'b.Answer' },
            Drop: { requestType: 'Dropped', responseType: 'Dropped' },
          },
        },
        Unused: { methods: { Drop: { requestType: 'Dropped', responseType: 'Dropped' } } },
        Request: {
          oneofs: { _name: { oneof: ['name'] }, _left: { oneof: ['left'] } },
          fields: { name: string(1), left: { type: 'Left', id: 2 }, kind: { type: 'Kind', id: 3 } },
          nested: { Kind: { values: { NONE: 0 } } },
        },
        Left: { fields: { name: string(1) } },
        Dropped: { fields: { name: string(1) } },
        b: {
          nested: {
            Answer: { fields: { map: { keyType: 'string', type: '.c.Far.Inner', id: 1 } } },
          },
        },
      },
    },
    c: {
      nested: {
        Far: { fields: {}, nested: { Inner: { fields: { far: { type: 'Far', id: 1 } } } } },
      },
    },
  },
};
const kept = { services: { 'a.Service': ['Get'] } };

describe('pruned descriptors', () => {
  it('keep the named methods, and the types that these reach by any kind of name', () => {
    const { Service, Request, Left, b } = descriptors.nested.a.nested;
    assert.deepEqual(pruneDescriptors(descriptors, kept), {
      nested: {
        a: { nested: { Request, Left, b, Service: { methods: { Get: Service.methods.Get } } } },
        c: descriptors.nested.c,
      },
    });
  });

  it('keep only the named fields of a type, and no oneof of other fields', () => {
    const pruned = pruneDescriptors(descriptors, { ...kept, fields: { 'a.Request': ['name'] } });
    const { Request } = descriptors.nested.a.nested;
    const text = JSON.stringify(pruned);
    assert.ok(!text.includes('Left'));
    assert.ok(
      text.includes(
        JSON.stringify({
          oneofs: { _name: { oneof: ['name'] } },
          fields: { name: string(1) },
          nested: Request.nested,
        }),
      ),
    );
  });

  it('are an error if a name does not exist', () => {
    const prune = (services: Record<string, string[]>) => () =>
      pruneDescriptors(descriptors, { services });
    assert.throws(prune({ 'a.Service': ['Renamed'] }), /no a\.Service\.Renamed/);
    assert.throws(prune({ 'a.Renamed': [] }), /no a\.Renamed/);
  });
});
