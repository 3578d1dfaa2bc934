import { readPrincipal } from '@homeward/access';
import { QualityServiceDefinition } from '@homeward/contracts/quality';
import { type Implementation, implement } from '@homeward/rpc';
import { actOnCorrection, listCorrections, listVerifications, recordCall } from '../app/quality/verification-calls';
import { listFindings } from '../app/quality/finding-queries';
import type { PersonQueries } from '../app/people/person-queries';
import { drawVerifications, planSample } from '../app/quality/verification-sampling';
import { readQuality } from '../app/quality/record-quality';
import type { VerificationTools } from '../app/quality/verification-tools';

/** The calls of QualityService (proto/homeward/customer/v1/quality.proto). What is foreign is unknown. */
export function createQualityService(tools: VerificationTools, people: PersonQueries): Implementation<typeof QualityServiceDefinition> {
  return implement(QualityServiceDefinition, {
    planSample: (request, { metadata }) => planSample(tools, readPrincipal(metadata), request),
    drawSample: (request, { metadata }) => drawVerifications(tools, readPrincipal(metadata), request),
    listVerifications: (request, { metadata }) => listVerifications(tools, readPrincipal(metadata), request),
    async recordCall(request, { metadata }) {
      const { outcome, corrections } = await recordCall(tools, readPrincipal(metadata), request);
      return { outcome, corrections: [...corrections] };
    },
    listCorrections: (request, { metadata }) => listCorrections(tools, readPrincipal(metadata), request),
    readQuality: ({ personId }, { metadata }) => readQuality(tools, people, readPrincipal(metadata), personId),
    listFindings: (request, { metadata }) => listFindings(tools, readPrincipal(metadata), request),
    actOnCorrection: (request, { metadata }) => actOnCorrection(tools, readPrincipal(metadata), request),
  });
}
