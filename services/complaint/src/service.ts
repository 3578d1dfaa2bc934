import { chinaHolidays } from '@homeward/calendar';
import { createVault } from '@homeward/pii';
import type { Heard } from '@homeward/bus';
import type { EventPayload } from '@homeward/contracts';
import {
  createErasureReports,
  createKeyRing,
  createPersonDirectory,
  createReactions,
  createReferenceData,
  publishTo,
  type RunningService,
  type ServicePorts,
  startService,
  wakeUpsOf,
} from '@homeward/runtime';
import { forgetWords } from './app/erasing';
import { type HeardAnswers, openFoundProblems } from './app/found-problems';
import type { CasePorts } from './app/ports';
import { digestCases } from './app/digest';
import type { CaseCommand } from './domain/case-facts';
import type { ComplaintConfig } from './config';
import { createComplaintService } from './inbound/grpc';
import { declareCases } from './outbound/stores';

const NAME = 'complaint';
const PERSON_ERASED = 'homeward.customer.v1.PersonErased';
const QUESTIONNAIRE_ANSWERED = 'homeward.reminder.v1.QuestionnaireAnswered';
type HeardErasure = Heard<EventPayload<typeof PERSON_ERASED>>;

/** Starts the service over the ports of its constellation. */
export async function start(config: ComplaintConfig, ports: ServicePorts): Promise<RunningService> {
  const store = await ports.openStore(NAME, publishTo(ports.bus));
  const reference = createReferenceData({ store, policyDirectory: config.HOMEWARD_POLICIES });
  const directory = createPersonDirectory(store);
  const cases = declareCases(store);
  const vault = createVault({ masterKeys: config.HOMEWARD_MASTER_KEYS, random: (size) => ports.random.bytes(size) });
  const casePorts: CasePorts = {
    cases,
    reference,
    directory,
    vault,
    textKeys: createKeyRing(store, vault),
    clock: ports.businessClock,
    ids: ports.ids,
    holidays: chinaHolidays(),
  };

  const reports = createErasureReports(store);

  return startService({
    name: NAME,
    ports,
    store,
    reference,
    unheardErasures: (ids) => reports.unheard(ids),
    reactions: createReactions({
      prepare: async (batch) => ({
        erased: batch.filter((heard): heard is HeardErasure => heard.type === PERSON_ERASED),
        answered: batch.filter((heard): heard is HeardAnswers => heard.type === QUESTIONNAIRE_ANSWERED),
      }),
      on: { ...reference.on, ...directory.on, [PERSON_ERASED]: () => [], [QUESTIONNAIRE_ANSWERED]: () => [] },
      async after({ erased, answered }) {
        await openFoundProblems(casePorts, answered);
        await forgetWords(casePorts, reports, erased);
      },
    }),
    aggregates: [cases],
    // The marks of a case were fixed when its clocks started; the ladder is the only thing that looking needs.
    wakeUps: [wakeUpsOf(cases, ({ wakeAt }): CaseCommand => ({ type: 'TellMarks', at: wakeAt }))],
    implementations: [createComplaintService(casePorts), reports.implementation],
    digest: () => digestCases(cases),
  });
}
