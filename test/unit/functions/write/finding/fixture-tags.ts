import { itemsOf } from '../../../../../scripts/lib/payload.ts';
import { fixture } from '../../../../../local/samples/index.ts';

/** The rule tags of a fixture's detections, by the beginning of its name. */
export async function tagsOf(prefix: string): Promise<string[][]> {
  return itemsOf(await fixture(prefix)).flatMap((item) =>
    item.kind === 'detection' ? [item.parse().ruleTags] : [],
  );
}
