import { createKeyedHash } from './keyed-hash';

/**
 * What personal values are looked up by: equal values give equal marks (22 characters), and a mark tells nothing without the
 * key. Values come in normalised. The same value of two kinds has two marks.
 */
export interface BlindIndex {
  phone(e164: string): string;
  plate(plate: string): string;
  vin(vin: string): string;
  name(nameKey: string): string;
  email(email: string): string;
  wechat(wechatId: string): string;
}

/** `key` has at least 32 bytes and is not the identity key. */
export function createBlindIndex(key: Uint8Array): BlindIndex {
  const hash = createKeyedHash(key);
  return {
    phone: (e164) => hash('phone', e164),
    plate: (plate) => hash('plate', plate),
    vin: (vin) => hash('vin', vin),
    name: (nameKey) => hash('name', nameKey),
    email: (email) => hash('email', email),
    wechat: (wechatId) => hash('wechat', wechatId),
  };
}
