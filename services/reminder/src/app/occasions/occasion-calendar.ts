import type { OrgTree } from '@homeward/access';
import { addDays, localDateOf, startOfDay } from '@homeward/calendar';
import type { Instant } from '@homeward/kernel';
import { occasions, type PolicyBook } from '@homeward/policy';
import { mustExecute, type WakeUp } from '@homeward/runtime';
import { comingOccasions, type ComingOccasion } from '../../domain/occasions/occasion-days';
import type { OccasionPorts } from '../ports';

/** The top of the organisation: what comes by itself comes to everybody. */
function topsOf(tree: OrgTree): readonly string[] {
  return tree.all().flatMap(({ id, parentId = '' }) => (parentId === '' || tree.node(parentId) === undefined ? [id] : []));
}

/** The node whose policy and clock count for what concerns the whole network. */
export function topOf(tree: OrgTree): string | undefined {
  return topsOf(tree)[0];
}

interface Day {
  readonly tree: OrgTree;
  readonly policies: PolicyBook;
  readonly today: string;
  readonly zone: string;
  readonly tops: readonly string[];
  readonly coming: readonly ComingOccasion[];
}

/** Announces festivals, holidays and birthdays so many days ahead, as the policy `occasions` of the top of the organisation says; each once, whoever runs. */
export function occasionCalendar(ports: Pick<OccasionPorts, 'occasions' | 'reference' | 'clock'>): WakeUp {
  const announced = new Set<string>();
  let latest: Day | undefined;

  const dayAt = (now: Instant): Day => {
    const tree = ports.reference.tree();
    const policies = ports.reference.policies();
    const tops = latest?.tree === tree ? latest.tops : topsOf(tree);
    const zone = tree.zoneOf(tops[0] ?? '');
    const today = localDateOf(now, zone);
    if (latest?.tree === tree && latest.policies === policies && latest.today === today) return latest;
    const hasDealers = tops.some((id) => tree.dealersUnder(id).size > 0);
    const { document } = policies.resolve(occasions, { dealerId: tops[0], tree, at: now });
    latest = { tree, policies, today, zone, tops, coming: hasDealers ? comingOccasions(document, today) : [] };
    return latest;
  };
  const dueAt = (now: Instant): readonly ComingOccasion[] => {
    const { coming, today } = dayAt(now);
    return coming.filter(({ id, announceOn }) => announceOn <= today && !announced.has(id));
  };

  return {
    name: 'occasion-calendar',
    async run(now) {
      const due = dueAt(now);
      if (due.length === 0) return 0;
      const { zone, tops } = dayAt(now);
      const known = await ports.occasions.load(due.map(({ id }) => id));
      const news = due.filter(({ id }) => !known.has(id));
      await mustExecute(
        ports.occasions,
        news.map(({ id, plan }) => ({
          id,
          cause: { id: `announce:${id}` },
          at: now,
          command: {
            type: 'Announce' as const,
            plan: { ...plan, nodeIds: tops, cadence: '', againDays: 0, by: '', at: now, endAt: startOfDay(addDays(plan.untilOn, 1), zone) },
          },
        })),
      );
      for (const { id } of due) announced.add(id);
      return news.length;
    },
    async nextAt() {
      const now = ports.clock.now();
      const { coming, today, zone } = dayAt(now);
      if (dueAt(now).length > 0) return now;
      const next = coming.find(({ announceOn }) => announceOn > today);
      return next === undefined ? undefined : startOfDay(next.announceOn, zone);
    },
    overdue: async (now) => dueAt(now).length,
  };
}
