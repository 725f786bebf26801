import assert from 'node:assert/strict';
import { fixture } from '../../local/samples/index.ts';
import { describeInBrowser, post, untilText, untilTrue } from './support.ts';

const id = '17dec7142e051355585daf677e472ed2';

describeInBrowser('a finding', (world) => {
  before(async () => {
    await post(world.stack, (await fixture('b17')).body);
    await untilTrue(async () => world.stack.ledger.of('write').written === 1, 'it is written');
  });

  it('shows all that SCC would, section by section', async () => {
    const page = await world.open(`#/findings/${id}`);
    await page
      .getByRole('heading', { level: 1, name: 'Privileged Shell Spawned Inside Container' })
      .waitFor();
    const parts = await page.locator('.part h2').allTextContents();
    assert.deepEqual(parts, [
      'Summary',
      'What happened',
      'Resource',
      'Kubernetes and containers',
      'Processes',
      'Access',
      'Next steps',
      'MITRE ATT&CK',
      'Compliance',
      'Source properties',
      'JSON',
    ]);
    const part = async (name: string): Promise<string> =>
      (await page.locator(`[data-part="part-${name}"]`).textContent()) ?? '';
    assert.match(await part('summary'), /MEDIUM.*2024-07-03 18:23:17\.187466069 UTC/);
    assert.match(
      await part('kubernetes-and-containers'),
      /gke-alliances-demo-6.*default.*threatgen-c65cf6446-5s8kk/,
    );
    assert.match(await part('compliance'), /PCI DSS10\.110\.2\.1/);
    // The parent, and below it the detected process.
    const tree = page.locator('.tree > li');
    assert.equal(await tree.count(), 1);
    assert.match(
      (await tree.locator('ul .process').textContent()) ?? '',
      /^bash -i.*2140105.*detected$/,
    );
    const tactic = page.getByRole('link', { name: 'TA0002 Execution' });
    assert.equal(await tactic.getAttribute('href'), 'https://attack.mitre.org/tactics/TA0002/');
    assert.match((await tactic.getAttribute('rel')) ?? '', /noreferrer/);
    await page.locator('summary', { hasText: 'JSON' }).click();
    await page.getByRole('region', { name: 'The finding as JSON' }).waitFor();
  });

  it("copies each command, links to the evidence, and puts the finding's name into the tab's title", async () => {
    const page = await world.open(`#/findings/${id}`, {
      permissions: ['clipboard-write', 'clipboard-read'],
    });
    const command = page.locator('.is-command', { hasText: 'kubectl describe' });
    await command.getByRole('button').click();
    await untilText(command.getByRole('button'), 'Copied');
    assert.equal(
      await page.evaluate<string>('navigator.clipboard.readText()'),
      'kubectl describe --namespace=default pod/threatgen-c65cf6446-5s8kk',
    );
    const evidence = page.locator('.steps a');
    assert.equal(await evidence.getAttribute('href'), `https://secure.sysdig.com/#/events/${id}`);
    assert.equal(
      await page.title(),
      'Privileged Shell Spawned Inside Container · Runtime detections',
    );
    assert.ok(await page.locator('.related').isHidden());
  });

  it('shows the raw event beside it, without changing a digit', async () => {
    const page = await world.open(`#/findings/${id}`);
    const raw = page.getByRole('region', { name: 'The raw event' });
    await raw.waitFor();
    assert.match((await raw.textContent()) ?? '', /"timestamp": 1720030997187466069,/);
    await untilText(page.locator('.raw-facts'), /format sysdig-forwarder.*via webhook/);
    const left = await page.locator('.finding-sections').boundingBox();
    const right = await raw.boundingBox();
    assert.ok(left !== null && right !== null && left.x + left.width <= right.x);
    assert.ok(right.y < left.y + 200);
  });

  it('links to the raw event on a phone, and breaks long names after an underscore', async () => {
    const page = await world.open(`#/findings/${id}`, { viewport: { width: 375, height: 780 } });
    const raw = page.getByRole('heading', { name: 'Raw event' });
    await raw.waitFor();
    const inSight = `(() => { const { top } = document.querySelector('.raw h2').getBoundingClientRect(); return top >= 0 && top < innerHeight; })()`;
    assert.equal(await page.evaluate<boolean>(inSight), false);
    await page.getByRole('button', { name: 'Raw event' }).click();
    await untilTrue(async () => page.evaluate<boolean>(inSight), 'the raw event is in sight');
    const key = page.locator('.properties dt', { hasText: 'capture_before_event_ns' });
    assert.match(await key.innerHTML(), /^capture_<wbr>before_<wbr>event_<wbr>ns$/);
  });

  it('shows the origin of each value, by pointer and by keyboard', async () => {
    const page = await world.open(`#/findings/${id}`);
    const marks = page.locator('.raw mark');
    await page.locator('.pod .value', { hasText: 'threatgen-c65cf6446-5s8kk' }).hover();
    await untilText(page.locator('.hint'), 'Found in 1 place in the event.');
    assert.deepEqual(await marks.allTextContents(), ['"threatgen-c65cf6446-5s8kk"']);
    await page.locator('.value', { hasText: 'THREAT' }).first().hover();
    await untilText(page.locator('.hint'), /^Not verbatim in the event/);
    assert.equal(await marks.count(), 0);

    await page.locator('.value').first().focus();
    await page.keyboard.press('ArrowDown');
    await untilText(page.locator('.value:focus'), 'Privileged Shell Spawned Inside Container');
    assert.deepEqual(await marks.allTextContents(), [
      '"Privileged Shell Spawned Inside Container"',
    ]);
    await page.keyboard.press('End');
    // The last property: a label without a field in SCC.
    await untilText(page.locator('.value:focus'), 'deployment');
    assert.ok(await marks.first().isVisible());
  });

  it('says that it does not exist, and shows it once it does', async () => {
    world.allow(/status of 404/);
    const page = await world.open('#/findings/comeslater');
    await page.getByRole('heading', { name: 'No such finding' }).waitFor();
    world.stack.scc.create('comeslater', {
      category: 'Came later',
      resourceName: 'host/one',
      findingClass: 'THREAT',
      severity: 'HIGH',
      state: 'ACTIVE',
      eventTime: { seconds: '1700000000', nanos: 0 },
    });
    await page.getByRole('heading', { level: 1, name: 'Came later' }).waitFor();
    await page.getByText('The raw event is not available').waitFor();
    world.stack.scc.create('comesafter', {
      category: 'Came after',
      resourceName: 'host/one',
      findingClass: 'THREAT',
      severity: 'HIGH',
      state: 'ACTIVE',
      eventTime: { seconds: '1700000001', nanos: 0 },
    });
    await untilText(page.locator('.related'), '1 other on the same resource');
    await page.locator('.related a').click();
    await untilText(page.locator('.toolbar .total'), '2 of 3');
  });

  it('shows indicators, exported data, a firewall rule and the commands of other clouds', async () => {
    const google = { 'gcp.user': 'jane@example.com' };
    const events = [
      ['syscall', { 'fd.sip': '198.51.100.7' }],
      [
        'gcp_auditlog',
        {
          ...google,
          'gcp.methodName': 'cloudsql.instances.export',
          'gcp.cloudsql.databaseId': 'shop-1:orders',
          'gcp.request': '{"uri":"gs://elsewhere/dump.sql","databases":["orders"]}',
        },
      ],
      [
        'gcp_auditlog',
        {
          ...google,
          'gcp.request':
            '{"direction":"INGRESS","sourceRanges":["0.0.0.0/0"],"alloweds":[{"IPProtocol":"tcp","ports":["22","3000-3010"]}]}',
        },
      ],
      [
        'aws_cloudtrail',
        { 'ct.user': 'jane', 'ct.user.arn': 'arn:aws:iam::111122223333:user/jane' },
      ],
    ] as const;
    const texts: string[] = [];
    const earlier = world.stack.ledger.of('write').written;
    const idOf = (index: number): string => `${index}`.padStart(32, 'b');
    const bodies = events.map(([source, fields], index) => ({
      id: idOf(index),
      type: 'policy',
      severity: 4,
      timestampRFC3339Nano: '2026-01-01T00:00:00.123456789Z',
      source,
      content: { ruleName: 'Outbound Connection to C2 Servers', fields },
    }));
    await post(world.stack, JSON.stringify(bodies));
    await untilTrue(
      async () => world.stack.ledger.of('write').written === earlier + events.length,
      'all are written',
    );
    const page = await world.open(`#/findings/${idOf(0)}`);
    for (const index of events.keys()) {
      await page.evaluate(`location.hash = '#/findings/${idOf(index)}'`);
      await page
        .locator('.properties dd', { hasText: idOf(index) })
        .first()
        .waitFor();
      texts.push((await page.locator('.finding-sections').textContent()) ?? '');
    }
    const commands = await page.locator('.is-command').allTextContents();
    assert.match(commands.join(), /aws iam list-access-keys/);
    const [indicator, exported, firewall, access] = texts;
    assert.match(indicator ?? '', /Indicators of compromise.*Address198\.51\.100\.7/);
    assert.match(exported ?? '', /Exfiltration.*From.*orders.*To.*elsewhere.*dump\.sql/);
    assert.match(firewall ?? '', /Firewall rule.*allowedtcp22, 3000-3010.*INGRESS.*0\.0\.0\.0\/0/);
    assert.match(access ?? '', /Identityarn:aws:iam::111122223333:user\/jane/);
  });
});
