import assert from 'node:assert/strict';
import { pruned, strict } from '../../../../tools/kubernetes/schemas.ts';

describe('the schemas that kubernetes/ is checked with', () => {
  it('reject unknown fields where fields are named', () => {
    const schema = {
      description: 'x',
      type: 'object',
      properties: {
        description: { type: 'string', description: 'the field of that name stays' },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
        port: { type: 'string', format: 'int-or-string' },
        rules: { type: 'array', items: { properties: { a: {} } } },
        anything: { properties: { a: {} }, 'x-kubernetes-preserve-unknown-fields': true },
      },
    };
    assert.deepEqual(strict(schema, false), {
      type: 'object',
      properties: {
        description: { type: 'string' },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
        port: { type: ['integer', 'string'] },
        rules: { type: 'array', items: { properties: { a: {} }, additionalProperties: false } },
        anything: { properties: { a: {} } },
      },
      additionalProperties: false,
    });
  });

  it('know the type and metadata of a custom resource, even if its schema omits them', () => {
    const text = { type: 'string' };
    assert.deepEqual(strict({ properties: { spec: {} } }, true), {
      properties: { spec: {}, apiVersion: text, kind: text, metadata: { type: 'object' } },
      additionalProperties: false,
    });
  });

  it('are the requested ones and those that they refer to, even in cycles', () => {
    const definitions = {
      a: { properties: { b: { $ref: '#/definitions/b' } } },
      b: { properties: { all: { items: { $ref: '#/definitions/a' } } } },
      c: {},
    };
    assert.deepEqual(Object.keys(pruned(definitions, { 'v1/A': 'a' })).toSorted(), [
      'a',
      'b',
      'v1/A',
    ]);
    assert.throws(() => pruned(definitions, { 'v1/D': 'd' }), /no definition d/);
  });
});
