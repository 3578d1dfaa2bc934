import { BlockList, isIP, isIPv4 } from 'node:net';

/** Whether a message may go to an address. */
export interface AddressRules {
  /** `address` is one of IPv4 or IPv6 as it is written; anything else is refused. */
  isAllowed(address: string): boolean;
}

/**
 * What is not reached over the public internet, or is nobody's (IANA special-purpose registries, RFC 6890): this host, private, shared, loopback, link-local (where
 * clouds serve credentials), documentation, benchmarks, multicast, reserved, broadcast.
 */
const INSIDE_V4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24'],
  ...['192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24', '198.18.0.0/15', '198.51.100.0/24'],
  ...['203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
];
/** Of what is given out for the internet: protocol assignments with Teredo, documentation, 6to4, which carries an IPv4 address of its own. */
const INSIDE_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];
/** All that is given out for the internet so far; what lies outside of it is local, a translation of IPv4, or nobody's. */
const PUBLIC_V6 = ['2000::/3'];
const MAPPED = /^::ffff:(?:(\d+\.\d+\.\d+\.\d+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/;

/** `allowed`: networks inside that may be told even so, as `10.1.0.0/16`. Throws a RangeError for what is no network. */
export function createAddressRules(allowed: readonly string[]): AddressRules {
  const exceptions = toList(allowed);
  const inside = toList([...INSIDE_V4, ...INSIDE_V6]);
  const publicV6 = toList(PUBLIC_V6);
  return {
    isAllowed(written) {
      const address = withoutZone(written);
      if (address === undefined) return false;
      const family = isIPv4(address) ? 'ipv4' : 'ipv6';
      if (exceptions.check(address, family)) return true;
      if (family === 'ipv6' && !publicV6.check(address, family)) return false;
      return !inside.check(address, family);
    },
  };
}

/** An IPv4 address that is written as one of IPv6 is the one of IPv4. Undefined for what is no address, and for one of a zone, which is local. */
function withoutZone(written: string): string | undefined {
  if (isIP(written) === 0 || written.includes('%')) return undefined;
  if (isIPv4(written)) return written;
  // The URL parser writes every IPv6 address in one way.
  const address = new URL(`http://[${written}]/`).hostname.slice(1, -1);
  const [, dotted, high, low] = MAPPED.exec(address) ?? [];
  if (dotted !== undefined) return dotted;
  if (high === undefined || low === undefined) return address;
  const bytes = [high, low].flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]);
  return bytes.join('.');
}

function toList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix = ''] = network.split('/');
    const longest = isIPv4(address) ? 32 : 128;
    if (isIP(address) === 0 || !/^\d{1,3}$/.test(prefix) || Number(prefix) > longest)
      throw new RangeError(`Not a network: ${JSON.stringify(network)}`);
    list.addSubnet(address, Number(prefix), isIPv4(address) ? 'ipv4' : 'ipv6');
  }
  return list;
}
