import assert from 'node:assert/strict';
import {
  addressOfMac,
  dnsProject,
  parseInternalName,
} from '../../../../../functions/enrich/lookup/google-host.ts';

describe('Compute Engine’s names and addresses', () => {
  it('contain the zone and project in a host name', () => {
    const name = (text: string) => parseInternalName(text);
    assert.deepEqual(name('vm-1.us-central1-a.c.my-shop.internal'), {
      name: 'vm-1',
      zone: 'us-central1-a',
      project: 'my-shop',
    });
    assert.deepEqual(name('VM-1.c.my-shop.internal.'), {
      name: 'vm-1',
      zone: undefined,
      project: 'my-shop',
    });
    assert.equal(name('vm.us-central1-a.c.shop.example.com.internal')?.project, 'shop.example.com');
    assert.equal(dnsProject('example.com:shop'), 'shop.example.com');
    for (const other of ['vm-1', 'ip-1.ec2.internal', 'vm.c.internal', 'a.b.z.c.shop.internal']) {
      assert.equal(name(other), undefined, other);
    }
  });

  // Pairs from public bug reports and samples.
  for (const [mac, address] of [
    ['42:01:0a:9c:00:04', '10.156.0.4'],
    ['42:01:0a:80:0f:c6', '10.128.15.198'],
    ['42-01-0A-84-00-0C', '10.132.0.12'],
    ['06:90:90:7f:15:ea', undefined],
    ['42:01:0a:9c:00', undefined],
    ['REDACTED', undefined],
    [undefined, undefined],
  ] as const) {
    it(`contain the address in ${mac}: ${address}`, () => {
      assert.equal(addressOfMac(mac), address);
    });
  }
});
