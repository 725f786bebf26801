import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject, parseJson, type JsonObject } from '@pipeline/shared/json.ts';
import { ofFalco } from '@pipeline/shared/severity.ts';
import { fromRfc3339, toTimestamp } from '@pipeline/shared/time.ts';
import { techniques, tactics } from '../../../functions/write/generated/mitre-table.ts';
import {
  consoleLanguage,
  listLanguage,
  muteLanguage,
  type FilterLanguage,
} from '../../../local/emulators/scc/filter-fields.ts';
import { parseFilter } from '../../../local/emulators/scc/filter.ts';
import { itemsOf, readPayload, type Payload } from '../../../scripts/lib/payload.ts';
import { previewItem, type Preview } from '../../../scripts/preview/preview-item.ts';
import { recipes, sampleFile } from '../../../scripts/send/recipes.ts';
import { snapshots } from '../../../tools/lib/snapshots.ts';
import { minimal, withScc } from '../local/emulators/scc/harness.ts';
import { fieldName, loadRules, type LoadedRule } from './falco-rules.ts';
import { blocks, document, section } from './markdown.ts';

type Finding = Record<string, unknown>;

async function payloadOf(name: string): Promise<Payload> {
  return readPayload(sampleFile({ name, what: '' }));
}

/** The preview of a sample with these exceptions of enrich. */
async function previewOf(sample: string, exceptions: string): Promise<Preview> {
  const [item, ...others] = itemsOf(await payloadOf(sample));
  assert.ok(item !== undefined && others.length === 0);
  return previewItem(item, {
    organization: '123456789012',
    environment: { EXCEPTIONS: exceptions },
    now: '2026-12-31T00:00:00.000000000Z',
  });
}

async function findingOf(sample: string, exceptions = '[]'): Promise<Finding> {
  const preview = await previewOf(sample, exceptions);
  assert.ok('finding' in preview, sample);
  return preview.finding;
}

/** The samples that a filter matches, out of all. */
async function foundBy(filter: string, language: FilterLanguage): Promise<string[]> {
  const test = parseFilter(filter, language);
  return (await snapshots()).flatMap(({ name, actual }) =>
    actual.some(
      (preview) =>
        'finding' in preview &&
        test({ ...preview.finding, eventTime: toTimestamp(String(preview.finding['eventTime'])) }),
    )
      ? [name]
      : [],
  );
}

async function bodyOf(sample: string): Promise<JsonObject & { output_fields: JsonObject }> {
  const body = parseJson((await payloadOf(sample)).body);
  assert.ok(isObject(body));
  const { output_fields: fields } = body;
  assert.ok(isObject(fields));
  return { ...body, output_fields: fields };
}

/** The filter in the first command below a heading; undefined if there is none. */
function filterIn(markdown: string): string | undefined {
  const filters = blocks(markdown, 'sh').map((text) => /--filter='([^']+)'/.exec(text)?.[1]);
  return filters.find((filter) => filter !== undefined);
}

/** A value in Falco's output. */
function printed(value: unknown): string {
  if (value === null) return '<NA>';
  if (Array.isArray(value)) return `(${value.join(',')})`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const annotation = / \w+=%jevt\.value\[\/annotations\/\w+\]/g;

/** falcosidekick's customfields: it adds them to the fields but not to the text (handlers.go). */
const customFields = new Set(['cluster_location', 'cluster_name', 'project_id']);

for (const [name, recipe] of Object.entries(recipes)) {
  describe(`the recipe ${name}`, () => {
    let markdown = '';
    let silence = '';
    let file = '';
    let rules: ReadonlyMap<string, LoadedRule>;
    const attacks = recipe.attack.map((sample) => sample.name);
    const harmless = recipe.harmless.map((sample) => sample.name);
    const samples = [...attacks, ...harmless];
    const isSysdigs = (sample: string): boolean => sample.includes('sysdig');
    const falcos = samples.filter((sample) => !isSysdigs(sample));
    before(async () => {
      markdown = await document(`docs/recipes/${name}.md`);
      silence = section(markdown, '## Silence the harmless variant');
      file = await document(`docs/recipes/falco/${name}.yaml`);
      rules = await loadRules(file);
    });

    it('has rules that Falco loads, and uses each of its lists and macros', () => {
      assert.ok(rules.size > 0);
      for (const [, , each = ''] of file.matchAll(/^- (list|macro): (.+)$/gm)) {
        assert.ok(file.split(new RegExp(`\\b${each}\\b`)).length > 2, `${each} is not used`);
      }
      assert.ok(markdown.startsWith(`# ${recipe.title}\n`));
    });

    it("has tags of a tactic and a technique, in Falco's spelling", () => {
      for (const { rule } of rules.values()) {
        const mitre = (rule.tags ?? []).filter((tag) => /^(?:mitre_|TA?\d)/i.test(tag));
        const known = new Set([
          ...Object.values(tactics).map((tactic) => `mitre_${tactic.toLowerCase()}`),
          ...Object.keys(techniques),
        ]);
        assert.deepEqual(
          mitre.filter((tag) => !known.has(tag)),
          [],
          rule.rule,
        );
        assert.ok(
          mitre.some((tag) => tag.startsWith('mitre_')) && mitre.some((tag) => tag.startsWith('T')),
          rule.rule,
        );
      }
    });

    it('has samples that match the output and the conditions of its rules', async () => {
      const seen = new Set<string>();
      for (const sample of falcos) {
        const { output_fields: fields, ...body } = await bodyOf(sample);
        const loaded = rules.get(String(body['rule']));
        assert.ok(loaded, sample);
        const { rule, condition, isExcepted } = loaded;
        seen.add(rule.rule);
        const template = rule.output.trim().replaceAll(/\s+/g, ' ');
        const message = template.replaceAll(fieldName, (_match, field: string) => {
          assert.ok(field in fields, `${sample}: ${field}`);
          return printed(fields[field]);
        });
        const [, clock] = String(body['time']).split('T');
        const priority = rule.priority.charAt(0) + rule.priority.slice(1).toLowerCase();
        assert.equal(body['output'], `${clock?.replace('Z', '')}: ${priority} ${message}`);
        assert.equal(body['priority'], priority);
        assert.equal(body['source'], rule.source ?? 'syscall');
        assert.deepEqual(body['tags'], (rule.tags ?? []).toSorted());
        const others = Object.keys(fields).filter((field) => !loaded.printed.includes(field));
        assert.deepEqual(
          others.filter((field) => !customFields.has(field)),
          ['evt.time'],
        );
        const { seconds } = toTimestamp(fromRfc3339(String(body['time'])) ?? '');
        assert.equal(String(fields['evt.time']).slice(0, -9), String(seconds));
        assert.notEqual(condition(fields), false, `${sample} does not meet the condition`);
        assert.equal(isExcepted(fields), false, `${sample} is excepted`);
      }
      assert.deepEqual(
        [...seen].toSorted(),
        [...rules.keys()].toSorted(),
        'each rule has a sample',
      );
    });

    it('has samples of Sysdig that match the output of the same rules', async () => {
      const own = samples.filter(isSysdigs);
      assert.equal(own.length, 2);
      for (const sample of own) {
        const body = parseJson((await payloadOf(sample)).body);
        assert.ok(isObject(body) && isObject(body['content']));
        const { ruleName, output, fields, ruleTags } = body['content'];
        const loaded = rules.get(String(ruleName));
        assert.ok(loaded && isObject(fields), sample);
        const { rule } = loaded;
        // Rules that docs/recipes/sysdig omits.
        const template = rule.output.trim().replaceAll(/\s+/g, ' ').replaceAll(annotation, '');
        const message = template.replaceAll(fieldName, (_match, field: string) =>
          printed(fields[field] ?? null),
        );
        assert.equal(output, message);
        assert.deepEqual(ruleTags, rule.tags);
        assert.deepEqual(
          Object.keys(fields).filter((field) => !loaded.printed.includes(field)),
          [],
        );
        assert.equal(body['source'], rule.source ?? 'syscall');
        const { severity } = await findingOf(sample);
        const wanted = ofFalco(rule.priority);
        assert.equal(severity, wanted === 'CRITICAL' ? 'HIGH' : wanted);
      }
    });

    it('has samples whose findings are on the named cluster or host', async () => {
      for (const sample of samples) {
        const { resourceName } = await findingOf(sample);
        assert.match(
          String(resourceName),
          /^\/\/container\.googleapis\.com\/projects\/[^/]+\/locations\/[^/]+\/clusters\/|^host\//,
        );
      }
    });

    it('has a filter for lists that finds its samples and nothing else', async () => {
      const filter = filterIn(section(markdown, '## Find')) ?? '';
      assert.deepEqual(await foundBy(filter, listLanguage), falcos.toSorted());
    });

    it('has a query for the Console that finds an attack, and only its own samples', async () => {
      const [query = ''] = blocks(section(markdown, '## Find'), 'text');
      const names = await foundBy(query, consoleLanguage);
      assert.ok(names.some((each) => attacks.includes(each)));
      assert.deepEqual(
        names.filter((each) => !samples.includes(each)),
        [],
      );
    });

    it('has an exception of the rule that silences harmless events, and no attack', async () => {
      const [addition = ''] = blocks(silence, 'yaml');
      const loaded = await loadRules(file, addition);
      for (const sample of falcos) {
        const { rule, output_fields: fields } = await bodyOf(sample);
        const isExcepted = loaded.get(String(rule))?.isExcepted(fields);
        assert.equal(isExcepted, harmless.includes(sample), sample);
      }
    });

    it('has exceptions of enrich that drop harmless events or lower their severity, and change no attack', async () => {
      const [exceptions = ''] = blocks(silence, 'json');
      for (const sample of attacks) {
        assert.deepEqual(await findingOf(sample, exceptions), await findingOf(sample), sample);
      }
      for (const sample of harmless) {
        const preview = await previewOf(sample, exceptions);
        if (!('finding' in preview)) {
          const format = isSysdigs(sample) ? 'sysdig-forwarder' : 'falco';
          assert.deepEqual(preview, { dropped: 'exception', format });
          continue;
        }
        assert.equal(preview.finding['severity'], 'LOW');
        const { sourceProperties: properties } = preview.finding;
        const { severity } = await findingOf(sample);
        assert.ok(isObject(properties) && severity !== 'LOW');
        assert.equal(properties['severity_before_exception'], severity);
      }
    });

    it('has a mute rule that mutes harmless findings and no attack, or says that there is none', async () => {
      const filter = filterIn(silence);
      if (filter === undefined) {
        assert.match(silence, /mute\s+rule\s+cannot/);
        return;
      }
      const [written = ''] = blocks(silence, 'json');
      // If an exception lowers the severity, the mute rule uses the severity.
      const exceptions = /severity=/.test(filter) ? written : '[]';
      assert.deepEqual(await mutedBy(filter, samples, exceptions), harmless);
      const others = await foundBy(filter, muteLanguage);
      assert.deepEqual(
        others.filter((sample) => !harmless.includes(sample)),
        [],
      );
    });
  });
}

/** The samples whose findings a mute config mutes in the emulator, with both created by the API. */
async function mutedBy(filter: string, samples: string[], exceptions: string): Promise<string[]> {
  const muted: string[] = [];
  await withScc(async ({ client, emulator }) => {
    const parent = 'organizations/123456789012/locations/global';
    const muteConfig = { type: 'DYNAMIC', filter } as const;
    await client.createMuteConfig({ parent, muteConfigId: 'harmless', muteConfig });
    for (const [at, sample] of samples.entries()) {
      const { category, severity, resourceName, findingClass } = await findingOf(
        sample,
        exceptions,
      );
      // Fields of a finding that a mute rule can use.
      const native = { category, severity, resourceName, findingClass } as object;
      const finding = { ...minimal, ...native };
      await client.createFinding({ parent: emulator.source, findingId: `f${at}`, finding });
    }
    for (const { name, mute } of emulator.findings()) {
      const at = Number(/f(\d+)$/.exec(String(name))?.[1]);
      if (mute === 'MUTED') muted.push(samples[at] ?? '');
    }
  });
  return muted;
}

describe('the list of recipes', () => {
  it('has each recipe, with its rules', async () => {
    const readme = await document('docs/recipes/README.md');
    for (const name of Object.keys(recipes)) {
      const line = readme.split('\n').find((each) => each.includes(`](${name}.md)`)) ?? '';
      for (const rule of (
        await loadRules(await document(`docs/recipes/falco/${name}.yaml`))
      ).keys()) {
        assert.ok(line.includes(rule), `${name}: ${rule}`);
      }
    }
  });

  it('matches the pages', async () => {
    const files = await readdir(join(import.meta.dirname, '../../../docs/recipes'));
    const pages = files.filter((each) => each.endsWith('.md') && each !== 'README.md');
    assert.deepEqual(
      pages.toSorted(),
      Object.keys(recipes)
        .map((each) => `${each}.md`)
        .toSorted(),
    );
  });
});

describe('activity of GKE itself', () => {
  const created = (user: string, ...repositories: string[]): object => ({
    'ka.user.name': user,
    'ka.req.pod.containers.image.repository': repositories,
    'ka.req.pod.containers.image': repositories.map((each) => `${each}:v1`),
  });
  const regional = 'europe-west3-artifactregistry.gcr.io/gke-release/gke-release';

  for (const [what, fields, isExcepted] of [
    [
      'a controller, from images of GKE',
      created(
        'system:serviceaccount:kube-system:daemon-set-controller',
        'gke.gcr.io/fluent-bit',
        `${regional}/fluent-bit-gke-exporter`,
      ),
      true,
    ],
    [
      'a controller, from another image beside them',
      created(
        'system:serviceaccount:kube-system:daemon-set-controller',
        'gke.gcr.io/fluent-bit',
        'docker.io/example/miner',
      ),
      false,
    ],
    [
      'a kubelet that mirrors kube-proxy',
      created('system:node:gke-shop-default-pool-0a1b2c3d-x9y8', `${regional}/kube-proxy-amd64`),
      true,
    ],
    [
      'a kubelet that mirrors another static pod',
      created('system:node:gke-shop-default-pool-0a1b2c3d-x9y8', 'docker.io/example/miner'),
      false,
    ],
    ['a person, from an image of GKE', created('dev@example.com', 'gke.gcr.io/netd'), false],
  ] as const) {
    it(`${isExcepted ? 'is no finding' : 'is a finding'}: a pod in kube-system by ${what}`, async () => {
      const rules = await loadRules(await document('docs/recipes/falco/kube-system.yaml'));
      const rule = rules.get('Unexpected Pod in kube-system');
      assert.equal(rule?.isExcepted({ ...fields }), isExcepted);
    });
  }

  it('is no finding: a privileged driver of GKE in kube-system; elsewhere it is a finding', async () => {
    const rules = await loadRules(await document('docs/recipes/falco/privileged.yaml'));
    const rule = rules.get('Privileged Container Outside the Agent');
    const image = `${regional}/gcp-compute-persistent-disk-csi-driver`;
    for (const [namespace, isExcepted] of [
      ['kube-system', true],
      ['shop', false],
    ] as const) {
      const fields = { 'k8s.ns.name': namespace, 'container.image.repository': image };
      assert.equal(rule?.isExcepted(fields), isExcepted);
    }
  });
});
