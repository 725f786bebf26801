import assert from 'node:assert/strict';
import {
  googleProjectOf,
  isDnsLabel,
  isLocation,
  isProjectId,
  isZone,
} from '@pipeline/shared/google-names.ts';

describe("a project's id", () => {
  // https://cloud.google.com/resource-manager/docs/creating-managing-projects
  for (const [what, text] of [
    ['of six characters', 'shop-1'],
    ['of thirty characters', `s${'h'.repeat(28)}1`],
    ['behind a domain', 'example.com:my-project'],
    ['as its number', '123456789012'],
  ] as const) {
    it(`is accepted: ${what}`, () => {
      assert.ok(isProjectId(text));
    });
  }

  for (const [what, text] of [
    ['that a sender has masked', '***'],
    ['with upper-case letters', 'My-Project'],
    ['of five characters', 'shop1'],
    ['of 31 characters', `s${'h'.repeat(29)}1`],
    ['that begins with a digit', '1-project'],
    ['that begins with a hyphen, as an option does', '-my-project'],
    ['that ends with a hyphen', 'my-project-'],
    ['with a dot and no domain', 'my.project'],
    ['with a domain alone', 'example.com:'],
    ['of colons', ':::::::'],
    ['that goes on after a line end', 'my-project\n'],
    ['that is empty', ''],
  ] as const) {
    it(`is rejected: ${what}`, () => {
      assert.ok(!isProjectId(text));
    });
  }
});

describe('a location of Google Cloud', () => {
  // https://docs.cloud.google.com/compute/docs/regions-zones
  it('is a zone', () => {
    for (const zone of ['us-central1-a', 'europe-west12-c', 'us-central1-ai1a']) {
      assert.ok(isZone(zone) && isLocation(zone), zone);
    }
  });

  it('is a region', () => {
    for (const region of ['us-central1', 'northamerica-northeast2', 'me-central2']) {
      assert.ok(!isZone(region) && isLocation(region), region);
    }
  });

  it('is nothing else', () => {
    for (const text of ['us-east-1', 'us-east-1a', 'westeurope', 'global', '-', 'us-central1-']) {
      assert.ok(!isZone(text) && !isLocation(text), text);
    }
  });
});

describe('the project of an event', () => {
  it('is the one that the event names on Google Cloud', () => {
    for (const project of ['my-project', 'example.com:my-project', '123456789012']) {
      assert.equal(googleProjectOf({ provider: 'gcp', project }), project);
    }
  });

  it('is undefined if the name is masked or invalid', () => {
    for (const project of ['<redacted>', '***', '-my-project']) {
      assert.equal(googleProjectOf({ provider: 'gcp', project }), undefined);
    }
    assert.equal(googleProjectOf({ provider: 'gcp' }), undefined);
  });

  it('is undefined if another cloud or no cloud is named', () => {
    assert.equal(googleProjectOf({ provider: 'aws', project: 'my-project' }), undefined);
    assert.equal(googleProjectOf({ project: 'my-project' }), undefined);
    assert.equal(googleProjectOf(undefined), undefined);
  });
});

describe('a DNS label', () => {
  it('has letters, digits and hyphens, at most 63, and no hyphen at its ends', () => {
    for (const label of ['a', 'europe-west1-b', '0-a', 'a'.repeat(63)]) {
      assert.ok(isDnsLabel(label), label);
    }
    for (const label of ['', '-a', 'a-', 'a.b', 'A', 'a_b', 'a'.repeat(64), 'a\n', undefined]) {
      assert.ok(!isDnsLabel(label), label);
    }
  });
});
