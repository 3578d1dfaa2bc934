import type { OrgTree } from '@homeward/access';
import type { Instant } from '@homeward/kernel';
import { z } from 'zod';
import { type Mapping, readMapping } from '../../csv/mapping';
import { isMappingName, shippedMappings } from '../../csv/shipped-mappings';
import { RECORD_TYPES, type RecordTypeName, isOfNetwork, isRecordTypeName } from '../../records/record-types';
import { refusal } from '../../records/refusals';
import type { Call } from '../route';
import type { IntakeTools } from './intake-tools';
import { refusedProblem } from '../problems';
import { type Sender, senderOf } from '../sender';
import type { Upload } from '../upload';

export const recordTypes = Object.keys(RECORD_TYPES) as [RecordTypeName, ...RecordTypeName[]];

/** A file of a dealer system, and how to read it. */
export const uploadSchema = z.object({
  type: z.enum(recordTypes),
  mapping: z
    .string()
    .optional()
    .meta({ description: 'YAML: how this dealer system writes its files; or the name of a mapping that comes with the platform' }),
  dealer: z.string().optional().meta({ description: "The sender's own dealer, or one under the sender's node" }),
  file: z.string().meta({ format: 'binary', description: 'CSV with a header line' }),
});

/** The fields of the form. Throws problem 422 for a type or a mapping that is none; no mapping: the file is as the platform writes it. */
export function readForm({ fields }: Upload): {
  readonly type: RecordTypeName;
  readonly mapping: Mapping | undefined;
  /** Of a mapping that was named. */
  readonly mappingId: string | undefined;
} {
  const { type, mapping: given } = fields;
  if (type === undefined) throw refusedProblem(422, [refusal('gateway.field-missing', '/type')]);
  if (!isRecordTypeName(type)) throw refusedProblem(422, [refusal('intake.type-unknown', '/type')]);
  if (given === undefined) return { type, mapping: undefined, mappingId: undefined };
  if (isMappingName(given)) {
    const shipped = shippedMappings().get(given);
    if (shipped === undefined) throw refusedProblem(422, [refusal('mapping.unknown', '/mapping')]);
    return { type, mapping: shipped.mappingOf(type), mappingId: given };
  }
  const read = readMapping(given, type);
  if ('refused' in read)
    throw refusedProblem(
      422,
      read.refused.map((found) => ({ ...found, pointer: `/mapping${found.pointer}` })),
    );
  return { type, mapping: read.mapping, mappingId: undefined };
}

/** For whom a file is read: the dealer that it is sent for, and no other. Throws problem 422 for one that the principal does not speak for. */
export function senderOfFile(
  { principal }: Pick<Call<undefined, undefined, undefined>, 'principal'>,
  { organisation, clock, limits }: IntakeTools,
  { fields }: Upload,
  type: RecordTypeName,
): { readonly sender: Sender; readonly dealerId: string; readonly tree: OrgTree; readonly receivedAt: Instant } {
  const tree = organisation.tree();
  const receivedAt = clock.now();
  const sender = senderOf(principal, tree, receivedAt, limits.toleranceSeconds);
  // What head office tells of all its dealers' cars is filed under its own node.
  const networkNodeId = isOfNetwork(type) ? sender.networkNodeId : undefined;
  const dealerId = fields['dealer'] ?? sender.ownDealerId ?? networkNodeId;
  if (dealerId === undefined) throw refusedProblem(422, [refusal('intake.dealer-missing', '/dealer')]);
  // One that exists elsewhere and one that exists nowhere are told alike.
  if (dealerId !== networkNodeId && !sender.dealerIds.has(dealerId))
    throw refusedProblem(422, [refusal('intake.dealer-mismatch', '/dealer')]);
  return { sender: { ...sender, ownDealerId: dealerId, dealerIds: new Set([dealerId]) }, dealerId, tree, receivedAt };
}
