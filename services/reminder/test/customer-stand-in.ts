import { type AudienceMember, AudienceServiceDefinition, type ReadAudienceRequest } from '@homeward/contracts/audiences';
import { CustomerServiceDefinition, type ContactQuestion, type GivenConsents } from '@homeward/contracts/customer-service';
import { RefusalServiceDefinition } from '@homeward/contracts/refusals';
import { implement, implementPart } from '@homeward/rpc';
import { type EmbeddedPorts } from '@homeward/runtime';

/** The customer service at its border, as far as reminders ask it. */
export interface CustomerStandIn {
  readonly asked: ContactQuestion[];
  /** Set: questions about this person are refused so. */
  refusals: Readonly<Record<string, string>>;
  /** By dealer: whom an occasion reaches, a page each. */
  audiences: Readonly<Record<string, readonly (readonly AudienceMember[])[]>>;
  readonly audiencesAsked: ReadAudienceRequest[];
  /** Whom a number stands for. */
  holders: Readonly<Record<string, readonly string[]>>;
  readonly refused: GivenConsents[];
  stop(): Promise<void>;
}

export async function standInForCustomer(ports: Pick<EmbeddedPorts, 'network'>): Promise<CustomerStandIn> {
  const asked: ContactQuestion[] = [];
  const audiencesAsked: ReadAudienceRequest[] = [];
  const refused: GivenConsents[] = [];
  const standIn: Pick<CustomerStandIn, 'refusals' | 'audiences' | 'holders'> = { refusals: {}, audiences: {}, holders: {} };
  const server = await ports.network.serve('customer', [
    implement(RefusalServiceDefinition, {
      findByPhone: async ({ phones }) => ({ holders: phones.map((phone) => ({ personIds: [...(standIn.holders[phone] ?? [])] })) }),
      recordRefusals: async ({ consents }) => {
        refused.push(...consents);
        const applied = { status: 'applied', rejectionKind: '', rejectionCode: '', rejectionDetail: {} };
        return { outcomes: consents.map(({ personId }) => ({ ...applied, id: personId })) };
      },
    }),
    implement(AudienceServiceDefinition, {
      readAudience: async (request) => {
        audiencesAsked.push(request);
        const { dealerId, birthdays, page } = request;
        const pages = standIn.audiences[dealerId] ?? [];
        const place = Number(page?.cursor || '0');
        const members = (pages[place] ?? []).filter(({ on }) =>
          birthdays === undefined ? on === '' : on >= birthdays.fromOn && on <= birthdays.untilOn,
        );
        return { members, cursor: place + 1 < pages.length ? String(place + 1) : '' };
      },
    }),
    implementPart(CustomerServiceDefinition, {
      readContactDetails: async ({ questions }) => {
        asked.push(...questions);
        return {
          details: questions.map(({ personId }) => {
            const refusal = standIn.refusals[personId] ?? '';
            return {
              personId,
              allowed: refusal === '',
              refusal,
              name: 'Wang Fang',
              phone: '+8613800000001',
              email: 'fang@example.com',
              language: 'en',
              plates: ['沪A12345'],
              postalAddress: '上海市长宁区1号',
            };
          }),
        };
      },
    }),
  ]);
  return Object.assign(standIn, { asked, audiencesAsked, refused, stop: () => server.stop(0) });
}
