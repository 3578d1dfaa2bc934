import { toMessage } from '@homeward/contracts';
import type { Candidate } from '@homeward/reminder/domain/cadences/candidate';
import { tellCareVehicle } from '@homeward/reminder/outbound/public-events';
import type { PublicMessage } from '@homeward/store';

export const DEALERS = 100;

export const personIdOf = (index: number): string => `p${String(index).padStart(8, '0')}`;
export const carIdOf = (index: number): string => `c${String(index).padStart(8, '0')}`;
export const dealerIdOf = (index: number, dealers = DEALERS): string => `D${String(index % dealers).padStart(4, '0')}`;

/** A head office and its dealers. */
export function organisation(dealers = DEALERS): readonly PublicMessage[] {
  return [aNode('group', ''), ...Array.from({ length: dealers }, (_, index) => aNode(dealerIdOf(index, dealers), 'group'))];
}

function aNode(nodeId: string, parentId: string): PublicMessage {
  const kind = parentId === '' ? 'group' : 'dealer';
  const node = { nodeId, kind, parentId, name: nodeId, timeZone: 'Asia/Shanghai', sequence: 1 };
  return toMessage('homeward.customer.v1.NodeRegistered', nodeId, node);
}

/** Somebody who can be called and written to, and who refuses nothing. */
export function aPerson(index: number, dealers = DEALERS): PublicMessage {
  const personId = personIdOf(index);
  return toMessage('homeward.customer.v1.PersonProfiled', personId, {
    personId,
    recordIds: [`r${personId}`],
    dealerIds: [dealerIdOf(index, dealers)],
    hasMobile: true,
    hasEmail: false,
    preferredChannel: '',
    language: 'zh-CN',
    channelConsents: [],
    consents: [],
    timeZone: '',
    callFrom: '',
    callTo: '',
    sequence: 1,
  });
}

/** What the person's car gives reasons for, as the car itself tells it. */
export function reasonsOf(index: number, reasons: readonly Candidate[]): readonly PublicMessage[] {
  const vehicleId = carIdOf(index);
  return tellCareVehicle(vehicleId, {
    seq: 1,
    at: '',
    cause: '',
    event: {
      type: 'CareRevised',
      reasons: [{ personId: personIdOf(index), reasons, digest: vehicleId }],
      because: { code: 'visit', values: {} },
      under: '',
    },
  });
}
