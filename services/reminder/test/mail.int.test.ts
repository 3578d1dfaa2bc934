import { createMailProvider } from '../src/outbound/mail-provider';
import type { HandOver } from '../src/app/ports-of-channels';
import { standInForCustomer } from './customer-stand-in';
import { type Answers, type MailServer, startMailServer } from './mail-server';
import { aMessage, anAddress } from './provider-contract';
import { aDescription, anOdometer, anOwner, aCadence, aProfile, aSale, as, aVisit, organisation, reminderOf, startWorld } from './world';

const TIMEOUT_MS = 300;

const ACCEPTED: HandOver = { is: 'accepted' };
const BAD_ADDRESS: HandOver = { is: 'refused', because: 'address' };
const BAD_CONTENT: HandOver = { is: 'refused', because: 'content' };
const LATER: HandOver = { is: 'not-handed-over', because: 'temporary' };
const UNREACHABLE: HandOver = { is: 'not-handed-over', because: 'unreachable' };
const MISCONFIGURED: HandOver = { is: 'not-handed-over', because: 'misconfigured' };

let server: MailServer;
beforeEach(async () => {
  server = await startMailServer();
});
afterEach(() => server.stop());

const aMail = (email = 'fang@example.com') =>
  aMessage('email', { address: { ...anAddress, email }, subject: '保养提醒', text: 'Your car left our workshop today.' });
const send = (email?: string, url = server.url) =>
  createMailProvider({ url, from: 'care@homeward.test', timeoutMs: TIMEOUT_MS }).send(aMail(email));

describe('a mail', () => {
  it('that the server has taken is accepted, under the id of its contact', async () => {
    expect(await send()).toEqual(ACCEPTED);
    expect(server.mails).toMatchObject([{ from: 'care@homeward.test', to: 'fang@example.com' }]);
    expect(server.mails[0]?.content).toContain('Message-ID: <contact-1@homeward>');
    expect(server.mails[0]?.content).toContain('Your car left our workshop today.');
  });

  it('offers to unsubscribe by one click where there is a link for it (RFC 8058), and has its HTML beside the text', async () => {
    const provider = createMailProvider({ url: server.url, from: 'care@homeward.test', timeoutMs: TIMEOUT_MS });
    await provider.send({ ...aMail(), html: '<p>Hello</p>', unsubscribeUrl: 'https://service.test/unsubscribe/t1' });
    expect(server.mails[0]?.content).toContain('List-Unsubscribe: <https://service.test/unsubscribe/t1>');
    expect(server.mails[0]?.content).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(server.mails[0]?.content).toContain('<p>Hello</p>');
    expect(await send()).toEqual(ACCEPTED);
    expect(server.mails[1]?.content).not.toContain('List-Unsubscribe');
  });

  it('signs in when the URL has a user', async () => {
    server.answers = { EHLO: '250-mail.test\r\n250 AUTH PLAIN' };
    expect(await send(undefined, server.url.replace('//', '//care:secret@'))).toEqual(ACCEPTED);
    server.answers = { ...server.answers, AUTH: '535 no' };
    expect(await send(undefined, server.url.replace('//', '//care:wrong@'))).toEqual(MISCONFIGURED);
    expect(server.mails).toHaveLength(1);
  });

  const NEVER_LEFT: readonly (readonly [string, Answers, HandOver])[] = [
    ['the recipient is refused', { RCPT: '550 no such user' }, BAD_ADDRESS],
    ['the recipient is to be tried later', { RCPT: '451 greylisted' }, LATER],
    ['the sender is refused', { MAIL: '553 not you' }, MISCONFIGURED],
    ['the content is not wanted', { DATA: '554 no' }, BAD_CONTENT],
    ['the server greets nobody', { greeting: '421 too busy' }, UNREACHABLE],
    ['the server is silent before the content', { MAIL: 'silence' }, UNREACHABLE],
    ['the connection is lost before the content', { RCPT: 'hang-up' }, UNREACHABLE],
  ];
  it.each(NEVER_LEFT)('never leaves when %s', async (_, answers, outcome) => {
    server.answers = answers;
    expect(await send()).toEqual(outcome);
    expect(server.mails).toEqual([]);
  });

  it('that the server rejects as a whole has failed, for good or for now', async () => {
    server.answers = { content: '554 spam' };
    expect(await send()).toEqual(BAD_CONTENT);
    server.answers = { content: '452 disk full' };
    expect(await send()).toEqual(LATER);
  });

  it('to an address that is none is refused', async () => {
    expect(await send('fang@example.com>\r\nRCPT TO:<other@example.com')).toEqual(BAD_ADDRESS);
    expect(server.mails).toEqual([]);
  });

  it('waits while no server is there', async () => {
    await server.stop();
    expect(await send()).toEqual(UNREACHABLE);
  });

  it.each(['silence', 'hang-up'] as const)('that left and was answered by %s may have arrived: unknown', async (content) => {
    server.answers = { content };
    await expect(send()).rejects.toThrow();
    expect(server.mails).toHaveLength(1);
  });
});

describe('a mail of a contact', () => {
  it('whose connection is lost after its content is unknown, and never sent again', async () => {
    const world = await startWorld('2024-07-08T14:00:00.000Z', { HOMEWARD_SMTP_URL: server.url });
    const customer = await standInForCustomer(world.ports);
    const step = {
      ...{ key: 'visit-day-0', when: { kind: 'days-after', days: 0 }, windowDays: 2 },
      ...{ owner: 'advisor', channels: ['email'], purpose: 'service' },
      script: { 'zh-CN': '谢谢', en: 'Thank you' },
    };
    server.answers = { content: 'hang-up' };
    try {
      await world.hear(
        ...organisation,
        aCadence('after-visit', step),
        ...[aProfile({ preferredChannel: 'email', hasEmail: true }), aDescription(), aSale(), anOwner(), aVisit({ mileageKm: 9_010 })],
        anOdometer([
          ['2024-01-10', 10],
          ['2024-07-08', 9_010],
        ]),
      );
      await world.moveTo('2024-07-09T01:00:00.000Z');
      expect(server.mails).toHaveLength(1);
      server.answers = {};
      await world.moveTo('2024-07-09T09:00:00.000Z');
      await world.settle();
      expect(server.mails).toHaveLength(1);
      const asked = { dealerIds: [], on: '', ownerId: '', status: 'unknown', personId: '', page: undefined };
      const { contacts } = await reminderOf(world).listContacts(asked, as('group', 'head-office-analyst'));
      expect(contacts).toMatchObject([{ channel: 'email', result: 'unknown' }]);
    } finally {
      await world.stop();
      await customer.stop();
    }
  });
});
