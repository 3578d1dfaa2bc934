const LONGEST_EMAIL = 254;
const LONGEST_LOCAL_PART = 64;

export type InvalidEmail = 'empty' | 'too-long' | 'form';
export type ReadEmail = { readonly email: string } | { readonly invalid: InvalidEmail };

/**
 * An e-mail address, half-width and lower-case. Accepts what can be delivered to in practice (dot-atoms at a domain with a
 * top level); quoted local parts and address literals are refused.
 */
export function readEmail(text: string): ReadEmail {
  if (text.length > LONGEST_EMAIL + 20) return { invalid: 'too-long' };
  const email = text.normalize('NFKC').trim().toLowerCase();
  if (email === '') return { invalid: 'empty' };
  if (email.length > LONGEST_EMAIL) return { invalid: 'too-long' };
  const at = email.lastIndexOf('@');
  const local = email.slice(0, Math.max(0, at));
  const labels = email.slice(at + 1).split('.');
  const isLocal = local.length <= LONGEST_LOCAL_PART && /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/.test(local);
  const isDomain =
    labels.length > 1 &&
    labels.every((label) => label.length <= 63 && /^[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?$/u.test(label)) &&
    /^(?:\p{L}{2,}|xn--[a-z0-9-]+)$/u.test(labels.at(-1) ?? '');
  return isLocal && isDomain ? { email } : { invalid: 'form' };
}
