import { createAddressRules } from './address-rules';

const strict = createAddressRules([]);

describe('addresses that messages go to', () => {
  it.each([
    ['8.8.8.8'],
    ['223.5.5.5'],
    ['172.15.255.255'],
    ['172.32.0.0'],
    ['100.63.255.255'],
    ['100.128.0.0'],
    ['192.167.255.255'],
    ['198.17.255.255'],
    ['223.255.255.255'],
    ['2606:4700::1111'],
    ['2400:3200::1'],
    ['::ffff:8.8.8.8'],
  ])('%s is public', (address) => {
    expect(strict.isAllowed(address)).toBe(true);
  });

  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['0.0.0.0', 'this host'],
    ['0.1.2.3', 'this network'],
    ['10.0.0.1', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['100.64.0.1', 'shared by a provider'],
    ['169.254.169.254', 'link-local: credentials of a cloud'],
    ['192.0.0.170', 'protocols'],
    ['192.0.2.1', 'documentation'],
    ['198.18.0.1', 'benchmarks'],
    ['224.0.0.1', 'multicast'],
    ['239.255.255.255', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['0:0:0:0:0:0:0:1', 'loopback, written out'],
    ['::ffff:127.0.0.1', 'IPv4 loopback, mapped'],
    ['::ffff:7f00:1', 'the same in hexadecimal'],
    ['::FFFF:10.0.0.1', 'IPv4 private, mapped'],
    ['0:0:0:0:0:ffff:a9fe:a9fe', 'IPv4 link-local, mapped and written out'],
    ['::127.0.0.1', 'IPv4 loopback, the old way'],
    ['64:ff9b::7f00:1', 'IPv4 loopback, translated'],
    ['64:ff9b:1::a00:1', 'IPv4 private, translated'],
    ['2002:7f00:1::', 'IPv4 loopback in 6to4'],
    ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'Teredo'],
    ['2001:db8::1', 'documentation'],
    ['3fff::1', 'documentation'],
    ['fc00::1', 'unique local'],
    ['fd12:3456::1', 'unique local'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local with a zone'],
    ['fec0::1', 'site-local'],
    ['ff02::1', 'multicast'],
    ['100::1', 'discard'],
    ['localhost', 'no address'],
    ['', 'no address'],
    ['127.1', 'no address as it is written'],
  ])('%s is not (%s)', (address) => {
    expect(strict.isAllowed(address)).toBe(false);
  });

  it('inside is reached where the operators say so, and nothing beside it', () => {
    const rules = createAddressRules(['10.1.0.0/16', 'fd00:1::/32']);
    expect(['10.1.2.3', '::ffff:10.1.2.3', 'fd00:1::5'].map((address) => rules.isAllowed(address))).toEqual([true, true, true]);
    expect(['10.2.0.1', '127.0.0.1', 'fd00:2::5'].map((address) => rules.isAllowed(address))).toEqual([false, false, false]);
  });

  it.each(['10.0.0.0', '10.0.0.0/33', 'inside/8', '/8', '::/129'])('%s is no network', (network) => {
    expect(() => createAddressRules([network])).toThrow(RangeError);
  });
});
