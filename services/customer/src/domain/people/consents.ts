import type { Instant } from '@homeward/kernel';
import { compareText } from './revision';

export interface ConsentAnswer {
  /** marketing, service, survey */
  readonly purpose: string;
  /** A channel of the policies, or empty for all. */
  readonly channel: string;
  readonly answer: 'yes' | 'no';
}

/** An answer with when it was given. Of answers of one moment the greater key counts. */
export interface GivenAnswer extends ConsentAnswer {
  readonly at: Instant;
  readonly key: string;
}

/** One line of the ledger. Lines are added and never changed. */
export interface ConsentEntry extends GivenAnswer {
  /** Who wrote it down; empty when it came with a record. */
  readonly by: string;
  /** How it was given (a form, a call, a click), under the record's data key; empty when nobody said. */
  readonly sealedEvidence: string;
}

/** The answer that counts, with when it was given and the record that it came with. */
export interface ConsentStanding extends ConsentAnswer {
  readonly at: Instant;
  readonly recordId: string;
}

export interface ConsentSource {
  readonly recordId: string;
  readonly consents: readonly GivenAnswer[];
}

/** The ledger with these lines added; undefined when it has them all. A set in the order of time: the order of arrival does not matter. */
export function withEntries(ledger: readonly ConsentEntry[], added: readonly ConsentEntry[]): readonly ConsentEntry[] | undefined {
  const known = new Set(ledger.map(placeOf));
  const fresh = added.filter((entry) => !known.has(placeOf(entry)));
  return fresh.length === 0 ? undefined : [...ledger, ...fresh].sort(inOrder);
}

/** Of each purpose and channel the latest answer: all that other records' answers have to be held against. */
export function latestAnswers(ledger: readonly ConsentEntry[]): readonly GivenAnswer[] {
  const latest = new Map(ledger.map((entry) => [`${entry.purpose}/${entry.channel}`, entry]));
  return [...latest.values()].map(({ purpose, channel, answer, at, key }) => ({ purpose, channel, answer, at, key }));
}

/** What counts over all records of a person: for each purpose, and for each channel that has an answer of its own. Both sorted. */
export function foldConsents(sources: readonly ConsentSource[]): {
  readonly consents: readonly ConsentStanding[];
  readonly channelConsents: readonly ConsentStanding[];
} {
  const latest = new Map<string, GivenAnswer & { readonly recordId: string }>();
  const given = sources.flatMap(({ recordId, consents }) => consents.map((answer) => ({ ...answer, recordId })));
  given.sort((a, b) => inOrder(a, b) || compareText(a.recordId, b.recordId));
  for (const answer of given) latest.set(`${answer.purpose}/${answer.channel}`, answer);
  const standing = [...latest.values()].map(({ purpose, channel, answer, at, recordId }): ConsentStanding => {
    const general = latest.get(`${purpose}/`);
    // What was said of a channel counts for it, until everything is refused later: a later general yes does not take back a channel's no.
    const isRefused = channel !== '' && general?.answer === 'no' && general.at > at;
    return isRefused
      ? { purpose, channel, answer: 'no', at: general.at, recordId: general.recordId }
      : { purpose, channel, answer, at, recordId };
  });
  standing.sort((a, b) => compareText(a.purpose, b.purpose) || compareText(a.channel, b.channel));
  return { consents: standing.filter(({ channel }) => channel === ''), channelConsents: standing.filter(({ channel }) => channel !== '') };
}

/** The answer for a purpose on a channel; undefined when there is none. */
export function answerFor(
  { consents, channelConsents }: { readonly consents: readonly ConsentStanding[]; readonly channelConsents: readonly ConsentStanding[] },
  purpose: string,
  channel: string,
): ConsentStanding | undefined {
  return (
    channelConsents.find((standing) => standing.purpose === purpose && standing.channel === channel) ??
    consents.find((standing) => standing.purpose === purpose)
  );
}

function placeOf({ at, key }: GivenAnswer): string {
  return `${at} ${key}`;
}

function inOrder(a: GivenAnswer, b: GivenAnswer): number {
  return compareText(a.at, b.at) || compareText(a.key, b.key);
}
