import assert from 'node:assert/strict';
import { sysdigPages } from '@pipeline/shared/sysdig-regions.ts';
import { linkOf } from '../../../../../functions/write/finding/link.ts';
import { eventOf } from './events.ts';

const id = '17dec715376910362c8c3f62a4ceda2e';

describe('the link of a finding', () => {
  const linkFor = async (
    url: string | undefined,
    pages = sysdigPages('eu1'),
    senderId: string | undefined = id,
  ): Promise<string | undefined> => {
    const { url: _url, senderId: _id, ...event } = await eventOf('b04');
    return linkOf({ ...event, ...(url && { url }), ...(senderId && { senderId }) }, pages);
  };

  it("opens the single event, on the payload's own host if that is Sysdig's", async () => {
    const links = {
      'https://app.example.sysdig.com/secure//#/events/?from=1767225540&to=1767225660': `https://app.example.sysdig.com/secure/#/events/${id}`,
      'https://secure.sysdig.com/#/events/f:1767225540,t:1767225660': `https://secure.sysdig.com/#/events/${id}`,
      'https://app.sysdigcloud.com/#/events/1': `https://app.sysdigcloud.com/#/events/${id}`,
      'https://app.us4.sysdig.com/secure': `https://app.us4.sysdig.com/secure/#/events/${id}`,
      'https://app.us4.sysdig.com/anything/else?next=//evil.example': `https://app.us4.sysdig.com/#/events/${id}`,
    };
    for (const [url, link] of Object.entries(links)) assert.equal(await linkFor(url), link);
  });

  it("uses the configured pages if the payload's host is theirs or not trusted", async () => {
    const pages = 'https://sysdig.internal.example/secure';
    const own = `${pages}/#/events/${id}`;
    for (const url of [
      undefined,
      'https://sysdig.internal.example/secure//#/events/?from=1',
      'https://sysdig.internal.example/other/#/events/?from=1',
      'https://sysdig.internal.example:8443/secure',
      'https://evil.example/secure/#/events/1',
      'https://sysdig.com.evil.example/secure',
      'https://evilsysdig.com/secure',
      'http://app.us4.sysdig.com/secure',
      'https://app.us4.sysdig.com:8443/secure',
      'https://user@app.us4.sysdig.com/secure',
      'https://:password@app.us4.sysdig.com/secure',
      'https://app.us4.sysdig.com@evil.example/secure',
      'https://evil.example\\@app.us4.sysdig.com/secure',
      'https://evil.example#.sysdig.com',
      'https://app.us4.sysdig.com./secure',
      'javascript:alert(1)//app.us4.sysdig.com',
      'data:text/html,https://app.us4.sysdig.com',
      '//app.us4.sysdig.com/secure',
      'not a url',
    ]) {
      assert.equal(await linkFor(url, pages), own, url);
    }
  });

  it('is below /secure of a configured host without a path if the payload has that path', async () => {
    const host = 'https://sysdig.internal.example:8443';
    const url = `${host}/secure//#/events/?from=1`;
    assert.equal(await linkFor(url, host), `${host}/secure/#/events/${id}`);
    assert.equal(await linkFor(`${host}/other`, host), `${host}/#/events/${id}`);
    assert.equal(await linkFor(undefined, host), `${host}/#/events/${id}`);
  });

  it('of an older, decimal ID shows a minute before and after it', async () => {
    const { time } = await eventOf('b04');
    const seconds = Math.floor(Date.parse(time.replace(/\d{6}Z$/, 'Z')) / 1000);
    for (const old of ['1234567890123456789', '', `${id}0`, `../${id.slice(3)}`]) {
      assert.equal(
        await linkFor('https://app.us4.sysdig.com/secure//#/events/', sysdigPages('eu1'), old),
        `https://app.us4.sysdig.com/secure/#/events/?from=${seconds - 60}&to=${seconds + 60}`,
      );
    }
  });

  it('is absent for Falco, for any content of the event', async () => {
    const event = { ...(await eventOf('e01')), url: 'https://secure.sysdig.com', senderId: id };
    assert.equal(linkOf(event, sysdigPages('us1')), undefined);
  });
});
