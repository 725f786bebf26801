import assert from 'node:assert/strict';
import { alignedTable, withTables } from '../../../../build/generate/markdown.ts';
import { grantsTable, moduleTables } from '../../../../build/generate/terraform-docs.ts';

describe('the tables of a Terraform module', () => {
  it('list its variables, the required ones first', async () => {
    const { variables } = await moduleTables({
      'b.tf': `
variable "zeta" {
  type        = string
  description = "Must be | set."
}
variable "flag" {
  type    = bool
  default = null
}`,
      'a.tf': `
variable "shape" {
  description = <<-END
    On two
    lines.
  END
  type = object({
    name = optional(string, "x") # why
    sizes = object({
      small = number,
    })
  })
  default = { name = "a \\"b\\"", sizes = { small = 1 } }
}`,
    });
    assert.deepEqual(variables?.split('\n'), [
      '| variable | type | default | meaning |',
      '|---|---|---|---|',
      '| `zeta` | `string` | required | Must be \\| set. |',
      '| `flag` | `bool` | `null` |  |',
      '| `shape` | `object({ name = optional(string, "x"), sizes = object({ small = number }) })` | `{ name = "a \\"b\\"", sizes = { small = 1 } }` | On two lines. |',
    ]);
  });

  it('list its outputs by name', async () => {
    const { outputs } = await moduleTables({
      'o.tf': 'output "b" {\n  value = 1\n  description = "B."\n}\noutput "a" {\n  value = 2\n}\n',
    });
    assert.deepEqual(outputs?.split('\n').slice(2), ['| `a` |  |', '| `b` | B. |']);
  });

  it('list each grant, and reject one with missing information', () => {
    const grant = {
      identity: 'write',
      role: 'roles/r',
      on: 'its source',
      when: 'always',
      why: 'W.',
    };
    assert.match(
      grantsTable([grant]),
      /\| write \| `roles\/r` \| its source \| both \| always \| W\. \|/,
    );
    assert.match(
      grantsTable([{ ...grant, condition: 'one object' }]),
      /\| its source, only one object \|/,
    );
    assert.match(grantsTable([{ ...grant, deployment: 'kubernetes' }]), /\| kubernetes \| always/);
    assert.throws(() => grantsTable([{ ...grant, deployment: 'x' }]), /unknown deployment/);
    assert.throws(() => grantsTable([{ ...grant, why: undefined }]), /has no why/);
    assert.throws(() => grantsTable({}), /must be a list/);
  });
});

describe('a page with tables', () => {
  it('replaces them between its markers, repeatedly', () => {
    const page = 'a\n<!-- begin t -->\nold\n<!-- end t -->\nb\n';
    const once = withTables(page, { t: '| x |' });
    assert.equal(once, 'a\n<!-- begin t -->\n\n| x |\n\n<!-- end t -->\nb\n');
    assert.equal(withTables(once, { t: '| x |' }), once);
    assert.throws(() => withTables('a', { t: '' }), /missing markers/);
  });

  it('pads its columns, and aligns numbers to the right', () => {
    assert.equal(
      alignedTable(
        ['what', 'n'],
        [
          ['a', '10'],
          ['long|er', '1000'],
        ],
        [1],
      ),
      '| what     |    n |\n| -------- | ---: |\n| a        |   10 |\n| long\\|er | 1000 |',
    );
  });
});
