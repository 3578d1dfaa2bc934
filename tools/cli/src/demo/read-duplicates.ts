import type { Api } from '../api/api';
import type { Page } from '../api/answers';
import type { MergedPeople, PairReviews, PersonIdentity } from '../api/identity-answers';
import type { Duplicates } from './day-report';

const PAGE = 500;

/** Who was found to be one person, how many pairs are in doubt, and how one of them was found. */
export async function readDuplicates(api: Api): Promise<Duplicates> {
  const [merged, doubtful] = await Promise.all([
    readAll<MergedPeople>(api, '/v1/identity/merged'),
    readAll<PairReviews>(api, '/v1/identity/reviews'),
  ]);
  const people = merged.flatMap((page) => page.people);
  const [first] = people;
  const identity =
    first === undefined ? undefined : await api.get<PersonIdentity>(`/v1/people/${encodeURIComponent(first.personId)}/identity`);
  return {
    people: people.length,
    records: people.reduce((sum, { recordIds }) => sum + recordIds.length, 0),
    doubtful: doubtful.reduce((sum, { reviews }) => sum + reviews.length, 0),
    example: identity?.comparisons.find(({ verdict }) => verdict === 'sure'),
  };
}

async function readAll<Answer extends Page>(api: Api, path: string): Promise<readonly Answer[]> {
  const pages: Answer[] = [];
  let cursor: string | undefined;
  do {
    const page: Answer = await api.get<Answer>(path, { limit: PAGE, cursor });
    pages.push(page);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return pages;
}
