import assert from 'node:assert/strict';
import fc from 'fast-check';
import { tactics } from '../../../../../functions/write/generated/mitre-table.ts';
import type { Facts } from '../../../../../functions/write/next-steps/facts.ts';
import {
  nextStepsOf,
  quarantineNote,
} from '../../../../../functions/write/next-steps/next-steps.ts';
import { anyTactic, runbooks } from '../../../../../functions/write/next-steps/runbooks.ts';
import { posixWords } from './posix-words.ts';

const pod: Facts = {
  sender: 'sysdig',
  watched: 'system-calls',
  provider: 'gcp',
  namespace: 'shop',
  pod: 'web-0',
  node: 'gke-prod-1',
  container: 'web',
  image: 'europe-west1-docker.pkg.dev/acme/shop/web:1.2',
  clusterName: 'prod',
  clusterLocation: 'europe-west1',
  project: 'acme-prod',
  zone: 'europe-west1-b',
  instanceName: 'gke-prod-1',
  process: 'bash -i',
  file: '/etc/shadow',
  remote: '203.0.113.7:4444',
  principal: 'alice@example.com',
  captureToken: 'f2a0c0de-0000-4000-8000-000000000000',
  link: 'https://secure.sysdig.com/#/events/f:1,t:2/*/*?viewAs=list',
};
const choices = [undefined, ...Object.values(tactics)];
const commandsOf = (facts: Facts): string[] =>
  nextStepsOf(facts)
    .split('\n')
    .filter((line) => /^(?:kubectl|gcloud) /.test(line));

describe('next steps', () => {
  it("are a runbook with the event's names", () => {
    const debug =
      'kubectl debug --namespace=shop pod/web-0 --target=web --image=busybox --profile=general -it --';
    assert.equal(
      nextStepsOf({ ...pod, tactic: 'EXECUTION' }),
      [
        'Execution: is this command part of the image or a job of yours, and what started it?',
        'Where: container web, image europe-west1-docker.pkg.dev/acme/shop/web:1.2, pod web-0, namespace shop, node gke-prod-1, cluster prod, instance gke-prod-1, zone europe-west1-b, project acme-prod',
        "What: process 'bash -i', file /etc/shadow, connection with 203.0.113.7:4444, by alice@example.com",
        'gcloud container clusters get-credentials prod --location=europe-west1 --project=acme-prod',
        `${debug} ps -o pid,ppid,user,args`,
        `${debug} netstat -tunp`,
        `gcloud logging read 'protoPayload.resourceName:"namespaces/shop/pods/web-0"' --project=acme-prod --freshness=1d --limit=50`,
        `${debug} sha256sum /proc/1/root/etc/shadow`,
        'If not expected: isolate it, keep the evidence, then let a new one replace it. Quarantine works where a NetworkPolicy or firewall rule of yours denies all to that label or tag.',
        'kubectl label --namespace=shop pod/web-0 quarantine=true --overwrite',
        'kubectl delete --namespace=shop pod/web-0',
        "Evidence in Sysdig Secure: capture f2a0c0de-0000-4000-8000-000000000000, events 'https://secure.sysdig.com/#/events/f:1,t:2/*/*?viewAs=list'",
      ].join('\n'),
    );
  });

  it('differ by tactic, and have at most twelve lines', () => {
    const texts = choices.map((tactic) => nextStepsOf({ ...pod, ...(tactic && { tactic }) }));
    assert.equal(new Set(texts).size, 15);
    for (const text of texts) {
      assert.ok(text.split('\n').length <= 12, text);
      assert.match(text, /^kubectl /m);
      assert.match(text, /^gcloud /m);
    }
  });

  it('contain instructions even without any facts', () => {
    for (const tactic of choices) {
      const lines = nextStepsOf({
        sender: 'falco',
        watched: 'system-calls',
        ...(tactic && { tactic }),
      }).split('\n');
      assert.equal(lines.length, 2);
      const book = tactic === undefined ? anyTactic : runbooks[tactic];
      assert.deepEqual(lines, [book.ask, book.contain]);
    }
  });

  it('of a host use ssh if the instance is known', () => {
    const host: Facts = {
      sender: 'falco',
      watched: 'system-calls',
      tactic: 'PERSISTENCE',
      project: 'acme-prod',
      zone: 'europe-west1-b',
      instanceName: 'vm-1',
      file: "/tmp/it's",
    };
    const commands = commandsOf(host);
    assert.ok(commands.every((line) => line.startsWith('gcloud compute ')));
    const [first = ''] = commands;
    assert.deepEqual(posixWords(first), [
      ...'gcloud compute ssh vm-1 --zone=europe-west1-b --project=acme-prod'.split(' '),
      `--command=sudo sha256sum '/tmp/it'\\''s'`,
    ]);
    for (const missing of ['project', 'zone', 'instanceName'] as const) {
      const { [missing]: _missing, ...rest } = host;
      assert.deepEqual(commandsOf(rest), []);
    }
  });

  it('outside Google Cloud contain no gcloud command', () => {
    for (const tactic of choices) {
      for (const provider of ['aws', 'azure']) {
        const text = nextStepsOf({ ...pod, provider, ...(tactic && { tactic }) });
        assert.doesNotMatch(text, /^gcloud /m);
        assert.match(text, /^kubectl /m);
        assert.match(text, /instance gke-prod-1/);
      }
    }
  });

  it('begin with the credentials of a cluster that is called by its ARN on EKS', () => {
    const arn = 'arn:aws:eks:eu-west-1:111122223333:cluster/prod';
    const { clusterName: _name, clusterLocation: _location, ...elsewhere } = pod;
    const facts = { ...elsewhere, provider: 'aws', cluster: arn } as const;
    const lines = nextStepsOf(facts).split('\n');
    const credentials = lines.indexOf('aws eks update-kubeconfig --name=prod --region=eu-west-1');
    assert.ok(
      credentials !== -1 && credentials < lines.findIndex((line) => line.startsWith('kubectl')),
    );
    assert.doesNotMatch(nextStepsOf({ ...facts, cluster: 'prod' }), /^aws /m);
  });

  it('query the flow logs only for an address', () => {
    const dest = (remote: string): string | undefined =>
      commandsOf({ ...pod, tactic: 'COMMAND_AND_CONTROL', remote }).find((line) =>
        line.includes('vpc_flows'),
      );
    for (const remote of ['203.0.113.7', '203.0.113.7:4444']) {
      assert.match(dest(remote) ?? '', /src_ip="203\.0\.113\.7" OR .*dest_ip="203\.0\.113\.7"\)'/);
    }
    for (const remote of ['2001:db8::1', '[2001:db8::1]:443']) {
      assert.match(dest(remote) ?? '', /dest_ip="2001:db8::1"\)'/);
    }
    assert.equal(dest('evil.example:443'), undefined);
    assert.equal(dest('" OR severity>0'), undefined);
    // The metadata server and the host itself are in no flow log.
    for (const remote of ['169.254.169.254:80', '127.0.0.1:8080', '[::1]:80']) {
      assert.equal(dest(remote), undefined);
    }
  });

  it('keep a log filter intact for any name', () => {
    const filter = commandsOf({ ...pod, tactic: 'DEFENSE_EVASION', principal: 'x" OR "' }).map(
      posixWords,
    )[1];
    assert.equal(
      filter?.[3],
      String.raw`protoPayload.authenticationInfo.principalEmail="x\" OR \""`,
    );
  });

  it('contain no shell metacharacters of their own', () => {
    for (const { ask, contain } of [anyTactic, ...Object.values(runbooks)]) {
      for (const text of [ask, contain, quarantineNote])
        assert.doesNotMatch(text, /['"`$;|&<>\\#!\n]/);
    }
  });

  it('never let a value leave its word, or start a new line', () => {
    const names = Object.keys(pod).filter((name) => name !== 'sender' && name !== 'provider');
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^\/['"\\$`;|&\n \-/a]*$/),
      fc.constantFrom('\nkubectl delete ns prod', "'\nreboot\n'", '--all', "'; reboot; '"),
    );
    const facts = fc.record(Object.fromEntries(names.map((name) => [name, value])));
    fc.assert(
      fc.property(facts, fc.constantFrom(...choices), (values, tactic) => {
        const given: Facts = { ...pod, ...values, ...(tactic && { tactic }) };
        const lines = nextStepsOf(given).split('\n');
        assert.ok(lines.length <= 12);
        const own = new Set(
          [anyTactic, ...Object.values(runbooks)].flatMap(({ ask, contain }) => [
            ask,
            contain,
            `${contain} ${quarantineNote}`,
          ]),
        );
        for (const line of lines) {
          if (own.has(line)) continue;
          assert.match(line, /^(?:kubectl|gcloud) |^(?:Where|What|Evidence in Sysdig Secure): /);
          const words = posixWords(line);
          const { namespace } = given;
          for (const word of words.filter((text) => text.startsWith('--namespace='))) {
            assert.equal(word, `--namespace=${namespace}`);
          }
          for (const word of words.filter((text) => text.startsWith('pod/'))) {
            assert.equal(word, `pod/${given.pod}`);
          }
        }
      }),
    );
  });
});
