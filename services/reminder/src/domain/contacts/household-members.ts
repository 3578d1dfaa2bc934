import type { Decider } from '@homeward/kernel';
import { compareText } from '../cars/care-facts';

/** Whose record a dealer counts to the household; empty: not any more. The greater sequence of the record is the newer word. */
export interface MemberFact {
  readonly recordId: string;
  readonly personId: string;
  readonly sequence: number;
}

/** Whom a dealer counts to one household, by its own number. */
export interface HouseholdState {
  readonly members: Readonly<Record<string, MemberFact>>;
}

export interface PlaceMembers {
  readonly type: 'PlaceMembers';
  readonly members: readonly MemberFact[];
}

/** With what the calendars of the people have to know: only those for whom something is new. */
export interface MembersPlaced {
  readonly type: 'MembersPlaced';
  readonly members: readonly MemberFact[];
  readonly revised: readonly { readonly personId: string; readonly fellows: readonly string[] }[];
}

export const household: Decider<HouseholdState, PlaceMembers, MembersPlaced> = {
  initial: { members: {} },
  decide({ members }, state) {
    const news = members.filter(({ recordId, sequence }) => (state.members[recordId]?.sequence ?? 0) < sequence);
    if (news.length === 0) return [];
    const before = peopleOf(state);
    const after = peopleOf(withMembers(state, news));
    const fellowsOf = (personId: string, people: readonly string[]): readonly string[] =>
      people.includes(personId) ? people.filter((other) => other !== personId) : [];
    const revised = [...new Set([...before, ...after])].sort(compareText).flatMap((personId) => {
      const fellows = fellowsOf(personId, after);
      return fellows.join(' ') === fellowsOf(personId, before).join(' ') ? [] : [{ personId, fellows }];
    });
    return [{ type: 'MembersPlaced', members: news, revised }];
  },
  evolve: { MembersPlaced: (state, { members }) => withMembers(state, members) },
};

function withMembers({ members }: HouseholdState, news: readonly MemberFact[]): HouseholdState {
  const all: Record<string, MemberFact> = { ...members };
  for (const member of news) if ((all[member.recordId]?.sequence ?? 0) < member.sequence) all[member.recordId] = member;
  return { members: all };
}

function peopleOf({ members }: HouseholdState): readonly string[] {
  const people = Object.values(members).map(({ personId }) => personId);
  return [...new Set(people)].filter((personId) => personId !== '').sort(compareText);
}
