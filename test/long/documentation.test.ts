import assert from 'node:assert/strict';
import { isTranscript, markOf, type Run, type StackName } from '../docs/support/marks.ts';
import { startLocal, type Local } from '../docs/support/local.ts';
import { allPages, at, blocksOf, type Block } from '../docs/support/pages.ts';
import { mend, preparations } from '../docs/support/preparations.ts';
import { runScript } from '../docs/support/run-block.ts';
import { copyRepository } from '../docs/support/scratch.ts';
import { difference } from '../docs/support/shape.ts';
import { transcriptOf } from '../docs/support/shell.ts';

/** Runs the documented commands, page by page and in order, each page with its own `npm start`. */
for (const page of await allPages()) {
  const blocks = blocksOf(page).flatMap((block) => {
    const mark = markOf(block);
    return mark?.kind === 'run' || mark?.kind === 'printed' ? [{ block, mark }] : [];
  });
  if (blocks.length === 0) continue;

  describe(`documentation: the commands of ${page.path}`, () => {
    const running = new Map<StackName, Local>();
    let copy: Awaited<ReturnType<typeof copyRepository>> | undefined;
    before(async () => {
      const names = new Set(
        blocks.map(({ mark }) => stackOf(mark)).filter((each) => each !== undefined),
      );
      await Promise.all([...names].map(async (name) => running.set(name, await startLocal(name))));
    });
    after(async () => {
      await Promise.all([...running.values()].map(async ({ close }) => close()));
      await copy?.remove();
    });

    for (const { block, mark } of blocks) {
      const [first = ''] = block.text.split('\n');
      it(`line ${block.line}: ${first}`, async () => {
        const name = stackOf(mark);
        const local = name === undefined ? undefined : running.get(name);
        if (mark.kind === 'printed') {
          assertPrinted(block, local?.printed() ?? '');
        } else {
          if (local === undefined) copy ??= await copyRepository();
          await runBlock(block, mark, local?.folder ?? copy?.folder ?? '', local);
        }
      });
    }
  });
}

function stackOf(mark: Run | { kind: 'printed' }): StackName | undefined {
  return mark.kind === 'run' ? mark.stack : 'stack';
}

async function runBlock(
  block: Block,
  { after: preparation, exit }: Run,
  folder: string,
  local: Local | undefined,
): Promise<void> {
  if (local !== undefined && preparation !== undefined) await preparations[preparation]?.(local);
  const steps = isTranscript(block.text)
    ? transcriptOf(block.text)
    : [{ command: block.text, output: undefined }];
  for (const { command, output } of steps) {
    const { code, printed } = await runScript(command, folder, local);
    assert.equal(code, exit, `${at(block)}: ${command}\nended with ${code}:\n${printed}`);
    if (output === undefined) continue;
    const { missing, unshown } = difference(output, printed.split('\n'));
    assert.deepEqual(
      { missing, unshown },
      { missing: [], unshown: [] },
      `${at(block)}: ${command}`,
    );
  }
  if (local !== undefined) await mend(local);
}

function assertPrinted(block: Block, printed: string): void {
  const { missing } = difference(block.text.split('\n'), printed.split('\n'));
  assert.deepEqual(missing, [], `${at(block)}: npm start does not print this`);
}
