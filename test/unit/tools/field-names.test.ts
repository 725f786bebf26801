import assert from 'node:assert/strict';
import { fieldNamesIn } from '../../../tools/lib/field-names.ts';

describe("the check for senders' fields", () => {
  it('finds them in texts, templates, regular expressions and outputs, with their lines', () => {
    const program = [
      `const name = fields['proc.name'];`,
      'const label = `kubernetes.pod.name`;',
      String.raw`if (/^ka\.req/.test(name)) return "aws.accountId";`,
      `const output = 'A shell (user=%user.name)';`,
      `event.fields["proc.aname[2]"]`,
    ].join('\n');
    assert.deepEqual(fieldNamesIn(program), [
      { line: 1, name: 'proc.name' },
      { line: 2, name: 'kubernetes.pod.name' },
      { line: 3, name: String.raw`ka\.req` },
      { line: 3, name: 'aws.accountId' },
      { line: 4, name: 'user.name' },
      { line: 5, name: 'proc.aname[2]' },
    ]);
  });

  it('ignores our own properties, names of services and words', () => {
    const program = [
      `const { kubernetes, container } = event; return kubernetes.pod ?? container.image;`,
      `import { hostOf } from './host.ts';`,
      `const name = '//container.googleapis.com/projects/p';`,
      `['container_image_repo', container?.image?.repository],`,
      `return 'process';`,
    ].join('\n');
    assert.deepEqual(fieldNamesIn(program), []);
  });
});
